package io.weir.socket;

import io.weir.SocketClosedException;
import io.weir.TooManySocketsException;
import io.weir.engine.ContextEngine;
import io.weir.queue.Deadline;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The sockets of one context, and those who watch them. It is apart from {@link Context}, which only the application holds,
 * so that a forgotten context can be noticed. Every method is safe from any thread.
 */
final class SocketRegistry {
    private static final System.Logger LOG = System.getLogger("io.weir");

    private final ContextEngine engine;
    private final int maxSockets;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final List<Consumer<Set<Socket>>> watchers = new CopyOnWriteArrayList<>();
    private final AtomicBoolean tellingDue = new AtomicBoolean();
    private boolean closed;

    SocketRegistry(ContextEngine engine, int maxSockets) {
        this.engine = engine;
        this.maxSockets = maxSockets;
    }

    ContextEngine engine() {
        return engine;
    }

    /** Lists a socket. From here on the context may close it, so it must be whole. */
    synchronized void register(Socket socket) {
        if (closed) {
            throw new SocketClosedException(engine.name());
        }
        if (sockets.size() >= maxSockets) {
            throw new TooManySocketsException(maxSockets);
        }
        sockets.add(socket);
    }

    void unregister(Socket socket) {
        sockets.remove(socket);
    }

    Set<Socket> sockets() {
        return Set.copyOf(sockets);
    }

    int count() {
        return sockets.size();
    }

    /** See {@link Context#watch}. */
    Runnable watch(Consumer<Set<Socket>> watcher) {
        watchers.add(watcher);
        tell(watcher);
        return () -> watchers.remove(watcher);
    }

    /** A socket came, went, or used another transport: tells the watchers, here. */
    void tellWatchers() {
        watchers.forEach(this::tell);
    }

    private void tell(Consumer<Set<Socket>> watcher) {
        // One at a time, or an older list might come after a newer one.
        synchronized (watchers) {
            try {
                watcher.accept(sockets());
            } catch (RuntimeException e) {
                LOG.log(Level.WARNING, engine.name() + ": a watcher of its sockets failed", e);
            }
        }
    }

    /** A peer came or went: tells the watchers, soon, and once for many. */
    void peersChanged() {
        if (!watchers.isEmpty() && tellingDue.compareAndSet(false, true)) {
            engine.executeOwn(() -> {
                tellingDue.set(false);
                tellWatchers();
            });
        }
    }

    /** Closes every socket, all at once, under one deadline, or each with its own linger time if there is none. */
    void close(Deadline limit) {
        engine.beginClose();
        synchronized (this) {
            closed = true;
        }
        for (Socket socket : sockets) {
            socket.beginClose(Deadline.after(socket.options().flow().linger()).orSooner(limit));
        }
        try {
            finishAll();
        } finally {
            engine.finishClose();
        }
    }

    /** Finishes each, also those behind one that fails, say because the log does. */
    private void finishAll() {
        RuntimeException failure = null;
        for (Socket socket : sockets) {
            try {
                socket.finishClose();
            } catch (RuntimeException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
