package io.weir.netty.security;

import io.netty.buffer.ByteBuf;
import io.weir.transport.RefusedException;

/**
 * What a mechanism makes of each frame of the traffic. NULL and PLAIN leave frames alone, and then this is not called:
 * codecs ask {@link #isIdentity()} once, when they are made. CURVE puts each frame, its flags included, into a box that
 * travels as the body of a message frame without MORE (RFC 26, MESSAGE).
 *
 * <p>One object serves one connection and is used by its event loop only, since boxes are numbered.
 */
public interface FrameTransform {
    /** The flag of a frame that another one of the same message follows. */
    int MORE = 0x01;

    /** The flag of a frame that holds a command. */
    int COMMAND = 0x04;

    /** Leaves frames as they are. */
    @SuppressWarnings("ClassInitializationDeadlock") // only this field makes one
    FrameTransform IDENTITY = new IdentityTransform();

    /** Whether frames travel as they are, so that the calls below can be left out. */
    default boolean isIdentity() {
        return false;
    }

    /** The bytes by which {@link #seal} makes a body longer. */
    int overhead();

    /** Appends the body that carries the frame: exactly {@code body.length + overhead()} bytes. */
    void seal(int flags, byte[] body, ByteBuf out);

    /**
     * Takes the frame out of the body that carried it.
     *
     * @param flags the flags of the frame that carried it, without those of its size
     * @param body the transform's to keep and to write to
     * @throws RefusedException if the body is not what a peer that shares our keys can have sent
     */
    Opened open(int flags, byte[] body) throws RefusedException;

    /** The connection has ended, and nothing is sealed or opened any more: wipes the keys. */
    default void ended() {}

    /**
     * A frame as the peer meant it.
     *
     * @param flags {@link #MORE} and {@link #COMMAND}, no other
     * @param body what it holds; never written to
     */
    record Opened(int flags, byte[] body) {}
}
