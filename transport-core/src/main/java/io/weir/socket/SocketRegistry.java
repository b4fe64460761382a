package io.weir.socket;

import io.weir.LimitReachedException;
import io.weir.SocketClosedException;
import io.weir.engine.ContextEngine;
import io.weir.engine.LoopWait;
import io.weir.event.EventSubscription;
import io.weir.queue.Deadline;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The sockets of one context, and the watchers of them. It is apart from {@link Context}, which only the application holds,
 * so that a forgotten context can be noticed. Every method is safe from any thread.
 */
final class SocketRegistry {
    private static final System.Logger LOG = System.getLogger("io.weir.failure");

    private final ContextEngine engine;
    private final int maxSockets;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final List<Consumer<Set<Socket>>> watchers = new CopyOnWriteArrayList<>();
    private final ReentrantLock telling = new ReentrantLock();
    private final AtomicBoolean tellingDue = new AtomicBoolean();
    private final List<Runnable> onClose = new CopyOnWriteArrayList<>();
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
            throw new LimitReachedException(engine.name(), "maxSockets", maxSockets, "sockets are open");
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
    EventSubscription watch(Consumer<Set<Socket>> watcher) {
        watchers.add(watcher);
        tell(watcher);
        return new Removal(() -> watchers.remove(watcher));
    }

    /** See {@link Context#onClose}. */
    EventSubscription onClose(Runnable action) {
        boolean over;
        synchronized (this) {
            over = closed;
            if (!over) {
                onClose.add(action);
            }
        }
        if (over) {
            action.run();
        }
        return new Removal(() -> onClose.remove(action));
    }

    private void tellOfClosing() {
        for (Runnable action : List.copyOf(onClose)) {
            if (onClose.remove(action)) {
                try {
                    action.run();
                } catch (RuntimeException e) {
                    LOG.log(Level.WARNING, engine.name() + ": what was to be done at its end failed", e);
                }
            }
        }
    }

    /** Ends something that misses nothing. */
    private record Removal(Runnable remove) implements EventSubscription {
        @Override
        public long missed() {
            return 0;
        }

        @Override
        public void close() {
            remove.run();
        }
    }

    /** A socket came, went, or used another transport: tells the watchers, here. */
    void tellWatchers() {
        watchers.forEach(this::tell);
    }

    private void tell(Consumer<Set<Socket>> watcher) {
        // One at a time, or an older list might come after a newer one.
        if (!beginTelling()) {
            tellLater();
            return;
        }
        try {
            watcher.accept(sockets());
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, engine.name() + ": a watcher of its sockets failed", e);
        } finally {
            telling.unlock();
        }
    }

    private void tellLater() {
        if (tellingDue.compareAndSet(false, true) && !engine.tryExecuteOwn(this::tellNow)) {
            // The context is closed, and the watcher still sees to what it was told before.
            tellingDue.set(false);
        }
    }

    private void tellNow() {
        tellingDue.set(false);
        tellWatchers();
    }

    /** A watcher may block, and then others must hear later; an event loop does not wait for it at all. */
    private boolean beginTelling() {
        if (telling.tryLock()) {
            return true;
        }
        return !engine.inEventLoop()
                && new LoopWait(LoopWait.END).await(end -> telling.tryLock(end.leftNanos(), TimeUnit.NANOSECONDS));
    }

    /** A peer came or went: tells the watchers, soon, and once for many. */
    void peersChanged() {
        if (!watchers.isEmpty() && tellingDue.compareAndSet(false, true)) {
            engine.executeOwn(this::tellNow);
        }
    }

    /** Closes every socket, all at once, under one deadline, or each with its own linger time if there is none. */
    void close(Deadline limit) {
        engine.beginClose();
        synchronized (this) {
            closed = true;
        }
        tellOfClosing();
        for (Socket socket : sockets) {
            socket.beginClose(Deadline.after(socket.options().flow().linger()).orSooner(limit));
        }
        List<String> left = new ArrayList<>();
        try {
            finishAll(left);
        } finally {
            engine.finishClose(left);
            if (!left.isEmpty()) {
                LOG.log(
                        Level.WARNING,
                        "{0}: not closed in time; it goes on in the background, when its event loops do: {1}",
                        engine.name(),
                        String.join("; ", left));
            }
        }
    }

    /** Finishes each, also those behind one that fails, say because the log does; those first that linger least. */
    private void finishAll(List<String> left) {
        RuntimeException failure = null;
        LoopWait wait = new LoopWait(LoopWait.END);
        List<Socket> ending = new ArrayList<>(sockets);
        ending.sort(Comparator.comparingLong(Socket::lingersForNanos));
        for (Socket socket : ending) {
            try {
                left.add(socket.finishClose(wait));
            } catch (RuntimeException e) {
                failure = e;
            }
        }
        left.removeIf(String::isEmpty);
        if (failure != null) {
            throw failure;
        }
    }
}
