package io.weir.engine;

import io.weir.Endpoint;
import io.weir.SocketType;
import io.weir.security.Security;
import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;

/**
 * Log lines about the life of the sockets of one context, at INFO, on the thread that opens, binds or closes them. A
 * program that opens thousands a second is no reason to print thousands of lines: beyond {@value #LINES} a second they are
 * at DEBUG.
 */
final class LifecycleLog {
    static final int LINES = 100;

    private static final System.Logger LOG = System.getLogger("io.weir.lifecycle");
    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final boolean silent;
    private long intervalBegan = System.nanoTime();
    private int lines;

    /**
     * The log of a context.
     *
     * @param silent whether it writes nothing
     */
    LifecycleLog(boolean silent) {
        this.silent = silent;
    }

    void opened(String socket, SocketType type, String context) {
        if (isOn()) {
            write(socket + ": opened, a " + type + " in " + context);
        }
    }

    void bound(String socket, Endpoint endpoint) {
        if (isOn()) {
            write(socket + ": bound to " + endpoint);
        }
    }

    /** The socket is bound where other hosts reach it, and asks nothing of them. */
    void exposed(String socket, Endpoint endpoint, Security security) {
        if (isOn()) {
            write(socket + ": bound to " + endpoint + " with " + security
                    + ": all hosts that reach this address may read and change what is sent (expected: security(...) with CURVE, or"
                    + " a loopback address)");
        }
    }

    void unbound(String socket, Endpoint endpoint) {
        if (isOn()) {
            write(socket + ": bound no more to " + endpoint);
        }
    }

    void closed(String socket) {
        if (isOn()) {
            write(socket + ": closed");
        }
    }

    private boolean isOn() {
        return !silent && LOG.isLoggable(Level.INFO);
    }

    private void write(String line) {
        int number = next();
        String note = number == LINES ? " (what follows within this second is at DEBUG)" : "";
        try {
            LOG.log(number <= LINES ? Level.INFO : Level.DEBUG, line + note);
        } catch (RuntimeException e) {
            // A log that fails must not leave a socket half open or half closed, and there is no other place to say so.
        }
    }

    /** Which line of this second it is. */
    private synchronized int next() {
        long now = System.nanoTime();
        if (now - intervalBegan >= INTERVAL_NANOS) {
            intervalBegan = now;
            lines = 0;
        }
        return ++lines;
    }
}
