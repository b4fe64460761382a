package io.weir.transport;

import io.weir.Endpoint;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * A way to carry messages, serving one or more schemes of endpoint for one context. Methods are for any thread, and none
 * waits for an event loop, which the application may block: the socket does, for a limited time.
 *
 * <p>A transport knows connections, handshakes and bytes; it knows no patterns. What it must know of a socket is in the
 * {@link ConnectionSetup}, what it tells the socket goes through a {@link ConnectionCallbacks} and a {@link PeerLink}.
 */
public interface Transport {
    /** The schemes served, in lower case. */
    Set<String> schemes();

    /**
     * Begins to listen on the endpoint.
     *
     * @return completes, on any thread, when the operating system has answered; with an {@link io.weir.EndpointException}
     *     if it refuses
     * @throws io.weir.EndpointException if it is known at once that this cannot be done
     */
    CompletionStage<Acceptor> bind(Endpoint endpoint, ConnectionSetup setup, ConnectionCallbacks gate);

    /**
     * Prepares to connect to the endpoint, which need not exist; does not wait.
     *
     * @throws io.weir.InvalidEndpointException if the address is not one that can be connected to
     */
    Connector dial(Endpoint endpoint, ConnectionSetup setup, ConnectionCallbacks gate);

    /** Whether the calling thread is one that moves messages and must never wait for an application. */
    boolean inEventLoop();

    /**
     * Stops listening wherever it still does, and ends the transport's threads, unless they belong to the host. Its sockets
     * were closed before.
     *
     * @return completes, on any thread, when the threads have ended
     */
    CompletionStage<Void> close();
}
