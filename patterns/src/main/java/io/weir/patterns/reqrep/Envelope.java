package io.weir.patterns.reqrep;

import io.weir.Message;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The frames before the body of a request or reply: the names that ROUTERs on the way put there, and the empty delimiter
 * (RFC 28). A REP keeps them and puts them before its reply.
 */
final class Envelope {
    private static final byte[] DELIMITER = {};

    private final List<byte[]> frames;

    private Envelope(List<byte[]> frames) {
        this.frames = frames;
    }

    /** The delimiter alone. */
    static Envelope plain() {
        return new Envelope(List.of(DELIMITER));
    }

    /** A request's number, then the delimiter. */
    static Envelope numbered(byte[] number) {
        return new Envelope(List.of(number, DELIMITER));
    }

    /** The envelope of a message; null if it has no delimiter, or no body behind it. */
    static @Nullable Envelope of(Message message) {
        List<byte[]> frames = new ArrayList<>();
        for (int i = 0; i < message.frameCount() - 1; i++) {
            frames.add(message.array(i));
            if (message.array(i).length == 0) {
                return new Envelope(frames);
            }
        }
        return null;
    }

    /** The number of frames, the delimiter included. */
    int frameCount() {
        return frames.size();
    }

    /** Whether the other has equal frames. */
    boolean matches(Envelope other) {
        if (frames.size() != other.frames.size()) {
            return false;
        }
        for (int i = 0; i < frames.size(); i++) {
            if (!Arrays.equals(frames.get(i), other.frames.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** The body in this envelope. */
    Message around(Message body) {
        List<byte[]> all = new ArrayList<>(frames.size() + body.frameCount());
        all.addAll(frames);
        for (int i = 0; i < body.frameCount(); i++) {
            all.add(body.array(i));
        }
        return Message.wrap(all);
    }
}
