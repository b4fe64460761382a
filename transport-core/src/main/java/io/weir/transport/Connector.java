package io.weir.transport;

/** An endpoint to connect to, again and again, always on the same thread. Methods are for any thread. */
public interface Connector {
    /**
     * Starts one attempt, which ends with one call of {@link ConnectionCallbacks#admit} or {@link
     * ConnectionCallbacks#turnedAway}. Not called while an attempt or a connection of this connector is alive.
     */
    void attempt();

    /** Whether to attempt again after a connection was lost; inproc does not (libzmq's rule). */
    boolean redials();

    /** Ends it: an attempt in progress is given up, and no callback follows. A connection lives on. */
    void cancel();

    /**
     * The socket closes before there was a connection: asks the transport to keep what is queued for the socket that will
     * bind.
     *
     * @return whether it does (inproc only)
     */
    default boolean handOver() {
        return false;
    }
}
