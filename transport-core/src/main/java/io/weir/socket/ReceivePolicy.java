package io.weir.socket;

import io.weir.Message;
import org.jspecify.annotations.Nullable;

/**
 * In which order messages of several peers are received, and what is taken off them: the receiving half of a pattern.
 * Every method is called by whoever holds the socket's receive seat, must not block, and must not call the application.
 */
public interface ReceivePolicy {
    /** Nothing can be received. */
    ReceivePolicy NONE = new ReceivePolicy() {
        @Override
        public @Nullable Message receive() {
            return null;
        }

        @Override
        public boolean isReadable() {
            return false;
        }
    };

    /** The socket opens; called once, before anything else. */
    default void open(Inlet inlet) {}

    /** Takes the next message; null if there is none. */
    @Nullable Message receive();

    /**
     * Takes back a message that {@link #receive} returned to somebody who was gone by then; for policies that cannot act as
     * if it had come only now.
     *
     * @return false to have it received next, before all others
     */
    default boolean takeBack(Message message) {
        return false;
    }

    /** Whether {@link #receive} may find something; it may err towards yes. */
    boolean isReadable();

    /** Messages that the policy itself holds, beside those in the peers' queues. */
    default long held() {
        return 0;
    }

    /** A peer may have messages from now on, and perhaps has some. */
    default void attached(Peer peer) {}

    /** A connection of an attached peer is ready, and the sending policy has nothing against it. */
    default void established(Peer peer) {}

    /** No more will arrive from the peer; what it holds stays readable. */
    default void detached(Peer peer) {}

    /** A peer that {@linkplain Peer#sleep slept} has messages again. */
    default void readable(Peer peer) {}
}
