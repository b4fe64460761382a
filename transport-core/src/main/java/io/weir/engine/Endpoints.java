package io.weir.engine;

import io.weir.BindFailedException;
import io.weir.Endpoint;
import io.weir.EndpointException;
import io.weir.SocketClosedException;
import io.weir.SocketType;
import io.weir.UnknownEndpointException;
import io.weir.event.SocketEvent;
import io.weir.option.ConnectOptions;
import io.weir.option.SocketOptions;
import io.weir.queue.SocketReceiveMemory;
import io.weir.snapshot.SocketSnapshot.ListenerSnapshot;
import io.weir.transport.Command;
import io.weir.transport.ConnectionSetup;
import io.weir.transport.Connector;
import io.weir.transport.LocalMetadata;
import io.weir.transport.Transport;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Where one socket is bound and connected. Every change is made under one lock; none is on the way of messages. The lock
 * is never held while waiting for an event loop, since a handler on that loop may be about to take it.
 */
final class Endpoints {
    private static final System.Logger LOG = System.getLogger("io.weir.failure");

    private final SocketScope scope;
    private final Peers peers;
    private final List<Listener> listeners = new ArrayList<>();

    /** Changed under the lock; read by policies, too, which hold another lock and must not wait for this one. */
    private final List<Dialer> dialers = new CopyOnWriteArrayList<>();

    /** Binds that wait for an event loop. */
    private final List<PendingBind> binding = new ArrayList<>();

    /** What a closing socket listened on; each completes when the address is free. */
    private volatile Map<Endpoint, CompletableFuture<Void>> ending = Map.of();

    private final SocketReceiveMemory received;
    private @Nullable Endpoint last;
    private boolean closed;

    Endpoints(SocketScope scope, Peers peers) {
        this.scope = scope;
        this.peers = peers;
        received = scope.context().received().ofSocket();
    }

    Endpoint bind(Endpoint endpoint) {
        checkOpen();
        Listener listener = new Listener(scope, peers, endpoint);
        Endpoint bound;
        try {
            bound = listen(endpoint, listener);
        } catch (EndpointException e) {
            scope.tell(new SocketEvent.BindFailed(scope.name(), endpoint.toString(), SocketEvents.detail(e)));
            if (e instanceof BindFailedException) {
                checkOpen();
            }
            throw e;
        }
        if (!add(listener, bound)) {
            new LoopWait(LoopWait.END).await(listener.close());
            throw new SocketClosedException(scope.name());
        }
        return bound;
    }

    private Endpoint listen(Endpoint endpoint, Listener listener) {
        PendingBind pending = new PendingBind(
                listener,
                transport(endpoint)
                        .bind(endpoint, setup(new ConnectOptions()), listener)
                        .toCompletableFuture());
        try {
            if (!add(pending)) {
                pending.giveUp(new SocketClosedException(scope.name()));
            }
            return pending.await(new LoopWait(LoopWait.ANSWER));
        } finally {
            remove(pending);
        }
    }

    private synchronized boolean add(PendingBind pending) {
        return !closed && binding.add(pending);
    }

    private synchronized void remove(PendingBind pending) {
        binding.remove(pending);
    }

    /** False if the socket closed while it was bound. */
    private synchronized boolean add(Listener listener, Endpoint bound) {
        if (closed) {
            return false;
        }
        listeners.add(listener);
        last = bound;
        return true;
    }

    synchronized void connect(Endpoint endpoint, ConnectOptions options, boolean once) {
        checkOpen();
        dialers.removeIf(Dialer::isOver);
        if (once && dialers.stream().anyMatch(d -> d.endpoint().equals(endpoint))) {
            return;
        }
        Dialer dialer = new Dialer(scope, peers, endpoint, options);
        Connector dial = transport(endpoint).dial(endpoint, setup(options), dialer);
        dialers.add(dialer);
        last = endpoint;
        dialer.start(dial);
    }

