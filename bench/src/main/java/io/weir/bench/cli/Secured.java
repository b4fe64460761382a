package io.weir.bench.cli;

import io.weir.option.OptionsBuilder;
import io.weir.security.CurveKeyPair;
import io.weir.security.Security;
import io.weir.security.Tls;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the sockets of a command are secured by. Closing it wipes the keys, so the sockets must be closed before.
 *
 * @param security the mechanism
 * @param tls what is shown and trusted on tls+tcp endpoints; null if there are none
 * @param keys to be wiped
 */
record Secured(Security security, @Nullable Tls tls, List<CurveKeyPair> keys) implements AutoCloseable {
    /** By nothing. */
    static final Secured NOT = new Secured(Security.NONE, null, List.of());

    void applyTo(OptionsBuilder<?> options) {
        options.security(security);
        if (tls != null) {
            options.tls(tls);
        }
    }

    @Override
    public void close() {
        keys.forEach(CurveKeyPair::close);
    }
}
