package io.weir.transport;

import io.weir.Endpoint;
import java.util.Set;

/**
 * A way to carry messages, serving one or more schemes of endpoint for one context. Methods are for any thread.
 *
 * <p>A transport knows connections, handshakes and bytes; it knows no patterns. What it must know of a socket is in the
 * {@link ConnectionSetup}, what it tells the socket goes through a {@link Gate} and a {@link Link}.
 */
public interface Transport extends AutoCloseable {
    /** The schemes served, in lower case. */
    Set<String> schemes();

    /**
     * Listens on the endpoint; waits for the operating system only.
     *
     * @throws io.weir.EndpointException if that cannot be done
     */
    Binding bind(Endpoint endpoint, ConnectionSetup setup, Gate gate);

    /**
     * Prepares to connect to the endpoint, which need not exist; does not wait.
     *
     * @throws io.weir.InvalidEndpointException if the address is not one that can be connected to
     */
    Dial dial(Endpoint endpoint, ConnectionSetup setup, Gate gate);

    /** Whether the calling thread is one that moves messages and must never wait for an application. */
    boolean inEventLoop();

    /** Ends the transport's threads, unless they belong to the host. Its sockets were closed before. */
    @Override
    void close();
}
