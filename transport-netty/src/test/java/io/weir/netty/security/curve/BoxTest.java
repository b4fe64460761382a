package io.weir.netty.security.curve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.Refusal;
import io.weir.security.CurveKey;
import io.weir.security.CurveKeyPair;
import io.weir.transport.RefusedException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoxTest {
    private static final String PREFIX = "CurveZMQMESSAGEC";

    private final Random random = new Random(32);
    private final byte[] key = NaCl.bytes(random, 32);
    private final Box box = Box.numbered(key, PREFIX);

    /** NaCl's test box. */
    @Test
    void sealsNaClsExample() {
        byte[] bytes = new byte[24 + Box.OVERHEAD + NaCl.TEXT.length];
        byte[] prefix = Arrays.copyOf(NaCl.NONCE, 16);
        Box example = Box.numbered(NaCl.BOX_KEY, new String(prefix, StandardCharsets.ISO_8859_1));
        System.arraycopy(NaCl.TEXT, 0, bytes, 24 + Box.OVERHEAD, NaCl.TEXT.length);
        example.seal(ByteBuffer.wrap(NaCl.NONCE, 16, 8).getLong(), bytes, 24, NaCl.TEXT.length);

        assertThat(Arrays.copyOfRange(bytes, 24, 40)).isEqualTo(NaCl.TAG);
        assertThat(Arrays.copyOfRange(bytes, 40, bytes.length)).isEqualTo(NaCl.SEALED);
    }

    @Test
    void agreesOnTheKeyOfNaClsExample() throws RefusedException {
        byte[] alice = NaCl.hex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a");
        byte[] bob = NaCl.hex("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");
        try (CurveKeyPair pair = CurveKeyPair.of(alice)) {
            assertThat(Box.key(pair, CurveKey.of(bob))).isEqualTo(NaCl.BOX_KEY);
        }
    }

    /** Such as the point of small order in NaCl's test box. */
    @Test
    void doesNotAgreeWithAKeyThatGivesTheSameToEverySecret() {
        CurveKey small = CurveKey.of(NaCl.hex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"));
        try (CurveKeyPair pair = CurveKeyPair.generate()) {
            assertThatThrownBy(() -> Box.key(pair, small))
                    .isInstanceOfSatisfying(
                            RefusedException.class, e -> assertThat(e.refusal()).isEqualTo(Refusal.CRYPTOGRAPHIC));
        }
    }

    @Test
    void sealsAsBouncyCastleDoesAtEveryLengthAndOpensAgain() {
        for (int length = 0; length <= 300; length++) {
            sealsAndOpens(length);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1023, 1024, 4095, 4096, 4097, 65535, 65536, 1_000_003})
    void sealsLargeTextsAsBouncyCastleDoes(int length) {
        sealsAndOpens(length);
    }

    private void sealsAndOpens(int length) {
        long number = random.nextLong();
        byte[] text = NaCl.bytes(random, length);
        byte[] bytes = sealed(number, text);

        assertThat(bytes).as("%d bytes", length).isEqualTo(NaCl.box(key, nonce(number), text));
        assertThat(box.open(number, bytes, 0, bytes.length)).isTrue();
        assertThat(Arrays.copyOfRange(bytes, Box.OVERHEAD, bytes.length)).isEqualTo(text);
    }

    @Test
    void sealsInPartsAsInOne() {
        byte[] text = NaCl.bytes(random, 32 + 64 * 5 + 9);
        byte[] bytes = new byte[Box.OVERHEAD + text.length];
        System.arraycopy(text, 0, bytes, Box.OVERHEAD, text.length);
        box.begin(5);
        int second = Box.OVERHEAD + Box.FIRST_PART + 64;
        box.sealPart(bytes, Box.OVERHEAD, Box.FIRST_PART + 64);
        box.sealPart(bytes, second, 128);
        box.sealPart(bytes, second + 128, bytes.length - second - 128);
        box.endSeal(bytes, 0);

        assertThat(bytes).isEqualTo(NaCl.box(key, nonce(5), text));
    }

    @Test
    void doesNotOpenWhatDiffersInABitAndLeavesItAsItWas() {
        byte[] sealed = sealed(9, NaCl.bytes(random, 77));
        for (int bit = 0; bit < 8 * sealed.length; bit++) {
            byte[] other = sealed.clone();
            other[bit / 8] ^= (byte) (1 << bit % 8);
            byte[] before = other.clone();

            assertThat(box.open(9, other, 0, other.length)).as("bit %d", bit).isFalse();
            assertThat(other).isEqualTo(before);
        }
    }

    @Test
    void doesNotOpenWhatIsShorterOrLongerOrHasAnotherNonceOrKey() {
        byte[] sealed = sealed(9, NaCl.bytes(random, 77));
        for (int length = Box.OVERHEAD; length < sealed.length; length++) {
            assertThat(box.open(9, sealed.clone(), 0, length))
                    .as("%d bytes", length)
                    .isFalse();
        }
        assertThat(box.open(9, Arrays.copyOf(sealed, sealed.length + 1), 0, sealed.length + 1))
                .isFalse();
        assertThat(box.open(8, sealed.clone(), 0, sealed.length)).isFalse();
        assertThat(box.open(9L << 32, sealed.clone(), 0, sealed.length)).isFalse();
        assertThat(Box.numbered(key, "CurveZMQMESSAGES").open(9, sealed.clone(), 0, sealed.length))
                .isFalse();
        assertThat(Box.numbered(NaCl.BOX_KEY, PREFIX).open(9, sealed.clone(), 0, sealed.length))
                .isFalse();
        assertThat(box.open(9, sealed, 0, sealed.length)).isTrue();
    }

    @Test
    void sealsAndOpensBehindARandomNonce() {
        byte[] text = NaCl.bytes(random, 64);
        byte[] bytes = new byte[3 + 16 + Box.OVERHEAD + 64];
        System.arraycopy(text, 0, bytes, 3 + 16 + Box.OVERHEAD, 64);
        Box.sealBehindNonce(key, "COOKIE--", bytes, 3, 64);
        byte[] nonce = Arrays.copyOf("COOKIE--".getBytes(StandardCharsets.US_ASCII), 24);
        System.arraycopy(bytes, 3, nonce, 8, 16);
        byte[] again = new byte[bytes.length];
        Box.sealBehindNonce(key, "COOKIE--", again, 3, 64);

        assertThat(Arrays.copyOfRange(bytes, 19, bytes.length)).isEqualTo(NaCl.box(key, nonce, text));
        assertThat(Arrays.copyOfRange(again, 3, 19)).isNotEqualTo(Arrays.copyOfRange(bytes, 3, 19));
        assertThat(Box.openBehindNonce(key, "VOUCH---", bytes.clone(), 3, Box.OVERHEAD + 64))
                .isFalse();
        assertThat(Box.openBehindNonce(key, "COOKIE--", bytes, 3, Box.OVERHEAD + 64))
                .isTrue();
        assertThat(Arrays.copyOfRange(bytes, 19 + Box.OVERHEAD, bytes.length)).isEqualTo(text);
    }

    private byte[] sealed(long number, byte[] text) {
        byte[] bytes = new byte[Box.OVERHEAD + text.length];
        System.arraycopy(text, 0, bytes, Box.OVERHEAD, text.length);
        box.seal(number, bytes, 0, text.length);
        return bytes;
    }

    private static byte[] nonce(long number) {
        byte[] nonce = Arrays.copyOf(PREFIX.getBytes(StandardCharsets.US_ASCII), 24);
        ByteBuffer.wrap(nonce).putLong(16, number);
        return nonce;
    }
}
