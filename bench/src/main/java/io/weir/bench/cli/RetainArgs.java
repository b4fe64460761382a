package io.weir.bench.cli;

import io.weir.option.Retention;
import io.weir.option.Sync;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
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

    @ArgGroup(exclusive = false)
    private @Nullable Place place;

    private static final class Place {
        @Option(
                names = "--retain-directory",
                paramLabel = "DIRECTORY",
                required = true,
                description = "Keeps them there, too, so that the next publisher has them, though this one is killed.")
        private @Nullable Path directory;

        @Option(
                names = "--retain-sync",
                paramLabel = "WHEN",
                converter = SyncFromText.class,
                defaultValue = "system",
                description =
                        "When they are written through to the medium: each, before it is accepted; so often, such as"
                                + " 20ms; or system, when that likes. Default: ${DEFAULT-VALUE}.")
        private Sync sync = Sync.SYSTEM;
    }

    boolean isOn() {
        return retain || messages != null || place != null;
    }

    void applyTo(Consumer<Retention> option) {
        if (isOn()) {
            Retention retention = Retention.named().announcedBy(ANNOUNCEMENT);
            if (place != null && place.directory != null) {
                retention = retention.persistent(place.directory).sync(place.sync);
            }
            option.accept(
                    messages == null ? retention : retention.messages((int) Math.min(messages, Integer.MAX_VALUE)));
        }
    }
}
