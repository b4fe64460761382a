package io.weir.transport;

import io.weir.queue.MessageQueue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One live connection, as the peer that it belongs to sees it. Every method is for any thread, returns at once, and does
 * nothing on a connection that is gone.
 */
public interface Connection {
    /** Messages or commands wait to be written. */
    void wakeWriter();

    /** The inbound queue has room again. */
    void wakeReader();

    /**
     * Writes everything that is queued, tells the other end that no more follows, and closes when the other end has
     * closed too, or was quiet for a while. The link hears of the end through {@link PeerLink#closed}.
     */
    void finish();

    /** Closes now, whatever is unwritten. The link hears of it through {@link PeerLink#closed}. */
    void close();

    /** When messages last arrived, or else when the connection was ready, in {@link System#nanoTime}; not if it is local. */
    default long lastRead() {
        return 0;
    }

    /**
     * When messages were last written, or else when the connection was ready, in {@link System#nanoTime}; not if it is
     * local.
     */
    default long lastWritten() {
        return 0;
    }

    /** The thread that moves this connection's messages, for work that should run close to them. */
    Executor executor();

    /** Whether the two ends share their queues, so that what one end offers the other end has. */
    default boolean isLocal() {
        return false;
    }

    /** The link will put nothing more into its outbound queue; of use to local connections only. */
    default void outputEnded() {}

    /**
     * The queue that the other end brings, and that the end which owns the others must receive from instead of its own; null if
     * it brings none.
     */
    default @Nullable MessageQueue inboundOfOther() {
        return null;
    }

    /** The shared queues that the admitted end must use; null at the end that owns them, or if none are shared. */
    default @Nullable LocalQueues localQueues() {
        return null;
    }
}
