package io.weir.bench.compare;

import java.io.IOException;

/** What one process of a trial does with one library, until the process is ended. */
interface End {
    void run(Meter meter) throws IOException, InterruptedException;
}
