package io.weir.socket;

import io.weir.EventLoopBlockedException;
import io.weir.engine.ContextEngine;
import java.util.Set;

/**
 * Opens a context beside one of the application's, for sockets that are not the application's: it has threads of its own, of which
 * the process does not wait, and no meters, and of what its sockets live through nothing is logged or recorded. Not for applications to
 * extend.
 */
public abstract class SilentContext {
    private static final int SOCKETS = 100;

    /** For Weir's own patterns. */
    protected SilentContext() {}

    /**
     * Opens it; the caller closes it.
     *
     * @param beside whose transports, memory and class loader it is like
     * @param purpose what is appended to that one's name
     * @throws io.weir.SocketClosedException if that one is closed
     * @throws EventLoopBlockedException on one of its event loops, since what follows waits
     */
    protected static Context open(Context beside, String purpose) {
        ContextEngine engine = beside.registry().engine();
        if (engine.inEventLoop()) {
            throw new EventLoopBlockedException(beside.name(), purpose);
        }
        return new Context(engine.openSilently("-" + purpose), SOCKETS);
    }

    /** The sockets that are open in a context. */
    protected static Set<Socket> sockets(Context context) {
        return context.registry().sockets();
    }

    /** Whether the context is closed, or its closing began. */
    protected static boolean isClosed(Context context) {
        return context.registry().engine().isClosed();
    }

    /** A thread for a context, which inherits nothing from the thread that needs it. */
    protected static Thread newThread(Context context, Runnable task, String name) {
        return context.registry().engine().newThread(task, name);
    }
}
