package io.weir.socket;

import io.weir.Endpoint;
import io.weir.SocketClosedException;
import io.weir.SocketType;
import io.weir.TooManySocketsException;
import io.weir.UnsupportedTransportException;
import io.weir.memory.BodyMemory;
import io.weir.queue.Deadline;
import io.weir.queue.MemoryLimit;
import io.weir.transport.Transport;
import io.weir.transport.TransportProvider;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * What the sockets of one context share: transports, a timer, an executor, and the list of the sockets. It is apart from
 * {@link Context}, which only the application holds, so that a forgotten context can be noticed.
 */
final class Resources {
    private static final System.Logger LOG = System.getLogger("io.weir.failure");

    /** What a transport of ours serves that is an artifact of its own, and easily forgotten. */
    private static final Set<String> NETTY_SCHEMES = Set.of("tcp", "ipc");

    private final Context.Settings settings;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Map<String, Transport> transports = new HashMap<>();
    private final List<Transport> opened = new CopyOnWriteArrayList<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private final LimitedLog log;
    private final LifecycleLog lifecycleLog = new LifecycleLog();
    private final EventSubscription connectionLog;
    private final List<EventSubscription> listeners = new CopyOnWriteArrayList<>();
    private final MemoryLimit memory;
    private final BodyMemory bodies;
    private final Workers workers;
    private final List<Consumer<Set<Socket>>> watchers = new CopyOnWriteArrayList<>();
    private final ReentrantLock telling = new ReentrantLock();
    private final AtomicBoolean tellingDue = new AtomicBoolean();
    private boolean closed;

    Resources(Context.Settings settings) {
        this.settings = settings;
        memory = new MemoryLimit(settings.sendMemory());
        bodies = new BodyMemory(settings.bodyMemory());
        workers = new Workers(settings.transport());
        log = new LimitedLog(task -> tryExecute(workers, task));
        connectionLog = new EventSubscription(ConnectionLog::write, workers, log, closed -> {});
        for (Transport given : settings.given()) {
            given.schemes().forEach(scheme -> transports.put(scheme, given));
            opened.add(given);
        }
    }

    /** What a socket is called: as it asks to be, or by its type and a number. */
    String name(String asked, SocketType type) {
        return asked.isEmpty() ? type.name().toLowerCase(Locale.ROOT) + "-" + numbers.incrementAndGet() : asked;
    }

    /** Lists a socket. From here on the context may close it, so it must be whole. */
    synchronized void register(Socket socket) {
        if (closed) {
            throw new SocketClosedException(settings.transport().name());
        }
        if (sockets.size() >= settings.maxSockets()) {
            throw new TooManySocketsException(settings.maxSockets());
        }
        sockets.add(socket);
    }

    void unregister(Socket socket) {
        sockets.remove(socket);
    }

