package io.weir.netty.zmtp;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Ways in which a stream may arrive other than whole. */
final class Cuts {
    private Cuts() {}

    /** In two reads, cut at each place. */
    static Stream<byte[][]> inTwo(byte[] bytes) {
        return IntStream.range(1, bytes.length).mapToObj(cut ->
                new byte[][] {Arrays.copyOf(bytes, cut), Arrays.copyOfRange(bytes, cut, bytes.length)});
    }

    /** What a stream that breaks off has brought, from nothing to all but the last byte. */
    static Stream<byte[]> beginnings(byte[] bytes) {
        return IntStream.range(0, bytes.length).mapToObj(cut -> Arrays.copyOf(bytes, cut));
    }
}
