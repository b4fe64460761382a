package io.weir.bench.cli;

import io.weir.InvalidEndpointException;
import io.weir.bench.file.OutputFile;
import java.io.IOException;
import picocli.CommandLine.ExitCode;

/** The exit statuses, and which of them a failure means. */
final class Status {
    /** All that was asked for is done; what has no end is done when it is interrupted. */
    static final int DONE = ExitCode.OK;
    /** Something failed, or messages were lost; a line on standard error says what. */
    static final int FAILED = ExitCode.SOFTWARE;
    /** The arguments make no sense. */
    static final int USAGE = ExitCode.USAGE;
    /** Nothing could be sent or received for too long. */
    static final int TIMED_OUT = 3;
    /** Interrupted before it was done. */
    static final int INTERRUPTED = 130;

    private Status() {}

    /** The status of a command that ended with the exception; says why, unless it was only interrupted. */
    static int of(Exception failure, Console console) {
        if (failure instanceof InterruptedException) {
            return INTERRUPTED;
        }
        String why = failure instanceof IOException io ? OutputFile.explain(io) : failure.getMessage();
        console.say(why == null ? failure.toString() : why);
        if (failure instanceof TimedOutException) {
            return TIMED_OUT;
        }
        return failure instanceof InvalidEndpointException ? USAGE : FAILED;
    }
}
