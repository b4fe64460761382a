package io.weir.netty.zmtp;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.provider.Arguments;

/** What fuzzing begins with, and what is tried in every build: the bytes of the vectors. */
final class Seeds {
    /** In one piece, to a receiver with room for all. */
    private static final byte[] WHOLE = {0, 0x7f};

    /** In small pieces, to a receiver with room for one message at a time, under narrow limits. */
    private static final byte[] IN_PIECES = {7, (byte) 0x80};

    private static final int GREETING = 64;

    private Seeds() {}

    /** What is behind the greeting and the first command, behind the two bytes that say how it is heard. */
    static Stream<Arguments> traffic(List<Vector> vectors) {
        return vectors.stream()
                .filter(vector -> vector.isZmtp3() && vector.frames().size() > 1)
                .map(vector -> Arrays.copyOfRange(vector.bytes(), trafficAt(vector), vector.bytes().length))
                .flatMap(Seeds::bothWays);
    }

    private static int trafficAt(Vector vector) {
        Vector.Frame ready = vector.frames().get(0);
        return GREETING + ready.body().length + ((ready.flags() & FrameHeader.LONG) == 0 ? 2 : 9);
    }

    /** The streams that a client or a server sent, behind the byte that says how they are cut. */
    static Stream<Arguments> handshakes(List<Vector> vectors, String direction) {
        return vectors.stream()
                .filter(vector -> vector.name().endsWith(direction))
                .map(Vector::bytes)
                .map(bytes -> behind(new byte[] {1}, bytes))
                .map(Seeds::seed);
    }

    private static Stream<Arguments> bothWays(byte[] stream) {
        return Stream.of(seed(behind(WHOLE, stream)), seed(behind(IN_PIECES, stream)));
    }

    private static byte[] behind(byte[] first, byte[] bytes) {
        byte[] joined = Arrays.copyOf(first, first.length + bytes.length);
        System.arraycopy(bytes, 0, joined, first.length, bytes.length);
        return joined;
    }

    /** An argument, which in reports is named by its bytes. */
    static Arguments seed(byte[] input) {
        String hex = HexFormat.of().formatHex(input, 0, Math.min(input.length, 16));
        return Arguments.of(Named.of(input.length + " bytes from " + hex, input));
    }
}
