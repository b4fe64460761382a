package io.weir.bench.sniff;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes, seen by {@code weir sniff}: it never fails, and says the same wherever they are cut. */
class StreamObserverFuzz {
    private static final String AT_THE_BEGINNING = "not ZMTP 3";

    static Stream<byte[]> vectors() {
        return WireVector.all().stream().map(WireVector::bytes);
    }

    @MethodSource("vectors")
    @FuzzTest(maxDuration = "")
    void aStreamMeansTheSameHoweverItIsCut(byte[] input) {
        int piece = input.length == 0 ? 1 : 1 + (input[input.length - 1] & 0x3f);
        List<String> whole = seen(input, Integer.MAX_VALUE);
        List<String> inPieces = seen(input, piece);
        if (!whole.equals(inPieces)) {
            throw new AssertionError(inPieces + " (expected: " + whole + ")");
        }
    }

    private static List<String> seen(byte[] bytes, int piece) {
        List<String> lines = new ArrayList<>();
        StreamObserver observer = new StreamObserver(false, finding -> {
            String text = finding.text();
            // Behind these words is as much of the first piece as is shown.
            lines.add(text.contains(AT_THE_BEGINNING) ? AT_THE_BEGINNING : text);
        });
        for (int at = 0; at < bytes.length; at += Math.min(piece, bytes.length - at)) {
            observer.observe(Unpooled.wrappedBuffer(bytes, at, Math.min(piece, bytes.length - at)));
        }
        observer.end();
        return lines;
    }
}
