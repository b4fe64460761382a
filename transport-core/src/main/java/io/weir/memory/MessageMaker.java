package io.weir.memory;

import org.jspecify.annotations.Nullable;

/**
 * Makes messages of frames as a transport received them, without copying. Any thread.
 *
 * @param <M> the message
 * @param <O> where a message came from
 */
public final class MessageMaker<M extends MessageMemory<M, O>, O> {
    private static final byte[][] NONE = {};

    private final M like;

    /** Makes messages of the class of this one, which may be any. */
    public MessageMaker(M like) {
        this.like = like;
    }

    /** Makes a message of one frame. The array belongs to the message from here on. */
    public M received(byte[] frame, O origin) {
        return like.received(frame, NONE, origin);
    }

    /** Makes a message of two or more frames. The outer array belongs to the message, too. */
    public M received(byte[] first, byte[][] rest, O origin) {
        return like.received(first, rest, origin);
    }

    /**
     * Makes a message of frames and, behind them, a body in lent memory, which belongs to the message from here on; with
     * an origin, as a transport received it, or without one.
     *
     * @throws IllegalArgumentException if the body is so small that it should be an array
     */
    public M lent(byte[][] head, PooledBody body, @Nullable O origin) {
        return like.lent(head, body, origin);
    }
}
