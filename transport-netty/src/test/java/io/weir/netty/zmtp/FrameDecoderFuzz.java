package io.weir.netty.zmtp;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.weir.Message;
import io.weir.Refusal;
import io.weir.memory.BodyMemory;
import io.weir.netty.security.FrameTransform;
import io.weir.netty.security.curve.KnownBoxes;
import io.weir.option.SocketOptions.Arrivals;
import io.weir.option.SocketOptions.Limits;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Traffic of any kind, in pieces of any size, to a receiver that is slow in any way: what comes out is what {@link ReferenceDecoder}
 * makes of it, and {@link Hearing} holds. The first two bytes of an input say how it is cut and how slow the receiver is.
 */
class FrameDecoderFuzz {
    private static final int CUT = 0;
    private static final int ROOM = 1;
    private static final int STREAM = 2;

    /** Near enough for a short input to go over each. */
    private static final Limits NARROW = limits(600, 3);

    private static final Limits WIDE = limits(64 << 20, 1000);

    private static final BodyMemory NO_BODIES = new BodyMemory(0);

    private static Limits limits(long messageSize, int frames) {
        return new Limits(messageSize, frames, Duration.ZERO, Duration.ZERO, 1, 1000, 2, 1, 1, Arrivals.UNLIMITED);
    }

    static Stream<Arguments> vectors() {
        return Seeds.traffic(Vector.all());
    }

    static Stream<Arguments> boxedVectors() {
        return KnownBoxes.seeds().map(Seeds::seed);
    }

    @MethodSource("vectors")
    @FuzzTest(maxDuration = "")
    void framesAreReadAsTheRfcHasThem(byte[] input) {
        if (input.length < STREAM) {
            return;
        }
        byte[] stream = Arrays.copyOfRange(input, STREAM, input.length);
        // The highest bit chooses the limits, so that an announced size is refused, or waited for.
        Limits limits = input[ROOM] < 0 ? NARROW : WIDE;
        ReferenceDecoder reference = new ReferenceDecoder(limits);
        reference.read(stream);

        Hearing.of(stream, piece(input), room(input), limits, () -> FrameTransform.IDENTITY, NO_BODIES)
                .isAs(reference);
    }

    /** Each two bytes are a frame: its kind, and its size in units of 300 bytes. */
    @FuzzTest(maxDuration = "")
    void largeBodiesAreReadWhole(byte[] input) {
        if (input.length < STREAM) {
            return;
        }
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        for (int at = STREAM; at + 1 < input.length && frames.size() < 300_000; at += 2) {
            byte[] body = new byte[300 * (input[at + 1] & 0xff)];
            Arrays.fill(body, input[at]);
            frames.write(FrameHeader.LONG | input[at] & FrameHeader.MORE);
            frames.writeBytes(ByteBuffer.allocate(8).putLong(body.length).array());
            frames.writeBytes(body);
        }
        // The last bytes may be missing.
        byte[] stream = Arrays.copyOf(frames.toByteArray(), Math.max(0, frames.size() - (input[CUT] & 0x0f)));
        ReferenceDecoder reference = new ReferenceDecoder(WIDE);
        reference.read(stream);
        Hearing hearing = Hearing.of(
                stream, 100 * piece(input), room(input), WIDE, () -> FrameTransform.IDENTITY, new BodyMemory(8 << 20));

        hearing.isAs(reference);
        hearing.forget();
    }

    /** Nothing that the peer did not seal is ever handed over. */
    @MethodSource("boxedVectors")
    @FuzzTest(maxDuration = "")
    void bytesThatAreNoBoxesComeToNothing(byte[] input) {
        if (input.length < STREAM) {
            return;
        }
        byte[] stream = Arrays.copyOfRange(input, STREAM, input.length);
        Hearing hearing = Hearing.of(stream, piece(input), room(input), WIDE, KnownBoxes::server, NO_BODIES);

        for (Object event : hearing.events) {
            if (!(event instanceof Message message) || !KnownBoxes.isSealed(message)) {
                throw new AssertionError("heard " + event);
            }
        }
    }

    /** Each frame in its box: the flags in it, how far the number grew, the size, and the content. */
    @FuzzTest(maxDuration = "")
    void framesInBoxesAreReadAsThoseOutside(byte[] input) {
        if (input.length < STREAM) {
            return;
        }
        Limits limits = input[ROOM] < 0 ? NARROW : WIDE;
        ReferenceDecoder reference = new ReferenceDecoder(limits);
        byte[] stream = boxes(ByteBuffer.wrap(input, STREAM, input.length - STREAM), limits, reference);

        Hearing.of(stream, piece(input), room(input), limits, KnownBoxes::server, NO_BODIES)
                .isAs(reference);
    }

    private static byte[] boxes(ByteBuffer in, Limits limits, ReferenceDecoder reference) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        long number = KnownBoxes.FIRST_NUMBER - 1;
        while (in.remaining() >= 3) {
            int flags = in.get();
            int growth = in.get();
            byte[] body = new byte[Math.min(in.get() & 0xff, in.remaining())];
            in.get(body);
            long last = number;
            number += growth;
            byte[] box = KnownBoxes.message(number, flags, body);
            boolean wide = box.length > 255;
            stream.write(wide ? FrameHeader.LONG : 0);
            stream.writeBytes(
                    wide ? ByteBuffer.allocate(8).putLong(box.length).array() : new byte[] {(byte) box.length});
            stream.writeBytes(box);
            expect(limits, reference, Long.compareUnsigned(number, last) > 0, flags, body);
        }
        return stream.toByteArray();
    }

    private static void expect(Limits limits, ReferenceDecoder reference, boolean grown, int flags, byte[] body) {
        if (reference.refusal != null) {
            return;
        }
        if (body.length > limits.messageSize()) {
            reference.refusal = Refusal.MESSAGE_TOO_LARGE;
        } else if (!grown) {
            reference.refusal = Refusal.INVALID_SEQUENCE;
        } else if (flags < 0 || flags > 2) {
            reference.refusal = Refusal.INVALID_FRAME;
        } else {
            reference.readBoxed(flags == 2 ? FrameTransform.COMMAND : flags, body);
        }
    }

    private static int piece(byte[] input) {
        int cut = input[CUT] & 0xff;
        return cut == 0 ? Integer.MAX_VALUE / 200 : cut;
    }

    private static int room(byte[] input) {
        return 1 + (input[ROOM] & 0x7f);
    }
}
