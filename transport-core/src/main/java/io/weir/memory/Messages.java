package io.weir.memory;

import org.jspecify.annotations.Nullable;

/** What queues, patterns and transports do with messages, and applications do not. */
public final class Messages {
    private Messages() {}

    /**
     * The beginning of the first frame, for reading only: as many bytes as were asked for, or more, or all there are. What
     * a topic is compared with.
     */
    public static byte[] prefix(MessageMemory<?, ?> message, int enough) {
        return message.prefix(enough);
    }

    /** The lent memory of the last frame; null if that is an array. */
    public static @Nullable PooledBody loan(MessageMemory<?, ?> message) {
        return message.loan();
    }

    /**
     * Keeps lent memory, whatever the owner does, until {@link #releaseRetained}: for a queue that takes the message.
     *
     * @throws IllegalStateException if it was given back already
     */
    public static void retain(MessageMemory<?, ?> message) {
        message.retain();
    }

    /** Ends one {@link #retain}: the message was written, or dropped. */
    public static void releaseRetained(MessageMemory<?, ?> message) {
        message.releaseRetained();
    }

    /** The same message as another owner has it, which releases it apart; for a caller that may send it again later. */
    public static <M extends MessageMemory<M, O>, O> M shared(M message) {
        return message.shared();
    }

    /** The message as a receiver in this process gets it from a queue: with an origin, and as its owner in place of the queue. */
    public static <M extends MessageMemory<M, O>, O> M handedOver(M message, O origin) {
        return message.handedOver(origin);
    }
}
