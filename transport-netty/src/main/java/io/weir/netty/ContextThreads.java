package io.weir.netty;

import io.netty.util.concurrent.DefaultThreadFactory;
import io.weir.transport.ThreadInheritance;
import io.weir.transport.TransportSettings;
import java.lang.System.Logger.Level;

/** Makes the threads of a transport, and says in the log which of them keep the process alive. Any thread. */
final class ContextThreads extends DefaultThreadFactory {
    private static final System.Logger LOG = System.getLogger("io.weir.context");

    private final ThreadInheritance inheritance;
    private final String fate;

    private ContextThreads(String pool, boolean daemon, ThreadInheritance inheritance, String fate) {
        super(pool, daemon);
        this.inheritance = inheritance;
        this.fate = fate;
    }

    /** Threads of event loops, which live until the context is closed. */
    static ContextThreads ofLoops(TransportSettings settings) {
        String fate = settings.daemon()
                ? "until the context is closed or the process exits"
                : "until the context is closed, and keeps the process alive";
        return new ContextThreads("weir-" + settings.name() + "-io", settings.daemon(), settings.inheritance(), fate);
    }

    /** Threads that ask name services, which end when they have nothing to do. */
    static ContextThreads ofLookups(String context, boolean daemon, ThreadInheritance inheritance) {
        return new ContextThreads(
                "weir-" + context + "-resolver", daemon, inheritance, "until it was idle for some seconds");
    }

    @Override
    public Thread newThread(Runnable task) {
        Thread thread = super.newThread(task);
        LOG.log(Level.DEBUG, "the thread {0} starts; it lives {1}", thread.getName(), fate);
        return thread;
    }

    @Override
    protected Thread newThread(Runnable task, String name) {
        return inheritance.make(() -> super.newThread(task, name));
    }
}
