package io.weir.patterns.proxy;

/**
 * What a {@link Proxy} has moved since it started (libzmq: the answer to STATISTICS, which counts frames where this counts
 * messages).
 *
 * @param frontend what passed the frontend
 * @param backend what passed the backend
 */
public record ProxyStatistics(Side frontend, Side backend) {
    /**
     * What passed one socket. Bytes are those of all frames, routing ids included.
     *
     * @param received messages taken from it
     * @param receivedBytes the bytes of those
     * @param sent messages given to it
     * @param sentBytes the bytes of those
     * @param dropped messages that were taken from the other side and could not be given to it: the client that a ROUTER
     *     should have answered was gone, or it sends no messages of so many frames
     */
    public record Side(long received, long receivedBytes, long sent, long sentBytes, long dropped) {}
}
