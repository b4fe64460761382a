package io.weir.inproc;

import io.weir.AddressInUseException;
import io.weir.Endpoint;
import io.weir.InvalidEndpointException;
import io.weir.InvalidOptionException;
import io.weir.security.Security;
import io.weir.transport.Acceptor;
import io.weir.transport.ConnectionCallbacks;
import io.weir.transport.ConnectionSetup;
import io.weir.transport.Connector;
import io.weir.transport.Transport;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Connects sockets of one context by name, without a wire: the two ends share their queues. Either end may come first; a
 * name is bound once at a time.
 *
 * <p>The registry has one lock, held while names are looked up and never while callbacks are called,
 * but to tell a socket that it listens: no peer may come before that.
 */
final class InprocTransport implements Transport {
    private static final int MAX_NAME = 256;

    private final Map<String, InprocAcceptor> bound = new HashMap<>();
    private final Map<String, Queue<InprocConnector>> waiting = new HashMap<>();

    @Override
    public Set<String> schemes() {
        return Set.of("inproc");
    }

    @Override
    public CompletionStage<Acceptor> bind(Endpoint endpoint, ConnectionSetup setup, ConnectionCallbacks gate) {
        check(endpoint, setup);
        InprocAcceptor binding = new InprocAcceptor(this, endpoint, setup, gate);
        Queue<InprocConnector> callers;
        synchronized (this) {
            if (bound.putIfAbsent(endpoint.address(), binding) != null) {
                throw new AddressInUseException(endpoint.toString(), null);
            }
            callers = waiting.remove(endpoint.address());
            gate.listening(endpoint);
        }
        if (callers != null) {
            callers.forEach(caller -> InprocConnection.connect(caller.end(), binding.end()));
        }
        return CompletableFuture.completedFuture(binding);
    }

    @Override
    public Connector dial(Endpoint endpoint, ConnectionSetup setup, ConnectionCallbacks gate) {
        check(endpoint, setup);
        return new InprocConnector(this, endpoint, setup, gate);
    }

    private static void check(Endpoint endpoint, ConnectionSetup setup) {
        Security security = setup.security();
        if (!security.equals(Security.NONE)) {
            // libzmq ignores it, and an application would believe that its peers were asked who they are.
            throw new InvalidOptionException(
                    "security", security, "none for " + endpoint + ", since inproc has no handshake");
        }
        int length = endpoint.address().getBytes(StandardCharsets.UTF_8).length;
        if (length > MAX_NAME) {
            throw new InvalidEndpointException(
                    endpoint.toString(), "name: " + length + " bytes (expected: at most " + MAX_NAME + ")");
        }
    }

    /** Connects the caller if the name is bound; otherwise it waits in line for the bind. */
    void call(InprocConnector caller) {
        InprocAcceptor binding;
        synchronized (this) {
            binding = bound.get(caller.endpoint().address());
            if (binding == null) {
                waiting.computeIfAbsent(caller.endpoint().address(), name -> new ArrayDeque<>())
                        .add(caller);
            }
        }
        if (binding != null) {
            InprocConnection.connect(caller.end(), binding.end());
        }
    }

    /** The caller no longer waits; false if it does not wait. */
    synchronized boolean hangUp(InprocConnector caller) {
        Queue<InprocConnector> callers = waiting.get(caller.endpoint().address());
        return callers != null && callers.remove(caller);
    }

    synchronized boolean isWaiting(InprocConnector caller) {
        Queue<InprocConnector> callers = waiting.get(caller.endpoint().address());
        return callers != null && callers.contains(caller);
    }

    synchronized void unbind(InprocAcceptor binding) {
        bound.remove(binding.endpoint().address(), binding);
    }

    @Override
    public boolean inEventLoop() {
        return false;
    }

    @Override
    public synchronized CompletionStage<Void> close() {
        waiting.clear();
        bound.clear();
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public String toString() {
        return "inproc";
    }
}
