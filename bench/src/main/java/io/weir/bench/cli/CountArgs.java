package io.weir.bench.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code --count}: a sending socket stops after that many messages sent, a receiving one after that many received. */
abstract class CountArgs {
    private @Nullable Long count;

    /** For the kinds that send and are done. */
    @Command
    static final class Sent extends CountArgs {
        @Option(
                names = "--count",
                paramLabel = "N",
                converter = Counts.FromOne.class,
                description = "How many times the message is sent, default once; or how many lines of standard input"
                        + " are, default all.")
        @SuppressWarnings("unused") // for picocli
        private void set(long messages) {
            take(messages);
        }
    }

    /** For the kinds that receive. */
    @Command
    static final class Received extends CountArgs {
        @Option(
                names = "--count",
                paramLabel = "N",
                converter = Counts.FromOne.class,
                description = "Ends after so many messages received, default never.")
        @SuppressWarnings("unused") // for picocli
        private void set(long messages) {
            take(messages);
        }
    }

    void take(long messages) {
        count = messages;
    }

    /** Whether there is an end. */
    boolean isGiven() {
        return count != null;
    }

    /** How many messages, or the default if it was not said. */
    long orElse(long unlessSaid) {
        return count == null ? unlessSaid : count;
    }
}
