package io.weir.inproc;

import io.weir.Endpoint;
import io.weir.transport.Binding;
import io.weir.transport.ConnectionSetup;
import io.weir.transport.Gate;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A bound name. */
final class InprocBinding implements Binding {
    private final InprocTransport transport;
    private final Endpoint endpoint;
    private final InprocEnd end;

    InprocBinding(InprocTransport transport, Endpoint endpoint, ConnectionSetup setup, Gate gate) {
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
