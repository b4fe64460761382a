package io.weir.bench.cli;

import io.weir.RoutingId;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What the subscriber is called by publishers that keep messages for it; for sub and xsub. */
@Command
final class NameArgs {
    @Option(
            names = "--name",
            paramLabel = "NAME",
            converter = IdentityArgs.FromText.class,
            description = "A publisher with --retain keeps messages for this name while it is away.")
    private @Nullable RoutingId name;

    void applyTo(Consumer<RoutingId> option) {
        if (name != null) {
            option.accept(name);
        }
    }
}
