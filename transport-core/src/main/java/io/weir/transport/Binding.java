package io.weir.transport;

import io.weir.Endpoint;
import io.weir.snapshot.ListenerSnapshot;

/** An endpoint that is listened on. */
public interface Binding {
    /** The endpoint with its real address and port (libzmq: ZMQ_LAST_ENDPOINT). */
    Endpoint endpoint();

    /** What the system tells of it. Any thread. */
    default ListenerSnapshot snapshot() {
        return ListenerSnapshot.of(endpoint());
    }

    /**
     * Stops listening; when it returns the address is free. Connections that were admitted live on, others are closed.
     * Idempotent.
     *
     * @throws io.weir.BindFailedException if the system says that it failed at that
     */
    void close();
}
