package io.weir.bench.compare;

import io.weir.option.OptionsBuilder;
import io.weir.security.Authenticator;
import io.weir.security.Security;

/** The options that a trial may set on Weir; all others keep their defaults. */
final class WeirOptions {
    private final EndTask task;

    WeirOptions(EndTask task) {
        this.task = task;
    }

    void applyTo(OptionsBuilder<?> options) {
        if (task.hasHighWaterMark()) {
            options.highWaterMark(task.highWaterMark());
        }
        if (task.curve()) {
            options.security(security());
        }
    }

    /** The rivals, too, let in any client that knows the server's key. */
    private Security security() {
        return task.work().binds()
                ? Security.curveServer(CurveTestKeys.server(), Authenticator.anyClient())
                : Security.curveClient(CurveTestKeys.server().publicKey(), CurveTestKeys.client());
    }
}
