package io.weir.bench.cli;

import io.weir.option.Retention;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Whether messages are kept for subscribers that have a name; for pub and xpub. */
@Command
final class RetainArgs {
    private static final String ANNOUNCEMENT = "\0name:";

    @Option(
            names = "--retain",
            description =
                    "Keeps messages for subscribers that have a name and are away, and waits for none that is slow. A name comes"
                            + " by --name, or in any language by a subscription to a byte 0, \"name:\" and the name.")
    private boolean retain;

    @Option(
            names = "--retain-messages",
            paramLabel = "N",
            converter = Counts.FromOne.class,
            description = "Messages that are kept for each name; the newest are dropped. Default: 100000.")
    private @Nullable Long messages;

    boolean isOn() {
        return retain || messages != null;
    }

    void applyTo(Consumer<Retention> option) {
        if (isOn()) {
            Retention retention = Retention.named().announcedBy(ANNOUNCEMENT);
            option.accept(
                    messages == null ? retention : retention.messages((int) Math.min(messages, Integer.MAX_VALUE)));
        }
    }
}
