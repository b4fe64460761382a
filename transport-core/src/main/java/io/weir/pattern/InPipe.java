package io.weir.pattern;

import io.weir.DropReason;
import io.weir.Message;
import org.jspecify.annotations.Nullable;

/** The way from one peer. Every method but {@link #peer} is called under the socket's receive lock. */
public interface InPipe {
    /** Whose pipe this is. */
    Peer peer();

    /** Takes the peer's next message; null if there is none. */
    @Nullable Message poll(ReceiveStep step);

    /** Whether {@link #poll} would find something. */
    boolean isReadable();

    /**
     * Asks for {@link ReceivePolicy#readable} when there is a message, unless the peer is gone and none will come.
     *
     * @return false if there is a message after all, and no call follows
     */
    boolean awaitMessages();

    /** Whether the peer is gone and what it sent was read. */
    boolean isExhausted();

    /** Counts a message that was polled and is not delivered. */
    void drop(DropReason reason);

    /** How many messages arrived so far, by all connections of the peer. Any thread. */
    long arrived();
}