    Set<Socket> sockets() {
        return Set.copyOf(sockets);
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
        if (!beginTelling()) {
            tellLater();
            return;
        }
        try {
            watcher.accept(sockets());
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, settings.transport().name() + ": somebody who watches its sockets failed", e);
        } finally {
            telling.unlock();
        }
    }

    private void tellLater() {
        if (tellingDue.compareAndSet(false, true)) {
            try {
                workers.execute(() -> {
                    tellingDue.set(false);
                    tellWatchers();
                });
            } catch (RejectedExecutionException e) {
                // The context is closed, and the watcher still sees to what it was told before.
                tellingDue.set(false);
            }
        }
    }

    /** A watcher may block, and then others must hear later; an event loop does not wait for it at all. */
    private boolean beginTelling() {
        if (telling.tryLock()) {
            return true;
        }
        return !inEventLoop()
                && new LoopWait(LoopWait.END).await(end -> telling.tryLock(end.leftNanos(), TimeUnit.NANOSECONDS));
    }

    /** A peer came or went: tells the watchers, soon, and once for many. */
    void changed() {
        if (!watchers.isEmpty() && tellingDue.compareAndSet(false, true)) {
            tryExecute(workers, () -> {
                tellingDue.set(false);
                tellWatchers();
            });
        }
    }

    /** The transport that serves the endpoint's scheme, opened when first asked for. */
    synchronized Transport transport(Endpoint endpoint) {
        if (closed) {
            throw new SocketClosedException(settings.transport().name());
        }
        Transport known = transports.get(endpoint.scheme());
        if (known != null) {
            return known;
        }
        Set<String> schemes = new TreeSet<>(transports.keySet());
        for (TransportProvider provider :
                ServiceLoader.load(TransportProvider.class, Resources.class.getClassLoader())) {
            if (provider.schemes().contains(endpoint.scheme())) {
                Transport found = provider.open(settings.transport());
                found.schemes().forEach(scheme -> transports.put(scheme, found));
                opened.add(found);
                return found;
            }
            schemes.addAll(provider.schemes());
        }
        throw new UnsupportedTransportException(endpoint.toString(), missing(endpoint.scheme(), schemes));
    }

    private static String missing(String scheme, Set<String> schemes) {
        return NETTY_SCHEMES.contains(scheme)
                ? "no transport serves this scheme (expected: the artifact io.weir:weir-transport-netty at run time)"
                : "no transport serves this scheme (expected: one of " + String.join(", ", schemes) + ")";
    }

    /** Whether the calling thread moves messages for one of the transports. */
    boolean inEventLoop() {
        // Asked by whoever is about to wait, so this must cost little.
        for (Transport transport : opened) {
            if (transport.inEventLoop()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Runs something that may call the application. Whoever asks may be an event loop, or sit in a seat, so nothing of it
     * happens here: an executor of the application's may run what it is given on the spot, or wait until it has room.
     */
    void execute(Runnable task) {
        Executor given = settings.executor();
        tryExecute(workers, given == null ? task : () -> tryExecute(given, task));
    }

    private static void tryExecute(Executor executor, Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException e) {
            // The context, or the executor, is closed: what is left to say is said here.
            task.run();
        }
    }

    /** Runs something short later, unless the context closes first. */
    void schedule(Runnable task, Duration wait) {
        workers.schedule(task, wait);
    }

    /** What the messages that wait to be sent may take. */
    MemoryLimit memory() {
        return memory;
    }

    /** Where the bodies of large messages lie. */
    BodyMemory bodies() {
        return bodies;
    }

    /** Where what may happen again and again is logged. */
    LimitedLog log() {
        return log;
    }

    /** Where sockets say that they were opened, bound and closed. */
    LifecycleLog lifecycleLog() {
        return lifecycleLog;
    }

    /** Where events are written to the log, in their order. */
    EventSubscription connectionLog() {
        return connectionLog;
    }

    /** What the context is called. */
    String contextName() {
        return settings.transport().name();
    }

    /** The context's own threads. */
    Workers workers() {
        return workers;
    }

    /** Those who listen to the events of all sockets. */
    List<EventSubscription> listeners() {
        return listeners;
    }

    synchronized List<String> transportNames() {
        return opened.stream().map(Transport::toString).sorted().toList();
    }

    /** Closes every socket, all at once, under one deadline, or each with its own linger time if there is none. */
    void close(Deadline limit) {
        synchronized (this) {
            closed = true;
        }
        for (Socket socket : sockets) {
            socket.beginClose(Deadline.after(socket.options().flow().linger()).orSooner(limit));
        }
        List<String> left = new ArrayList<>();
        try {
            finishAll(left);
        } finally {
            closeThreads(left);
            if (!left.isEmpty()) {
                LOG.log(
                        Level.WARNING,
                        "{0}: not closed in time; it goes on in the background, when its event loops do: {1}",
                        settings.transport().name(),
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

    private void closeThreads(List<String> left) {
        Map<Transport, CompletableFuture<Void>> ends = new LinkedHashMap<>();
        synchronized (this) {
            opened.forEach(each -> ends.put(each, each.close().toCompletableFuture()));
            opened.clear();
            transports.clear();
        }
        LoopWait wait = new LoopWait(LoopWait.LOOPS_END);
        ends.forEach((transport, end) -> {
            if (!wait.await(end)) {
                left.add("the event loops of " + transport + " have not ended");
            }
        });
        if (!workers.close(new LoopWait(LoopWait.END))) {
            left.add("a handler or listener still runs on one of its threads");
        }
    }

    int socketCount() {
        return sockets.size();
    }
}
