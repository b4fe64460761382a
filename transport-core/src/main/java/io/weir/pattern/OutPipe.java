package io.weir.pattern;

import io.weir.Message;
import io.weir.transport.Command;
import org.jspecify.annotations.Nullable;

/** The way to one peer. Every method but {@link #peer} is called under the socket's send lock. */
public interface OutPipe {
    /** Whose pipe this is. */
    Peer peer();

    /**
     * Queues the message, unless the peer is at its high-water mark or byte budget: then {@link SendPolicy#roomAgain}
     * follows when it no longer is.
     */
    boolean offer(Message message, SendStep step);

    /**
     * Does with a message that was not queued, and for which there is no other peer, what the socket's overflow rule says.
     *
     * @return whether the message was accepted: queued in the place of others, or counted as accepted and dropped
     */
    default boolean overflow(Message message, SendStep step) {
        return false;
    }

    /** Whether {@link #overflow} is likely to do something else than have the sender wait. */
    default boolean hasOverflow() {
        return false;
    }

    /** Queues the message, or overflows, or counts it as accepted and dropped because the peer had no room. */
    void offerOrDrop(Message message, SendStep step);

    /** Whether a message of so many bytes would be queued. */
    boolean hasRoomFor(long bytes);

    /** The same; where there is no room {@link SendPolicy#roomAgain} follows, as after {@link #offer}. */
    boolean awaitRoom(long bytes);

    /**
     * Whether a message of so many bytes need not wait for the disk that the socket spills to, however the overflow rule
     * goes on from there. Where it must {@link SendPolicy#roomAgain} follows. Without a spill it need not.
     */
    default boolean awaitSpill(long bytes) {
        return true;
    }

    /** Sends a command, if the peer is connected; no high-water mark limits commands. */
    void send(Command command);

    /**
     * The policy keeps what it offers from now on until the peer acknowledges it: what goes down with the connection counts
     * as written then, not as dropped, since the policy will offer it again if it did not arrive.
     */
    default void keepsUntilAcknowledged() {}

    /** No limit holds from now on, for a socket that closes: what the policy holds may all be offered. */
    default void liftLimits() {}

    /**
     * Takes the next message back that was not written, and with it the memory that the queue retained, in order; null if
     * there is none. Only within {@link SendPolicy#ended}.
     */
    default @Nullable Message takeBack() {
        return null;
    }
}
