package io.weir.socket;

import io.weir.Endpoint;
import io.weir.SocketClosedException;
import io.weir.UnknownEndpointException;
import io.weir.transport.Binding;
import io.weir.transport.Connection;
import io.weir.transport.ConnectionSetup;
import io.weir.transport.Dial;
import io.weir.transport.Introduction;
import io.weir.transport.Transport;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where one socket is bound and connected. Every change is made under one lock; none is on the way of messages. */
final class Endpoints {
    private final Socket socket;
    private final List<Listener> listeners = new ArrayList<>();
    private final List<Dialer> dialers = new ArrayList<>();
    private @Nullable Endpoint last;
    private boolean closed;

    Endpoints(Socket socket) {
        this.socket = socket;
    }

    synchronized Endpoint bind(Endpoint endpoint) {
        checkOpen();
        Listener listener = new Listener(socket, endpoint);
        Binding binding = transport(endpoint).bind(endpoint, setup(new ConnectOptions()), listener);
        listener.start(binding);
        listeners.add(listener);
        last = binding.endpoint();
        return binding.endpoint();
    }

    synchronized void connect(Endpoint endpoint, ConnectOptions options) {
        checkOpen();
        if (socket.connectsOnce() && dialers.stream().anyMatch(d -> d.endpoint().equals(endpoint))) {
            return;
        }
        Dialer dialer = new Dialer(socket, endpoint, options);
        Dial dial = transport(endpoint).dial(endpoint, setup(options), dialer);
        dialers.add(dialer);
        last = endpoint;
        dialer.start(dial);
    }

    synchronized void unbind(Endpoint endpoint) {
        checkOpen();
        for (Iterator<Listener> all = listeners.iterator(); all.hasNext(); ) {
            Listener listener = all.next();
            if (listener.isAt(endpoint)) {
                all.remove();
                listener.unbind();
                return;
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
                dialer.stop();
                Connection connection = dialer.peer().connection();
                if (connection == null) {
                    socket.peers().gone(dialer.peer());
                } else {
                    connection.finish();
                }
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

    synchronized List<Endpoint> connected() {
        return dialers.stream().map(Dialer::endpoint).toList();
    }

    /** Stops listening; dials go on, since messages may wait for them. */
    synchronized void close() {
        closed = true;
        listeners.forEach(Listener::close);
        listeners.clear();
    }

    private void checkOpen() {
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
        return new ConnectionSetup(introduction, own.limits(), own.heartbeats(), own.tcp());
    }
}
