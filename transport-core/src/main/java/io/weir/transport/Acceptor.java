package io.weir.transport;

import io.weir.Endpoint;
import io.weir.snapshot.SocketSnapshot.ListenerSnapshot;
import java.util.concurrent.CompletionStage;

/** An endpoint that is listened on. */
public interface Acceptor {
    /** The endpoint with its real address and port (libzmq: ZMQ_LAST_ENDPOINT). */
    Endpoint endpoint();

    /** What the system tells of it. Any thread. */
    default ListenerSnapshot snapshot() {
        return ListenerSnapshot.of(endpoint());
    }

    /**
     * Stops listening, without waiting for an event loop. Connections that were admitted live on, others are closed.
     * Idempotent.
     *
     * @return completes, on any thread, when the address is free; with a {@link io.weir.BindFailedException} if the system
     *     says that it failed at that
     */
    CompletionStage<Void> close();
}
