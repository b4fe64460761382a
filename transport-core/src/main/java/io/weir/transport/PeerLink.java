package io.weir.transport;

import io.weir.queue.MessageQueue;
import org.jspecify.annotations.Nullable;

/**
 * A peer, as the connection that serves it sees it. A link outlives its connections: one that was dialled keeps its
 * queues from one connection to the next. All methods but {@link #received} are for the connection's own thread.
 *
 * <p>The connection is the consumer of {@link #outbound} and of the commands, and the producer of {@link #inbound}, from
 * {@link ConnectionCallbacks#admit} to {@link #closed}.
 */
public interface PeerLink {
    /** What waits to be written; the connection sets {@code onReadable}. */
    MessageQueue outbound();

    /** Where decoded messages go; the connection sets {@code onRoom}. */
    MessageQueue inbound();

    /** Takes the next command to write; null if there is none. Commands go before messages. */
    @Nullable Command nextCommand();

    /** A command arrived. Any thread. */
    void received(Command command);

    /** So many messages taken from the outbound queue were handed to the operating system. */
    void wrote(long messages);

    /** So many messages taken from the outbound queue went down with the connection. */
    void lost(long messages);

    /** A PING of ours was answered, so many nanoseconds after it was written. */
    default void roundTrip(long nanos) {}

    /**
     * The connection is about to end, and neither side asked for it; {@link #closed} follows.
     *
     * @param cause what the system said, an {@link java.io.IOException}, or else a fault of the transport's own
     */
    default void broken(Throwable cause) {}

    /**
     * The connection is gone; called once, after its last message was put into the inbound queue.
     *
     * @param why what the peer did wrong; null if either side just closed
     */
    void closed(@Nullable RefusedException why);

    /**
     * Nothing more will be put into the inbound queue. Only for connections that are {@linkplain Connection#isLocal
     * local}, whose other end may still be offering when they close; for all others that is what {@link #closed} says.
     * Any thread.
     */
    void inputEnded();
}
