package io.weir.netty.security.curve;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.weir.Message;
import io.weir.netty.security.FrameTransform;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The traffic of a CURVE connection whose key is known: our end opens boxes, and the test seals them, by Bouncy Castle. */
public final class KnownBoxes {
    /** Of the client's first MESSAGE. */
    public static final long FIRST_NUMBER = 3;

    private static final byte[] KEY = NaCl.hex("11".repeat(32));
    private static final byte[] TEXT = "sealed by the test".getBytes(US_ASCII);

    private KnownBoxes() {}

    /** The server's end. */
    public static FrameTransform server() {
        return new CurveTransform(KEY, true, 1, FIRST_NUMBER - 1);
    }

    /** A MESSAGE of the client. */
    public static byte[] message(long number, int flags, byte[] body) {
        HandmadeClient client = new HandmadeClient();
        client.key = KEY;
        return client.message(number, flags, body);
    }

    /** Streams of frames with one text in all boxes, behind the two bytes that say how they are heard. */
    public static Stream<byte[]> seeds() {
        return IntStream.range(1, 5).mapToObj(count -> {
            byte[] seed = {(byte) (count * 5), 3};
            for (int i = 0; i < count; i++) {
                byte[] box = message(FIRST_NUMBER + i, 0, TEXT);
                seed = HandmadeClient.join(seed, new byte[] {0, (byte) box.length}, box);
            }
            return seed;
        });
    }

    /** Whether that is what those boxes hold. */
    public static boolean isSealed(Message message) {
        return message.frameCount() == 1 && Arrays.equals(message.array(0), TEXT);
    }
}
