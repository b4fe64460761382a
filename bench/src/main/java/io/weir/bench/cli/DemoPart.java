package io.weir.bench.cli;

import io.weir.socket.Context;
import java.time.Duration;

/** A part of the demo: one pattern at work, as an application would write it. */
interface DemoPart {
    /** Runs for about so long over the transport, and returns what moved. */
    DemoResult play(Context context, DemoTransport stage, Duration time) throws InterruptedException;
}
