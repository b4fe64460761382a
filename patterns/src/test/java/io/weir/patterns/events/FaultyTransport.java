package io.weir.patterns.events;

import io.weir.BindFailedException;
import io.weir.Endpoint;
import io.weir.Refusal;
import io.weir.socket.HostTransport;
import io.weir.transport.Acceptor;
import io.weir.transport.ConnectionCallbacks;
import io.weir.transport.ConnectionSetup;
import io.weir.transport.Connector;
import io.weir.transport.RefusedException;
import io.weir.transport.Transport;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A transport of a system that can neither accept nor close. */
final class FaultyTransport extends HostTransport implements Transport {
    @Override
    protected Transport transport() {
        return this;
    }

    @Override
    public Set<String> schemes() {
        return Set.of("faulty");
    }

    @Override
    public CompletionStage<Acceptor> bind(Endpoint endpoint, ConnectionSetup setup, ConnectionCallbacks gate) {
        gate.listening(endpoint);
        gate.turnedAway(
                endpoint.address(), "?", new RefusedException(Refusal.ACCEPT_FAILED, "no descriptors for the test"));
        return CompletableFuture.completedFuture(new Acceptor() {
            @Override
            public Endpoint endpoint() {
                return endpoint;
            }

            @Override
            public CompletionStage<Void> close() {
                return CompletableFuture.failedFuture(
                        new BindFailedException(endpoint.toString(), "cannot close for the test", null));
            }
        });
    }

    @Override
    public Connector dial(Endpoint endpoint, ConnectionSetup setup, ConnectionCallbacks gate) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean inEventLoop() {
        return false;
    }

    @Override
    public CompletionStage<Void> close() {
        return CompletableFuture.completedFuture(null);
    }
}
