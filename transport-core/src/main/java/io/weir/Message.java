package io.weir;

import io.weir.annotation.CheckReturnValue;
import io.weir.memory.BodyMemory;
import io.weir.memory.MessageMemory;
import io.weir.memory.PooledBody;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An immutable list of one or more frames: the unit that is sent, queued, dropped and delivered whole.
 *
 * <p>A message may be shared between threads, sent any number of times and kept for ever, and need not be released.
 * {@link #of(byte[]...)} copies what it is given; {@link #wrap(byte[]...)} takes the arrays over, and the caller
 * promises not to write to them again.
 *
 * <p>Frames are arrays, but for the last frame of a message that came over a wire, if it has 32 KiB or more: it may lie
 * outside the heap, where it need not be copied ({@link #buffer} reads it there; {@link #array} makes a copy, once). So
 * may the body that {@code Context.message} makes. Such memory is lent out of a budget, and {@link #release} gives it
 * back for the next message; without that it is free when the garbage collector finds the message, and meanwhile
 * others, for which none is left, are arrays.
 *
 * <p>A message that was received knows where it came from ({@link #origin()}); a message made here does not.
 *
 * <p>Frames of zero bytes are legal anywhere, as in ZMTP. A message of zero frames does not exist.
 */
@SuppressWarnings("exports") // what it inherits is for Weir's own queues and transports, and not visible elsewhere
public abstract sealed class Message extends MessageMemory<Message, Origin> permits HeapMessage, LentMessage {
    static final byte[][] NONE = {};

    /** Where it came from: an {@link Origin}; or a {@link Traced}, so that messages without a trace are no larger for it. */
    private final @Nullable Object provenance;

    Message(@Nullable Object provenance) {
        this.provenance = provenance;
    }

    private record Traced(@Nullable Origin origin, Trace trace) {}

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
        return new HeapMessage(Objects.requireNonNull(frame, "frame"), NONE, null);
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
        return new HeapMessage(frames[0], rest, null);
    }

    /** Makes a message of the frames without copying them, as {@link #wrap(byte[]...)}. */
    public static Message wrap(List<byte[]> frames) {
        return wrap(frames.toArray(NONE));
    }

    /** The number of frames, at least one. */
    public abstract int frameCount();

    /** The bytes of all frames together; what byte budgets and the size limit count. */
    public abstract long size();

    /**
     * The bytes of one frame.
     *
     * @throws IndexOutOfBoundsException if there is no such frame
     */
    public abstract int length(int frame);

    /**
     * The frame's own array, for reading only: writing to it changes the message for all that hold it. Of a frame
     * outside the heap it is a copy, made when first asked for and kept with the message.
     *
     * @throws IndexOutOfBoundsException if there is no such frame
     * @throws IllegalStateException if the frame was released
     */
    public abstract byte[] array(int frame);

    /**
     * A read-only view of a frame, which must not be used after {@link #release}.
     *
     * @throws IndexOutOfBoundsException if there is no such frame
     * @throws IllegalStateException if the frame was released
     */
    public abstract ByteBuffer buffer(int frame);

    /** A copy of a frame; for the exceptions see {@link #buffer}. */
    public abstract byte[] bytes(int frame);

    /** A copy of the first frame. */
    public byte[] bytes() {
        return bytes(0);
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
        return provenance instanceof Traced traced ? traced.origin() : (Origin) provenance;
    }

    /** The trace that it belongs to; null if it has none. */
    public @Nullable Trace trace() {
        return provenance instanceof Traced traced ? traced.trace() : null;
    }

    /**
     * The same frames with a trace, or with none. It stays with what is made of the message by {@link #prepend}, {@link #skip} and
     * {@link #withOrigin}, within the process, and on connections between two sockets that both have the option {@code
     * traceContext}; others get the frames alone.
     */
    @CheckReturnValue
    public Message withTrace(@Nullable Trace trace) {
        Origin origin = origin();
        return like(trace == null ? origin : new Traced(origin, trace));
    }

    /** The same frames with that in place of {@link #provenance}. */
    abstract Message like(@Nullable Object other);

    final @Nullable Object provenance() {
        return provenance;
    }

    /** What there is with another origin. */
    final Object provenance(Origin origin) {
        return provenance instanceof Traced traced ? new Traced(origin, traced.trace()) : origin;
    }

    /**
     * Gives lent memory back, and with it that of messages made from this one by {@link #prepend}, {@link #skip} and
     * {@link #withOrigin}: the caller promises that those frames are not read any more. What was sent before is
     * sent whole nevertheless (once {@code send} or {@code sendAsync} has returned), and what other
     * sockets received of it is theirs. Without lent memory, or when it was released before, nothing happens. Any thread.
     */
    public abstract void release();

    /** The same frames with another origin; the frames are shared, not copied. */
    public final Message withOrigin(Origin origin) {
        return like(provenance(origin));
    }

    /** The same frames behind one more, as a ROUTER puts the routing id before what it received. */
    @CheckReturnValue
    public abstract Message prepend(byte[] frame);

    /**
     * The same frames without the first {@code count}, as a ROUTER strips the routing id before it sends.
     *
     * @throws IllegalArgumentException if no frame would be left
     */
    @CheckReturnValue
    public abstract Message skip(int count);

    // ---- for queues, patterns and transports, which come by io.weir.memory.Messages

    @Override
    protected final Message received(byte[] first, byte[][] rest, Origin origin) {
        return new HeapMessage(first, rest, origin);
    }

    @Override
    protected final Message lent(byte[][] head, PooledBody body, @Nullable Origin origin) {
        if (body.length() < BodyMemory.LEAST) {
            throw new IllegalArgumentException("body: " + body.length() + " (expected: >= " + BodyMemory.LEAST + ")");
        }
        return new LentMessage(head, body, origin);
    }

    static void checkSkip(int count, int frameCount) {
        if (count < 0 || count >= frameCount) {
            throw new IllegalArgumentException("count: " + count + " (expected: 0.." + (frameCount - 1) + ")");
        }
    }

    /** Whether the other is a message of equal frames; the origin does not count, nor where the bytes lie. */
    @Override
    public final boolean equals(@Nullable Object other) {
        if (!(other instanceof Message that) || frameCount() != that.frameCount()) {
            return false;
        }
        for (int i = 0; i < frameCount(); i++) {
            if (!buffer(i).equals(that.buffer(i))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public final int hashCode() {
        int hash = 1;
        for (int i = 0; i < frameCount(); i++) {
            hash = 31 * hash + buffer(i).hashCode();
        }
        return hash;
    }

    /** The number and sizes of the frames, never their contents: those may be secret. */
    @Override
    public final String toString() {
        StringBuilder text = new StringBuilder("Message[");
        for (int i = 0; i < frameCount(); i++) {
            text.append(i == 0 ? "" : ", ").append(length(i)).append(" B");
        }
        return text.append(']').toString();
    }
}
