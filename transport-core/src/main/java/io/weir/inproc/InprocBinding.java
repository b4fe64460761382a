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
    private final ConnectionSetup setup;
    private final Gate gate;

    InprocBinding(InprocTransport transport, Endpoint endpoint, ConnectionSetup setup, Gate gate) {
        this.transport = transport;
        this.endpoint = endpoint;
        this.setup = setup;
        this.gate = gate;
    }

    @Override
    public Endpoint endpoint() {
        return endpoint;
    }

    ConnectionSetup setup() {
        return setup;
    }

    Gate gate() {
        return gate;
    }

    @Override
    public CompletionStage<Void> close() {
        transport.unbind(this);
        return CompletableFuture.completedFuture(null);
    }
}
