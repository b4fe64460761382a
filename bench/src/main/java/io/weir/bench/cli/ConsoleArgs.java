package io.weir.bench.cli;

import io.weir.console.ConsoleOptions;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where a console is served.
 *
 * @param port zero for one that is free
 * @param address of this machine, or * for all that it has; null for the one that only this machine can reach
 * @param token what viewers must know; null to make one up where one is needed
 */
record ConsoleArgs(
        int port, @Nullable String address, @Nullable String token) {
    private static final int TOKEN_BYTES = 16;

    /**
     * Starts it.
     *
     * @throws IOException if it cannot be served there
     */
    io.weir.console.Console start(Consumer<ConsoleOptions> what) throws IOException {
        return io.weir.console.Console.start(options -> {
            what.accept(options);
            options.port(port);
            String where = address;
            if (where != null) {
                options.address(where);
            }
            String secret = token == null && where != null ? madeUp() : token;
            if (secret != null) {
                options.token(secret);
            }
        });
    }

    private static String madeUp() {
        byte[] bytes = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
