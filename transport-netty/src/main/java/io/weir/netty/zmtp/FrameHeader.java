package io.weir.netty.zmtp;

import io.netty.buffer.ByteBuf;
import io.weir.Refusal;
import io.weir.netty.security.FrameTransform;
import io.weir.transport.RefusedException;

/**
 * The head of a frame (RFC 37, section "Framing"), read in whatever pieces it arrives:
 *
 * <pre>
 *   +-----------+----------------------------+--------
 *   | flags (1) | size of the body (1 or 8)  | body ..
 *   +-----------+----------------------------+--------
 *     bit 0 MORE      another frame of the same message follows
 *     bit 1 LONG      the size has 8 bytes
 *     bit 2 COMMAND   never with MORE
 *     3..7  reserved  zero
 * </pre>
 *
 * <p>Peers may use the long form for a small body; we do so for none of at most 255 bytes. Reserved bits are refused
 * although libzmq ignores them: no implementation sets them, and a stream that lost step shows itself there first.
 */
final class FrameHeader {
    static final int MORE = FrameTransform.MORE;
    static final int LONG = 0x02;
    static final int COMMAND = FrameTransform.COMMAND;

    /** The greatest body that goes with a size of one byte. */
    static final int MAX_SHORT = 255;

    private static final int RESERVED = 0xf8;
    private static final int UNREAD = -1;

    private int flags = UNREAD;
    private int missing;
    private long size;

    /** The bytes that the head of a frame with such a body takes. */
    static int length(long bodySize) {
        return bodySize <= MAX_SHORT ? 2 : 9;
    }

    /** Appends the head of a frame; LONG is chosen here, from the size that is written. */
    static void write(int flags, long bodySize, ByteBuf out) {
        if (bodySize <= MAX_SHORT) {
            out.writeShort(flags << 8 | (int) bodySize);
        } else {
            out.writeByte(flags | LONG).writeLong(bodySize);
        }
    }

    /** Puts the head of a short last frame into an array, and returns the index behind it. */
    static int writeShort(int bodySize, byte[] out, int at) {
        out[at] = 0;
        out[at + 1] = (byte) bodySize;
        return at + 2;
    }

    /** Forgets the last header, for the next frame. */
    void clear() {
        flags = UNREAD;
    }

    /** Whether no byte of the header has come yet. */
    boolean isClear() {
        return flags == UNREAD;
    }

    /**
     * Takes what there is of the header and says whether that was all of it.
     *
     * @throws RefusedException if the flags are not ones that a frame may have
     */
    boolean read(ByteBuf in) throws RefusedException {
        if (flags == UNREAD) {
            if (!in.isReadable()) {
                return false;
            }
            flags = checked(in.readUnsignedByte());
            missing = (flags & LONG) == 0 ? 1 : Long.BYTES;
            size = 0;
        }
        if (missing == Long.BYTES && in.readableBytes() >= Long.BYTES) {
            size = in.readLong();
            missing = 0;
        }
        while (missing > 0 && in.isReadable()) {
            size = size << 8 | in.readUnsignedByte();
            missing--;
        }
        return missing == 0;
    }

    /** Takes the size byte just read for the first of eight: see {@link BrokenSubscription}. */
    void widen() {
        missing = Long.BYTES - 1;
    }

    /** The least size that can still come of the bytes read so far. */
    long leastSize() {
        return size << (Byte.SIZE * missing);
    }

    int flags() {
        return flags;
    }

    boolean isCommand() {
        return (flags & COMMAND) != 0;
    }

    /** Whether the size has one byte. */
    boolean isShort() {
        return (flags & LONG) == 0;
    }

    /** The size announced, which is unsigned: a negative one is above every limit. */
    long size() {
        return size;
    }

    private static int checked(int flags) throws RefusedException {
        if ((flags & RESERVED) != 0) {
            throw invalid(flags, "no reserved bits");
        }
        if ((flags & COMMAND) != 0 && (flags & MORE) != 0) {
            throw invalid(flags, "a command without MORE");
        }
        return flags;
    }

    private static RefusedException invalid(int flags, String expected) {
        return new RefusedException(
                Refusal.INVALID_FRAME, String.format("flags: 0x%02x (expected: %s)", flags, expected));
    }
}
