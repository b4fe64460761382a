package io.weir.bench.cli;

import io.weir.RoutingId;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What the socket asks to be called; for the kinds that may. */
@Command
final class IdentityArgs {
    @Option(
            names = "--identity",
            paramLabel = "TEXT",
            converter = FromText.class,
            description = "What routers are asked to call this socket.")
    private @Nullable RoutingId identity;

    void applyTo(Consumer<RoutingId> option) {
        if (identity != null) {
            option.accept(identity);
        }
    }

    static final class FromText implements ITypeConverter<RoutingId> {
        @Override
        public RoutingId convert(String text) {
            try {
                return RoutingId.of(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
