package io.weir.engine;

import io.weir.Endpoint;
import io.weir.SocketClosedException;
import io.weir.SocketType;
import io.weir.UnsupportedTransportException;
import io.weir.event.EventSubscription;
import io.weir.event.SocketEvent;
import io.weir.memory.BodyMemory;
import io.weir.queue.MemoryLimit;
import io.weir.queue.ReceiveMemory;
import io.weir.transport.AuthenticatorThreads;
import io.weir.transport.Transport;
import io.weir.transport.TransportProvider;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * What the sockets of one context share: transports, a timer, an executor, memory, and the log. It knows no socket. Every
 * method is safe from any thread.
 */
public final class ContextEngine {
    /** What a transport of ours serves that is an artifact of its own, and easily forgotten. */
    private static final Set<String> NETTY_SCHEMES = Set.of("tcp", "ipc", "tls+tcp");

    private final ContextSettings settings;
    private final Map<String, Transport> transports = new HashMap<>();
    private final List<Transport> opened = new CopyOnWriteArrayList<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private final LimitedLog log;
    private final LifecycleLog lifecycleLog;
    private final EventListener connectionLog;
    private final List<EventListener> listeners = new CopyOnWriteArrayList<>();
    private final MemoryLimit memory;
    private final ReceiveMemory received;
    private final BodyMemory bodies;
    private final ContextThreads threads;
    private final AuthenticatorQueue authenticators;
    private boolean closed;

    /** Opens the engine of a context; threads and transports start when they are first needed. */
    public ContextEngine(ContextSettings settings) {
        this.settings = settings;
        memory = new MemoryLimit(settings.sendMemory());
        received = new ReceiveMemory(settings.receiveMemory(), this::schedule);
        bodies = new BodyMemory(settings.bodyMemory());
        threads = new ContextThreads(settings.transport());
        authenticators = new AuthenticatorQueue(
                this::executeOrReject, Runtime.getRuntime().availableProcessors());
        log = new LimitedLog(this::executeOwn);
        lifecycleLog = new LifecycleLog(settings.silent());
        connectionLog = eventListener(ConnectionLog::write, closed -> {});
        for (Transport given : settings.given()) {
            given.schemes().forEach(scheme -> transports.put(scheme, given));
            opened.add(given);
        }
    }

    /** The name of the context. */
    public String name() {
        return settings.transport().name();
    }

    /** Opens an engine beside this one, for sockets that are not the application's; its name has the suffix. It says nothing. */
    public ContextEngine openSilently(String suffix) {
        synchronized (this) {
            if (closed) {
                throw new SocketClosedException(name());
            }
        }
        return new ContextEngine(settings.silently(suffix));
    }

    /** Whether nothing is told of the lives of its sockets. */
    boolean isSilent() {
        return settings.silent();
    }

    /** What a socket is called: as it asks to be, or by its type and a number. */
    String socketName(String asked, SocketType type) {
        return asked.isEmpty() ? type.name().toLowerCase(Locale.ROOT) + "-" + numbers.incrementAndGet() : asked;
    }

    /**
     * The transport that serves the endpoint's scheme, opened when first asked for.
     *
     * @throws UnsupportedTransportException if there is none
     * @throws SocketClosedException if the context is closed
     */
    public synchronized Transport transport(Endpoint endpoint) {
        if (closed) {
            throw new SocketClosedException(name());
        }
        Transport known = transports.get(endpoint.scheme());
        if (known != null) {
            return known;
        }
        Set<String> schemes = new TreeSet<>(transports.keySet());
        for (TransportProvider provider :
                ServiceLoader.load(TransportProvider.class, ContextEngine.class.getClassLoader())) {
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
    public boolean inEventLoop() {
        // Asked before each wait, so this must cost little.
        for (Transport transport : opened) {
            if (transport.inEventLoop()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Runs something that may call the application. The caller may be an event loop, or hold a lock, so nothing of it
     * happens here: an executor of the application's may run what it is given on the spot, or wait until it has room.
     */
    public void execute(Runnable task) {
        Executor given = settings.executor();
        executeOwn(given == null ? task : () -> tryExecute(given, task));
    }

    /** Runs something on a thread of the context's own. */
    public void executeOwn(Runnable task) {
        tryExecute(threads, task);
    }

    /** The same, unless the context is closed: then it returns false. */
    public boolean tryExecuteOwn(Runnable task) {
        try {
            threads.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    /** As {@link #execute}, but nothing is left to say when the context is closed. */
    private void executeOrReject(Runnable task) {
        Executor given = settings.executor();
        if (!tryExecuteOwn(given == null ? task : () -> tryExecute(given, task))) {
            throw new RejectedExecutionException("the context is closed");
        }
    }

    /** Where authenticators are called. */
    AuthenticatorThreads authenticators() {
        return authenticators;
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
        threads.schedule(task, wait);
    }

    /** What the messages that wait to be sent may take. */
    MemoryLimit memory() {
        return memory;
    }

    /** What the messages that were received may take. */
    ReceiveMemory received() {
        return received;
    }

    /** Where the bodies of large messages lie. */
    public BodyMemory bodies() {
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
    EventListener connectionLog() {
        return connectionLog;
    }

    /** A thread for this context, which inherits nothing from the thread that needs it. */
    public Thread newThread(Runnable task, String name) {
        return settings.transport().inheritance().make(() -> new Thread(task, name));
    }

    /** Has the listener told of the events of all sockets. */
    public EventSubscription listen(Consumer<? super SocketEvent> listener) {
        EventListener created = eventListener(listener, listeners::remove);
        listeners.add(created);
        return created;
    }

    EventListener eventListener(Consumer<? super SocketEvent> listener, Consumer<EventListener> onClose) {
        return new EventListener(listener, threads, log, onClose);
    }

    /** Tells those who listen to all sockets. */
    void tell(SocketEvent event) {
        for (EventListener listener : listeners) {
            listener.tell(event);
        }
    }

    /** What the transports in use say of themselves. */
    public synchronized List<String> transportNames() {
        return opened.stream().map(Transport::toString).sorted().toList();
    }

    /** Whether its closing began. */
    public synchronized boolean isClosed() {
        return closed;
    }

    /** No transport is opened after this. */
    public synchronized void beginClose() {
        closed = true;
    }

    /** Ends transports and threads, whose sockets were closed before; adds what has not ended in time to the list. */
    public void finishClose(List<String> left) {
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
        if (!threads.close(new LoopWait(LoopWait.END))) {
            left.add("a handler or listener still runs on one of its threads");
        }
    }
}
