package io.weir.netty.security.curve;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Poly1305Test {
    private static final BigInteger PRIME = BigInteger.ONE.shiftLeft(130).subtract(BigInteger.valueOf(5));

    private final Random random = new Random(1305);

    /** NaCl's test onetimeauth. */
    @Test
    void makesTheTagOfNaClsExample() {
        byte[] key = NaCl.hex("eea6a7251c1e72916d11c2cb214d3c252539121d8e234e652d651fa4c8cff880");

        assertThat(tag(key, NaCl.SEALED)).isEqualTo(NaCl.TAG);
    }

    /** RFC 8439, section 2.5.2 and numbers 7 to 11 of appendix A.3, which are at the edges of the prime. */
    @ParameterizedTest
    @CsvSource({
        "85d6be7857556d337f4452fe42d506a80103808afb0db2fd4abff6af4149f51b, "
                + "43727970746f6772617068696320466f72756d2052657365617263682047726f7570, a8061dc1305136c6c22b8baf0c0127a9",
        "0200000000000000000000000000000000000000000000000000000000000000, "
                + "ffffffffffffffffffffffffffffffff, 03000000000000000000000000000000",
        "02000000000000000000000000000000ffffffffffffffffffffffffffffffff, "
                + "02000000000000000000000000000000, 03000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000, "
                + "fffffffffffffffffffffffffffffffff0ffffffffffffffffffffffffffffff11000000000000000000000000000000, "
                + "05000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000, "
                + "fffffffffffffffffffffffffffffffffbfefefefefefefefefefefefefefefe01010101010101010101010101010101, "
                + "00000000000000000000000000000000",
        "0200000000000000000000000000000000000000000000000000000000000000, "
                + "fdffffffffffffffffffffffffffffff, faffffffffffffffffffffffffffffff",
    })
    void makesTheTagsOfTheRfcsExamples(String key, String text, String tag) {
        assertThat(tag(NaCl.hex(key), NaCl.hex(text))).isEqualTo(NaCl.hex(tag));
    }

    @Test
    void makesTheTagsThatBouncyCastleMakes() {
        for (int length = 0; length <= 700; length++) {
            byte[] key = NaCl.bytes(random, 32);
            byte[] text = NaCl.bytes(random, length);

            assertThat(tag(key, text)).as("%d bytes", length).isEqualTo(NaCl.tag(key, text));
        }
    }

    /** Bytes of all ones and zeros bring the limbs to their greatest values. */
    @Test
    void countsAsTheDefinitionSaysAtTheEdges() {
        for (int round = 0; round < 2000; round++) {
            byte[] key = extreme(32);
            byte[] text = extreme(random.nextInt(round % 2 == 0 ? 100 : 1000));

            assertThat(tag(key, text)).isEqualTo(defined(key, text));
        }
    }

    @Test
    void takesATextInParts() {
        byte[] key = NaCl.bytes(random, 32);
        byte[] text = NaCl.bytes(random, 16 * 99 + 7);
        Poly1305 mac = begun(key);
        mac.update(text, 0, 16);
        mac.update(text, 16, 0);
        mac.update(text, 16, 64);
        mac.update(text, 80, 16 * 31);
        mac.update(text, 80 + 16 * 31, 16 * 20);
        mac.update(text, 80 + 16 * 51, text.length - 80 - 16 * 51);
        byte[] tag = new byte[Poly1305.TAG];
        mac.tag(tag, 0);

        assertThat(tag).isEqualTo(NaCl.tag(key, text));
    }

    @Test
    void knowsItsTagFromAllThatDifferInABit() {
        byte[] key = NaCl.bytes(random, 32);
        byte[] text = NaCl.bytes(random, 40);
        byte[] tag = new byte[1 + Poly1305.TAG];
        System.arraycopy(NaCl.tag(key, text), 0, tag, 1, Poly1305.TAG);

        assertThat(updated(key, text).isTag(tag, 1)).isTrue();
        for (int bit = 0; bit < 8 * Poly1305.TAG; bit++) {
            byte[] other = tag.clone();
            other[1 + bit / 8] ^= (byte) (1 << bit % 8);

            assertThat(updated(key, text).isTag(other, 1)).as("bit %d", bit).isFalse();
        }
    }

    private byte[] extreme(int length) {
        byte[] bytes = new byte[length];
        int style = random.nextInt(4);
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (style == 3 ? random.nextInt() : style == 2 ? -random.nextInt(2) : -style);
        }
        return bytes;
    }

    private static byte[] defined(byte[] key, byte[] text) {
        BigInteger r = littleEndian(key, 0, 16).and(new BigInteger("0ffffffc0ffffffc0ffffffc0fffffff", 16));
        BigInteger h = BigInteger.ZERO;
        for (int at = 0; at < text.length; at += 16) {
            int length = Math.min(16, text.length - at);
            h = h.add(littleEndian(text, at, length).setBit(8 * length))
                    .multiply(r)
                    .mod(PRIME);
        }
        byte[] sum = h.add(littleEndian(key, 16, 16)).toByteArray();
        byte[] tag = new byte[16];
        for (int i = 0; i < Math.min(16, sum.length); i++) {
            tag[i] = sum[sum.length - 1 - i];
        }
        return tag;
    }

    private static BigInteger littleEndian(byte[] bytes, int from, int length) {
        byte[] reversed = new byte[length];
        for (int i = 0; i < length; i++) {
            reversed[i] = bytes[from + length - 1 - i];
        }
        return new BigInteger(1, reversed);
    }

    private static byte[] tag(byte[] key, byte[] text) {
        byte[] tag = new byte[3 + Poly1305.TAG];
        updated(key, text).tag(tag, 3);
        return Arrays.copyOfRange(tag, 3, tag.length);
    }

    private static Poly1305 updated(byte[] key, byte[] text) {
        Poly1305 mac = begun(key);
        mac.update(text, 0, text.length);
        return mac;
    }

    private static Poly1305 begun(byte[] key) {
        Poly1305 mac = new Poly1305();
        // What a text before this one leaves must not matter.
        mac.begin(1, 2, 3, 4);
        mac.update(new byte[1000], 0, 1000);
        mac.update(key, 0, 5);
        ByteBuffer words = ByteBuffer.wrap(key).order(ByteOrder.LITTLE_ENDIAN);
        mac.begin(words.getLong(), words.getLong(), words.getLong(), words.getLong());
        return mac;
    }
}
