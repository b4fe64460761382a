package io.weir.bench.cli;

import io.weir.console.ConsoleOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where a console is served.
 *
 * @param port zero for one that is free
 * @param address of this machine, or * for all that it has; null for the one that only this machine can reach
 * @param tokenFile whose first line is what viewers must know; null to make that up where it is needed
 * @param files reads it
 */
record ConsoleArgs(
        int port, @Nullable String address, @Nullable Path tokenFile, SecretFiles files) {
    private static final int TOKEN_BYTES = 16;

    /**
     * Starts it.
     *
     * @throws IOException if it cannot be served there
     */
    io.weir.console.Console start(Consumer<ConsoleOptions> what) throws IOException {
        String token = token();
        return io.weir.console.Console.start(options -> {
            what.accept(options);
            options.port(port);
            String where = address;
            if (where != null) {
                options.address(where);
            }
            if (token != null) {
                options.token(token);
            }
        });
    }

    private @Nullable String token() throws IOException {
        if (tokenFile == null) {
            return address == null ? null : madeUp();
        }
        files.look(tokenFile);
        return files.firstLine(tokenFile);
    }

    private static String madeUp() {
        byte[] bytes = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
