package io.weir.patterns.reqrep;

import io.weir.Message;
import io.weir.RoutingId;
import io.weir.Trace;
import io.weir.annotation.CheckReturnValue;
import io.weir.memory.Messages;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The frames before the body of a request or reply: the addresses that ROUTERs on the way put there, the last one first,
 * and the empty delimiter (RFC 28). A REP keeps them and puts them before its reply; so does a program that answers requests with a
 * {@link RouterSocket}:
 *
 * <pre>{@code
 * Message request = router.receive();
 * Envelope envelope = Envelope.of(request);
 * if (envelope != null) {
 *     router.send(envelope.around(answerTo(envelope.body(request))));
 * }
 * }</pre>
 *
 * <p>Immutable. It shares the frames of the message that it is of.
 */
public final class Envelope {
    private static final byte[] DELIMITER = {};
    private static final Envelope PLAIN = new Envelope(List.of(DELIMITER));

    /** The delimiter is the last. */
    private final List<byte[]> frames;

    private Envelope(List<byte[]> frames) {
        this.frames = frames;
    }

    /** The delimiter alone: what a {@link DealerSocket} puts around a request to a REP. */
    public static Envelope plain() {
        return PLAIN;
    }

    /** The envelope of a message; null if it has no delimiter, or no body behind it. */
    public static @Nullable Envelope of(Message message) {
        List<byte[]> frames = new ArrayList<>();
        for (int i = 0; i < message.frameCount() - 1; i++) {
            frames.add(message.array(i));
            if (message.array(i).length == 0) {
                return new Envelope(frames);
            }
        }
        return null;
    }

    /** A request's number, then the delimiter. */
    static Envelope numbered(byte[] number) {
        return new Envelope(List.of(number, DELIMITER));
    }

    /**
     * This envelope with one more address before the others: what comes out of a ROUTER goes to that peer first.
     *
     * @throws IllegalArgumentException if there is no address, which would be a delimiter
     */
    @CheckReturnValue
    public Envelope via(RoutingId address) {
        if (address.isNone()) {
            throw new IllegalArgumentException("address: none (expected: 1 to 255 bytes)");
        }
        List<byte[]> more = new ArrayList<>(frames.size() + 1);
        more.add(address.array());
        more.addAll(frames);
        return new Envelope(more);
    }

    /** The addresses, without the delimiter; the first is where a ROUTER sends it. */
    public List<RoutingId> addresses() {
        return frames.subList(0, frames.size() - 1).stream().map(RoutingId::key).toList();
    }

    /** The number of frames, the delimiter included. */
    public int frameCount() {
        return frames.size();
    }

    /** The body in this envelope. */
    @CheckReturnValue
    public Message around(Message body) {
        if (Messages.loan(body) != null) {
            return aroundLent(body);
        }
        byte[][] all = frames.toArray(new byte[frames.size() + body.frameCount()][]);
        for (int i = 0; i < body.frameCount(); i++) {
            all[frames.size() + i] = body.array(i);
        }
        Message whole = Message.wrap(all);
        Trace trace = body.trace();
        return trace == null ? whole : whole.withTrace(trace);
    }

    /** One by one, since the body must stay where it lies. */
    private Message aroundLent(Message body) {
        Message whole = body;
        for (int i = frames.size() - 1; i >= 0; i--) {
            whole = whole.prepend(frames.get(i));
        }
        return whole;
    }

    /**
     * What is behind the envelope in the message that it is of.
     *
     * @throws IllegalArgumentException if the message has no more frames than the envelope
     */
    @CheckReturnValue
    public Message body(Message message) {
        return message.skip(frames.size());
    }

    /** Whether the other has equal frames. */
    @Override
    public boolean equals(@Nullable Object other) {
        if (!(other instanceof Envelope that) || frames.size() != that.frames.size()) {
            return false;
        }
        for (int i = 0; i < frames.size(); i++) {
            if (!Arrays.equals(frames.get(i), that.frames.get(i))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (byte[] frame : frames) {
            hash = 31 * hash + Arrays.hashCode(frame);
        }
        return hash;
    }

    /** The addresses. */
    @Override
    public String toString() {
        return "Envelope" + addresses();
    }
}
