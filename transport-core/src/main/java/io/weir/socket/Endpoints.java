package io.weir.socket;

import io.weir.BindFailedException;
import io.weir.Endpoint;
import io.weir.EndpointException;
import io.weir.SocketClosedException;
import io.weir.UnknownEndpointException;
import io.weir.event.SocketEvent;
import io.weir.snapshot.ListenerSnapshot;
import io.weir.transport.Binding;
import io.weir.transport.ConnectionSetup;
import io.weir.transport.Dial;
import io.weir.transport.Introduction;
import io.weir.transport.Transport;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where one socket is bound and connected. Every change is made under one lock; none is on the way of messages. The lock
 * is never held while waiting for an event loop, since a handler on that loop may be about to take it.
 */
final class Endpoints {
    private final Socket socket;
    private final List<Listener> listeners = new ArrayList<>();
    private final List<Dialer> dialers = new ArrayList<>();
    private @Nullable Endpoint last;
    private boolean closed;

    Endpoints(Socket socket) {
        this.socket = socket;
    }

    Endpoint bind(Endpoint endpoint) {
        checkOpen();
        Listener listener = new Listener(socket, endpoint);
        Binding binding;
        try {
            binding = transport(endpoint).bind(endpoint, setup(new ConnectOptions()), listener);
        } catch (EndpointException e) {
            socket.events().tell(new SocketEvent.BindFailed(socket.name(), endpoint.toString(), Events.detail(e)));
            if (e instanceof BindFailedException) {
                checkOpen();
            }
            throw e;
        }
        listener.start(binding);
        if (!add(listener, binding.endpoint())) {
            listener.close();
            throw new SocketClosedException(socket.name());
        }
        return binding.endpoint();
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

    synchronized void connect(Endpoint endpoint, ConnectOptions options) {
        checkOpen();
        dialers.removeIf(Dialer::isOver);
        if (socket.connectsOnce() && dialers.stream().anyMatch(d -> d.endpoint().equals(endpoint))) {
            return;
        }
        Dialer dialer = new Dialer(socket, endpoint, options);
        Dial dial = transport(endpoint).dial(endpoint, setup(options), dialer);
        dialers.add(dialer);
        last = endpoint;
        dialer.start(dial);
    }

    void unbind(Endpoint endpoint) {
        remove(endpoint).unbind();
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
        for (Iterator<Dialer> all = dialers.iterator(); all.hasNext(); ) {
            Dialer dialer = all.next();
            if (dialer.endpoint().equals(endpoint)) {
                all.remove();
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

    /** Stops listening; dials go on, since messages may wait for them. */
    void close() {
        List<Listener> ending;
        synchronized (this) {
            closed = true;
            ending = List.copyOf(listeners);
            listeners.clear();
        }
        ending.forEach(Listener::close);
    }

    private synchronized void checkOpen() {
        if (closed) {
            throw new SocketClosedException(socket.name());
        }
    }

    private Transport transport(Endpoint endpoint) {
        return socket.resources().transport(endpoint);
    }

    private ConnectionSetup setup(ConnectOptions options) {
        SocketOptions own = socket.options();
        Introduction introduction = new Introduction(socket.type(), options.routingIdOr(own.routingId()));
        return new ConnectionSetup(
                introduction,
                own.limits(),
                own.heartbeats(),
                own.tcp(),
                socket.resources().bodies());
    }
}
