package io.weir.inproc;

import io.weir.Endpoint;
import io.weir.transport.Acceptor;
import io.weir.transport.ConnectionCallbacks;
import io.weir.transport.ConnectionSetup;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A bound name. */
final class InprocAcceptor implements Acceptor {
    private final InprocTransport transport;
    private final Endpoint endpoint;
    private final InprocEnd end;

    InprocAcceptor(InprocTransport transport, Endpoint endpoint, ConnectionSetup setup, ConnectionCallbacks gate) {
        this.transport = transport;
        this.endpoint = endpoint;
        end = new InprocEnd(endpoint.toString(), setup, gate);
    }

    @Override
    public Endpoint endpoint() {
        return endpoint;
    }

    InprocEnd end() {
        return end;
    }

    @Override
    public CompletionStage<Void> close() {
        transport.unbind(this);
        return CompletableFuture.completedFuture(null);
    }
}
