package io.weir.patterns.interop;

import io.weir.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Messages of the sizes where implementations change their ways. */
final class Bodies {
    static final int MEBIBYTE = 1 << 20;

    private Bodies() {}

    /** All that are worth sending, but for the largest. */
    static Stream<Message> usual() {
        IntStream sizes = IntStream.of(0, 1, 254, 255, 256, 257, 8191, 8192, 8193, 65_535, 65_536, 65_537, MEBIBYTE);
        return Stream.concat(sizes.mapToObj(Bodies::of), Stream.of(frames(2), frames(100), ofLongFrames()));
    }

    static Stream<Message> all() {
        return Stream.concat(usual(), Stream.of(of(16 * MEBIBYTE)));
    }

    /** A message of one frame. */
    static Message of(int size) {
        return Message.wrap(frame(size));
    }

    /** A message of so many frames of different sizes, the last of them empty. */
    static Message frames(int count) {
        List<byte[]> frames = new ArrayList<>();
        for (int i = 1; i < count; i++) {
            frames.add(frame(i * 37 % 300));
        }
        frames.add(frame(0));
        return Message.wrap(frames);
    }

    /** A message whose frames begin and end on either side of the buffers of both ends. */
    private static Message ofLongFrames() {
        return Message.wrap(frame(8190), frame(0), frame(65_530), frame(256), frame(1), frame(131_072));
    }

    /**
     * Bytes that repeat only after more than any buffer holds, so that a piece lost or doubled shows. The first is a letter:
     * a 0 or 1 would make a subscription of it.
     */
    private static byte[] frame(int size) {
        byte[] frame = new byte[size];
        for (int i = 0; i < size; i++) {
            frame[i] = (byte) ('A' + (i ^ i >>> 8 ^ i >>> 16) * 31);
        }
        return frame;
    }
}
