package io.weir.bench.cli;

import io.weir.socket.Context;
import java.time.Duration;

/** A part of the demo: one pattern at work, as an application would write it. */
interface Act {
    /** Plays for about so long over the transport, and tells what moved. */
    Outcome play(Context context, Stage stage, Duration time) throws InterruptedException;
}