    void unbind(Endpoint endpoint) {
        CompletableFuture<Void> free = remove(endpoint).unbind();
        if (!scope.context().inEventLoop() && !new LoopWait(LoopWait.ANSWER).await(free)) {
            LOG.log(
                    Level.WARNING,
                    "{0}: unbind {1}: the event loop has not answered; the address becomes free in the background, when it"
                            + " goes on",
                    scope.name(),
                    endpoint);
        }
    }

    private synchronized Listener remove(Endpoint endpoint) {
        checkOpen();
        for (Iterator<Listener> all = listeners.iterator(); all.hasNext(); ) {
            Listener listener = all.next();
            if (listener.isAt(endpoint)) {
                all.remove();
                return listener;
            }
        }
        throw new UnknownEndpointException(endpoint.toString());
    }

    synchronized void disconnect(Endpoint endpoint) {
        checkOpen();
        for (Dialer dialer : dialers) {
            if (dialer.endpoint().equals(endpoint)) {
                dialers.remove(dialer);
                dialer.peer().disconnect();
                return;
            }
        }
        throw new UnknownEndpointException(endpoint.toString());
    }

    synchronized @Nullable Endpoint last() {
        return last;
    }

    synchronized List<Endpoint> bound() {
        return listeners.stream().map(Listener::endpoint).toList();
    }

    List<ListenerSnapshot> listeners() {
        List<Listener> all;
        synchronized (this) {
            all = List.copyOf(listeners);
        }
        return all.stream().map(Listener::snapshot).toList();
    }

    synchronized List<Endpoint> connected() {
        return dialers.stream()
                .filter(dialer -> !dialer.isOver())
                .map(Dialer::endpoint)
                .toList();
    }

    /** See {@code Socket.unreachable}. */
    Map<Endpoint, String> unreachable() {
        Map<Endpoint, String> reasons = new LinkedHashMap<>();
        for (Dialer dialer : dialers) {
            String failure = dialer.failure();
            if (!failure.isEmpty()) {
                reasons.put(dialer.endpoint(), failure);
            }
        }
        return reasons;
    }

    /** Stops listening, without waiting; dials go on, since messages may wait for them. */
    void close() {
        List<Listener> open;
        List<PendingBind> late;
        synchronized (this) {
            closed = true;
            open = List.copyOf(listeners);
            listeners.clear();
            late = List.copyOf(binding);
        }
        Map<Endpoint, CompletableFuture<Void>> ends = new HashMap<>();
        open.forEach(each -> ends.merge(each.endpoint(), each.close(), CompletableFuture::allOf));
        for (PendingBind each : late) {
            SocketClosedException why = new SocketClosedException(scope.name());
            ends.merge(each.asked(), each.giveUp(why), CompletableFuture::allOf);
        }
        ending = Map.copyOf(ends);
    }

    /** Completes when no endpoint is listened on any more, after {@link #close}. */
    CompletableFuture<Void> ended() {
        return CompletableFuture.allOf(ending.values().toArray(CompletableFuture[]::new));
    }

    /** What is not free yet, after {@link #close}. */
    List<Endpoint> ending() {
        return ending.entrySet().stream()
                .filter(each -> !each.getValue().isDone())
                .map(Map.Entry::getKey)
                .toList();
    }

    private synchronized void checkOpen() {
        if (closed) {
            throw new SocketClosedException(scope.name());
        }
    }

    private Transport transport(Endpoint endpoint) {
        return scope.context().transport(endpoint);
    }

    private ConnectionSetup setup(ConnectOptions options) {
        SocketOptions own = scope.options();
        SocketType type = own.traceContext() ? scope.type().announcing(Command.TRACES, "1") : scope.type();
        LocalMetadata introduction = new LocalMetadata(type, options.routingIdOr(own.routingId()));
        return new ConnectionSetup(
                introduction,
                own.limits(),
                own.heartbeats(),
                own.tcp(),
                scope.context().bodies(),
                own.security(),
                scope.context().authenticators(),
                received,
                own.tls());
    }
}
