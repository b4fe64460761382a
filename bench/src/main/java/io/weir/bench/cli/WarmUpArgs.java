package io.weir.bench.cli;

import io.weir.patterns.warmup.WarmUp;
import io.weir.socket.Context;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The option of commands that others wait for: to be warm before they listen. */
@Command
final class WarmUpArgs {
    @Option(
            names = "--warm-up",
            paramLabel = "DURATION",
            converter = Durations.class,
            defaultValue = "0",
            description =
                    "Exchanges messages with itself for so long before it listens, so that the first peers do not wait"
                            + " for a JVM that has just started; 2s does much of what can be done. Default: none.")
    private Duration time = Duration.ZERO;

    /** Warms up, if that was asked for, the kinds of sockets that are open in the context. */
    void run(Context context, Console console) throws InterruptedException {
        if (time.isZero()) {
            return;
        }
        WarmUp done = WarmUp.of(context, time);
        if (console.verbosity().level().compareTo(Verbosity.Level.VERBOSE) >= 0) {
            console.say(done.toString());
        }
    }
}
