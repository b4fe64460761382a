package io.weir;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An immutable list of one or more frames: the unit that is sent, queued, dropped and delivered whole.
 *
 * <p>A message is ordinary heap memory. Nobody releases it, and it may be shared between threads, sent any number of
 * times and kept for ever. {@link #of(byte[]...)} copies what it is given; {@link #wrap(byte[]...)} takes the arrays
 * over, and whoever calls it promises not to write to them again.
 *
 * <p>A message that was received knows where it came from ({@link #origin()}); a message made here does not.
 *
 * <p>Frames of zero bytes are legal anywhere, as in ZMTP. A message of zero frames does not exist.
 */
public final class Message {
    private static final byte[][] NONE = {};

    private final byte[] first;
    private final byte[][] rest;
    private final @Nullable Origin origin;

    private Message(byte[] first, byte[][] rest, @Nullable Origin origin) {
        this.first = first;
        this.rest = rest;
        this.origin = origin;
    }

    /**
     * Makes a message whose frames are the UTF-8 forms of the texts.
     *
     * @throws IllegalArgumentException if there is no text at all
     */
    public static Message of(String... texts) {
        byte[][] frames = new byte[texts.length][];
        for (int i = 0; i < texts.length; i++) {
            frames[i] = texts[i].getBytes(StandardCharsets.UTF_8);
        }
        return wrap(frames);
    }

    /**
     * Makes a message of copies of the frames; the arrays stay the caller's.
     *
     * @throws IllegalArgumentException if there is no frame at all
     */
    public static Message of(byte[]... frames) {
        byte[][] copies = new byte[frames.length][];
        for (int i = 0; i < frames.length; i++) {
            copies[i] = frames[i].clone();
        }
        return wrap(copies);
    }

    /** Makes a message of one frame that is a copy of the buffer's remaining bytes; the buffer's position stays. */
    public static Message of(ByteBuffer frame) {
        byte[] copy = new byte[frame.remaining()];
        frame.get(frame.position(), copy);
        return wrap(copy);
    }

    /** Makes a message of one frame without copying it. The array belongs to the message from here on. */
    public static Message wrap(byte[] frame) {
        return new Message(Objects.requireNonNull(frame, "frame"), NONE, null);
    }

    /**
     * Makes a message of the frames without copying them. The arrays belong to the message from here on.
     *
     * @throws IllegalArgumentException if there is no frame at all
     */
    public static Message wrap(byte[]... frames) {
        if (frames.length == 0) {
            throw new IllegalArgumentException("frames: 0 (expected: at least 1)");
        }
        for (byte[] frame : frames) {
            Objects.requireNonNull(frame, "frame");
        }
        byte[][] rest = frames.length == 1 ? NONE : Arrays.copyOfRange(frames, 1, frames.length);
        return new Message(frames[0], rest, null);
    }

    /** Makes a message of the frames without copying them, as {@link #wrap(byte[]...)}. */
    public static Message wrap(List<byte[]> frames) {
        return wrap(frames.toArray(NONE));
    }

    /** Makes a message of one frame as a transport received it, without copying; see {@link #wrap(byte[])}. */
    public static Message received(byte[] frame, Origin origin) {
        return new Message(frame, NONE, origin);
    }

    /**
     * Makes a message of two or more frames as a transport received it. Nothing is copied, so the outer array belongs to
     * the message, too.
     */
    public static Message received(byte[] first, byte[][] rest, Origin origin) {
        return new Message(first, rest, origin);
    }

    /** The number of frames, at least one. */
    public int frameCount() {
        return 1 + rest.length;
    }

    /** The bytes of all frames together; what byte budgets and the size limit count. */
    public long size() {
        long size = first.length;
        for (byte[] frame : rest) {
            size += frame.length;
        }
        return size;
    }

    /**
     * The frame's own array, for reading only: writing to it changes the message for everyone who holds it.
     *
     * @throws IndexOutOfBoundsException if there is no such frame
     */
    public byte[] array(int frame) {
        return frame == 0 ? first : rest[frame - 1];
    }

    /** A read-only view of a frame. */
    public ByteBuffer buffer(int frame) {
        return ByteBuffer.wrap(array(frame)).asReadOnlyBuffer();
    }

    /** A copy of a frame. */
    public byte[] bytes(int frame) {
        return array(frame).clone();
    }

    /** A copy of the first frame. */
    public byte[] bytes() {
        return first.clone();
    }

    /** A frame read as UTF-8; malformed bytes become U+FFFD. */
    public String text(int frame) {
        return new String(array(frame), StandardCharsets.UTF_8);
    }

    /** The first frame read as UTF-8; malformed bytes become U+FFFD. */
    public String text() {
        return text(0);
    }

    /** Where a received message came from; null if the message was made here. */
    public @Nullable Origin origin() {
        return origin;
    }

    /** The same frames with another origin; the frames are shared, not copied. */
    public Message withOrigin(Origin origin) {
        return new Message(first, rest, origin);
    }

    /** The same frames behind one more, as a ROUTER puts the routing id before what it received. */
    public Message prepend(byte[] frame) {
        byte[][] shifted = new byte[rest.length + 1][];
        shifted[0] = first;
        System.arraycopy(rest, 0, shifted, 1, rest.length);
        return new Message(Objects.requireNonNull(frame, "frame"), shifted, origin);
    }

    /**
     * The same frames without the first {@code count}, as a ROUTER strips the routing id before it sends.
     *
     * @throws IllegalArgumentException if no frame would be left
     */
    public Message skip(int count) {
        if (count < 0 || count >= frameCount()) {
            throw new IllegalArgumentException("count: " + count + " (expected: 0.." + (frameCount() - 1) + ")");
        }
        if (count == 0) {
            return this;
        }
        byte[][] left = count == rest.length ? NONE : Arrays.copyOfRange(rest, count, rest.length);
        return new Message(rest[count - 1], left, origin);
    }

    /** Whether the other is a message of equal frames; the origin does not count. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Message that && Arrays.equals(first, that.first) && Arrays.deepEquals(rest, that.rest);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(first) + Arrays.deepHashCode(rest);
    }

    /** The number and sizes of the frames, never their contents: those may be secret. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("Message[");
        for (int i = 0; i < frameCount(); i++) {
            text.append(i == 0 ? "" : ", ").append(array(i).length).append(" B");
        }
        return text.append(']').toString();
    }
}
