package io.weir.pattern;

import io.weir.Message;
import org.jspecify.annotations.Nullable;

/**
 * In which order messages of several peers are received, and what is taken off them: the receiving half of a socket type.
 * Every method is called by the holder of the socket's receive lock, must not block, and must not call the application.
 */
public interface ReceivePolicy {
    /** Nothing can be received. */
    ReceivePolicy NONE = new ReceivePolicy() {
        @Override
        public @Nullable Message receive(ReceiveStep step) {
            return null;
        }

        @Override
        public boolean isReadable() {
            return false;
        }
    };

    /** Takes the next message; null if there is none. */
    @Nullable Message receive(ReceiveStep step);

    /**
     * Takes back a message that {@link #receive} returned and that could not be handed over; for policies that cannot act as
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

    /** A connection of an attached peer is ready, and the sending policy did not refuse it. */
    default void established(Peer peer) {}

    /** No more will arrive from the peer; what it holds stays readable. */
    default void detached(Peer peer) {}

    /** A peer whose messages were {@linkplain InPipe#awaitMessages awaited} has some. */
    default void readable(Peer peer) {}
}
