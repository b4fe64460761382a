package io.weir.netty;

import io.weir.Endpoint;

/**
 * A scheme of endpoints whose connections are streams of bytes, such as tcp. Whatever differs from one scheme to another is
 * behind this and the {@link StreamEndpoint} that it makes; {@link StreamProtocols} names all that there are.
 */
interface StreamProtocol {
    /** The scheme, in lower case. */
    String scheme();

    /**
     * Reads an endpoint to bind.
     *
     * @param options what the socket asked for
     * @throws io.weir.EndpointException if it is none, or one that this machine cannot serve
     * @throws io.weir.InvalidOptionException if the socket lacks an option that it needs, or has one that it cannot honour
     */
    StreamEndpoint forBind(Endpoint endpoint, StreamOptions options);

    /**
     * Reads an endpoint to connect to.
     *
     * @param options what the socket asked for
     * @throws io.weir.EndpointException if it is none, or one that this machine cannot serve
     * @throws io.weir.InvalidOptionException if the socket lacks an option that it needs, or has one that it cannot honour
     */
    StreamEndpoint forConnect(Endpoint endpoint, StreamOptions options);
}
