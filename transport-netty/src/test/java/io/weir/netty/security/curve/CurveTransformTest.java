package io.weir.netty.security.curve;

import static io.weir.netty.security.curve.Curves.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.weir.Refusal;
import io.weir.netty.security.FrameTransform;
import io.weir.transport.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CurveTransformTest {
    private final Random random = new Random(24);
    private final HandmadeClient handmade = new HandmadeClient();
    private final CurveTransform client;
    private final CurveTransform server;

    CurveTransformTest() {
        handmade.key = NaCl.bytes(random, 32);
        client = new CurveTransform(handmade.key, false, 2, 1);
        server = new CurveTransform(handmade.key, true, 1, 2);
    }

    @Test
    void laysOutWhatBouncyCastleSeals() {
        for (int length = 0; length <= 300; length++) {
            assertLaidOut(3 + length, NaCl.bytes(random, length));
        }
    }

    /** Around the ends of the parts in which large bodies are sealed. */
    @ParameterizedTest
    @ValueSource(ints = {4126, 4127, 4128, 4129, 8222, 8223, 8224, 65_536, 1_000_000})
    void laysOutLargeBodiesToo(int length) {
        assertLaidOut(3, NaCl.bytes(random, length));
        assertLaidOut(4, NaCl.bytes(random, 5));
    }

    private void assertLaidOut(long number, byte[] body) {
        ByteBuf out = Unpooled.buffer().writeByte(99);
        client.seal(FrameTransform.MORE, body, out);

        assertThat(out.readByte()).isEqualTo((byte) 99);
        assertThat(ByteBufUtil.getBytes(out)).isEqualTo(handmade.message(number, 1, body));
        assertThat(out.readableBytes()).isEqualTo(body.length + client.overhead());
    }

    @Test
    void carriesFramesOfAllKindsBothWays() throws RefusedException {
        for (int flags : new int[] {0, FrameTransform.MORE, FrameTransform.COMMAND}) {
            for (int length : new int[] {0, 1, 31, 32, 222, 223, 5000}) {
                assertCarried(client, server, flags, NaCl.bytes(random, length));
                assertCarried(server, client, flags, NaCl.bytes(random, length));
            }
        }
    }

    private static void assertCarried(CurveTransform from, CurveTransform to, int flags, byte[] body)
            throws RefusedException {
        byte[] before = body.clone();
        FrameTransform.Opened opened = to.open(0, sealed(from, flags, body));

        assertThat(opened.flags()).isEqualTo(flags);
        assertThat(opened.body()).isEqualTo(before);
        assertThat(body).as("the message's own array").isEqualTo(before);
    }

    @Test
    void noTwoBoxesOfTheSameAreAlike() {
        byte[] body = "the same".getBytes(StandardCharsets.US_ASCII);

        assertThat(sealed(client, 0, body)).isNotEqualTo(sealed(client, 0, body));
        assertThat(sealed(server, 0, body))
                .isNotEqualTo(sealed(new CurveTransform(handmade.key, false, 1, 1), 0, body));
    }

    @Test
    void takesABoxInACommandFrameButNotInOneWithMore() throws RefusedException {
        assertThat(server.open(FrameTransform.COMMAND, handmade.message(3, 0, new byte[] {1}))
                        .flags())
                .isZero();
        assertRefused(
                Refusal.INVALID_FRAME, () -> server.open(FrameTransform.MORE, handmade.message(4, 0, new byte[1])));
    }

    @Test
    void refusesNumbersThatHaveNotGrown() throws RefusedException {
        assertRefused(Refusal.INVALID_SEQUENCE, () -> server.open(0, handmade.message(2, 0, new byte[1])));
        server.open(0, handmade.message(3, 0, new byte[1]));
        server.open(0, handmade.message(1000, 0, new byte[1]));
        assertRefused(Refusal.INVALID_SEQUENCE, () -> server.open(0, handmade.message(1000, 0, new byte[1])));
        assertRefused(Refusal.INVALID_SEQUENCE, () -> server.open(0, handmade.message(999, 0, new byte[1])));
    }

    @Test
    void comparesNumbersWithoutASign() throws RefusedException {
        server.open(0, handmade.message(Long.MIN_VALUE + 1, 0, new byte[1]));
        server.open(0, handmade.message(-1, 0, new byte[1]));

        assertRefused(Refusal.INVALID_SEQUENCE, () -> server.open(0, handmade.message(5, 0, new byte[1])));
    }

    @Test
    void sealsNothingWhenAllNumbersAreUsed() {
        CurveTransform last = new CurveTransform(handmade.key, false, -2, 0);
        sealed(last, 0, new byte[1]);

        assertThatIllegalStateException().isThrownBy(() -> sealed(last, 0, new byte[1]));
    }

    @Test
    void refusesEveryChangeOfABit() {
        byte[] message = handmade.message(3, 0, NaCl.bytes(random, 40));
        for (int bit = 0; bit < 8 * message.length; bit++) {
            byte[] flipped = message.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            Refusal expected = bit < 64
                    ? Refusal.UNEXPECTED_COMMAND
                    : bit == 8 * 15 || bit == 8 * 15 + 1 ? null : Refusal.CRYPTOGRAPHIC;
            // Of the number 3, one of the two lowest bits makes it smaller.
            assertRefused(expected == null ? Refusal.INVALID_SEQUENCE : expected, () -> server.open(0, flipped));
        }
    }

    @Test
    void refusesWhatIsShorterThanAnyBox() {
        byte[] message = handmade.message(3, 0, new byte[0]);
        for (int length = 0; length < message.length; length++) {
            byte[] cut = Arrays.copyOf(message, length);
            assertRefused(
                    length < 8 ? Refusal.UNEXPECTED_COMMAND : Refusal.MALFORMED_COMMAND, () -> server.open(0, cut));
        }
    }

    @Test
    void refusesClearText() {
        assertRefused(Refusal.UNEXPECTED_COMMAND, () -> server.open(0, "Hello".getBytes(StandardCharsets.US_ASCII)));
        assertRefused(
                Refusal.UNEXPECTED_COMMAND,
                () -> server.open(FrameTransform.COMMAND, "\4PING\0\0".getBytes(StandardCharsets.US_ASCII)));
        assertRefused(Refusal.UNEXPECTED_COMMAND, () -> server.open(0, new byte[100]));
    }

    @Test
    void refusesWhatWasSealedForTheOtherDirection() {
        assertRefused(Refusal.CRYPTOGRAPHIC, () -> client.open(0, handmade.message(3, 0, new byte[1])));
        byte[] own = sealed(server, 0, new byte[1]);
        assertRefused(Refusal.INVALID_SEQUENCE, () -> server.open(0, own));
    }

    /** libzmq masks them; no peer that we know sets them. */
    @ParameterizedTest
    @ValueSource(ints = {3, 4, 0xfc, 0xff, 0x80})
    void refusesFlagsThatThereAreNot(int flags) {
        assertRefused(Refusal.INVALID_FRAME, () -> server.open(0, handmade.message(3, flags, new byte[1])));
    }

    @Test
    void hasNoKeysWhenTheConnectionHasEnded() {
        byte[] message = handmade.message(3, 0, new byte[1]);
        server.ended();

        assertThatIllegalStateException().isThrownBy(() -> server.open(0, message));
        assertThatIllegalStateException().isThrownBy(() -> sealed(server, 0, new byte[1]));
    }

    private static byte[] sealed(CurveTransform from, int flags, byte[] body) {
        ByteBuf out = Unpooled.buffer();
        from.seal(flags, body, out);
        return ByteBufUtil.getBytes(out);
    }
}
