package io.weir.pattern;

import io.weir.Message;
import io.weir.Refusal;
import io.weir.SendResult;
import io.weir.snapshot.JobsSnapshot;
import io.weir.snapshot.NameSnapshot;
import io.weir.snapshot.RequestsSnapshot;
import io.weir.transport.Command;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Which peers get a message: the sending half of a socket type. Every method is called by the holder of the socket's send
 * lock, must not block, and must not call the application.
 *
 * <p>A peer that was connected to is attached when the application connects, so that messages can wait for it, and
 * established each time a connection of it is ready; one that came to a bound endpoint is attached and established at
 * once. With the option immediate, peers that were connected to are attached only while they are connected.
 */
public interface SendPolicy {
    /** Nothing can be sent. */
    SendPolicy NONE = new SendPolicy() {
        @Override
        public SendResult send(Message message, SendStep step) {
            return SendResult.NO_PEER;
        }

        @Override
        public boolean hasRoom() {
            return false;
        }
    };

    /** Sends the message to the peers that it is for, or says why not; in the latter case nothing was sent. */
    SendResult send(Message message, SendStep step);

    /**
     * Whether {@link #send} may succeed, as far as can be said without the message; for callers that must not take a message
     * before there is room for it. May err either way for a while. Where it says no a change follows, as after an attempt
     * to send.
     */
    default boolean hasRoom() {
        return true;
    }

    /**
     * A peer may be sent to from now on.
     *
     * @return a reason to refuse it, or null
     */
    default @Nullable Refusal attached(Peer peer) {
        return null;
    }

    /**
     * A connection of an attached peer is ready, and {@link Peer#remote()} says who it is.
     *
     * @return a reason to close it, or null
     */
    default @Nullable Refusal established(Peer peer) {
        return null;
    }

    /** The connection of an attached peer was lost; another may follow. */
    default void disconnected(Peer peer) {}

    /** A peer is gone; it must not be sent to any more. Called once for each {@link #attached}. */
    default void detached(Peer peer) {}

    /**
     * The last connection of a peer has ended, for good: what was queued and not written is dropped after this, unless the
     * policy {@linkplain OutPipe#takeBack takes it back}. Last of all calls for the peer; of one that was refused the only one.
     */
    default void ended(Peer peer) {}

    /**
     * The socket closes, and nothing more will be sent or received: what the policy holds, or has to say, must be offered now,
     * or dropped and counted, unless the policy is not {@linkplain #isFinished finished}. What the peers' queues hold is still
     * written, for as long as the socket lingers.
     */
    default void closing(SendStep step) {}

    /**
     * After {@link #closing}, whether the policy offers nothing more. If it has still something for peers that are connected it
     * offers that as they have room, says {@link SendContext#changed} when all is offered, and drops and counts what is left of it
     * when they {@linkplain #ended end}, as they do when the socket lingers no longer.
     */
    default boolean isFinished() {
        return true;
    }

    /** A peer that had no room when it was offered a message has room again. */
    default void roomAgain(Peer peer) {}

    /** A command came from a peer. */
    default void received(Peer peer, Command command) {}

    /**
     * How many topics peers are subscribed to, or a subscriber is; of a RADIO or DISH how many groups. Any thread may ask; a
     * guess while it changes.
     */
    default int subscriptions() {
        return 0;
    }

    /** Messages that the policy itself holds, beside those in the peers' queues. Any thread; exact at rest. */
    default HeldMessages held() {
        return HeldMessages.NONE;
    }

    /** The subscribers that are remembered by name, with what is kept for them. Any thread; a guess while it changes. */
    default List<NameSnapshot> names() {
        return List.of();
    }

    /** Whether a sender may have to wait until what it sent {@linkplain #accepting is accepted}. The same all the time. */
    default boolean acceptsLater() {
        return false;
    }

    /**
     * What completes, never with a failure, when the message of the last {@link #send} is accepted, where the policy {@linkplain
     * #acceptsLater accepts later}: the sender waits for it without the lock. Null if it is accepted.
     */
    default @Nullable CompletableFuture<Void> accepting() {
        return null;
    }

    /**
     * The socket is closed, and the policy is called no more: gives back what it has outside of memory. Without the lock; completes
     * when that is done.
     */
    default CompletableFuture<Void> closed() {
        return CompletableFuture.completedFuture(null);
    }

    /** The jobs of a queue, as they were a moment ago; of other kinds none. Any thread. */
    default JobsSnapshot jobs() {
        return JobsSnapshot.NONE;
    }

    /** The requests of a requester or responder; of other kinds none. Any thread. */
    default RequestsSnapshot requests() {
        return RequestsSnapshot.NONE;
    }

    /** A waiting sender's time is up: peers with any room at all should count for its last try. */
    default void refresh() {}
}
