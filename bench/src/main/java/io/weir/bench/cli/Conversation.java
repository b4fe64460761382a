package io.weir.bench.cli;

import java.io.IOException;

/** What a socket and the console say to each other, until it is said. */
interface Conversation {
    /** Has it. */
    void run() throws IOException, InterruptedException, TimedOutException;
}
