package io.weir.transport;

import java.security.AccessController;
import java.security.PrivilegedAction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the threads of a context inherit: the context class loader of the thread that opened the context, and nothing of
 * the thread that happened to need them first. Several applications may share a context; each may end before it, and
 * must not be kept by a thread that it caused to start. Any thread.
 */
public final class ThreadInheritance {
    private final @Nullable ClassLoader loader;

    private ThreadInheritance(@Nullable ClassLoader loader) {
        this.loader = loader;
    }

    /** For a context that is opened by the calling thread. */
    public static ThreadInheritance ofThisThread() {
        return new ThreadInheritance(Thread.currentThread().getContextClassLoader());
    }

    /** Makes a thread. */
    // Until JDK 23 a thread keeps the class loaders of all classes on the stack on which it was made, up to this call.
    @SuppressWarnings("removal")
    public <T extends Thread> T make(Supplier<T> maker) {
        T thread = AccessController.doPrivileged((PrivilegedAction<T>) maker::get);
        thread.setContextClassLoader(loader);
        return thread;
    }
}
