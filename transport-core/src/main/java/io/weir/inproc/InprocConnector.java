package io.weir.inproc;

import io.weir.Endpoint;
import io.weir.transport.ConnectionCallbacks;
import io.weir.transport.ConnectionSetup;
import io.weir.transport.Connector;

/** A socket that wants to be connected to a name. */
final class InprocConnector implements Connector {
    private final InprocTransport transport;
    private final Endpoint endpoint;
    private final InprocEnd end;

    InprocConnector(InprocTransport transport, Endpoint endpoint, ConnectionSetup setup, ConnectionCallbacks gate) {
        this.transport = transport;
        this.endpoint = endpoint;
        end = new InprocEnd(endpoint.toString(), setup, gate);
    }

    Endpoint endpoint() {
        return endpoint;
    }

    InprocEnd end() {
        return end;
    }

    @Override
    public void attempt() {
        transport.call(this);
    }

    @Override
    public boolean redials() {
        return false;
    }

    @Override
    public void cancel() {
        transport.hangUp(this);
    }

    @Override
    public boolean handOver() {
        return transport.isWaiting(this);
    }
}
