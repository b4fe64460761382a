package io.weir.netty.security.curve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.bouncycastle.crypto.engines.Salsa20Engine;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;
import org.junit.jupiter.api.Test;

class Salsa20Test {
    private final Random random = new Random(20);

    /** NaCl's tests core1 and core2. */
    @Test
    void derivesTheKeysOfNaClsExamples() {
        assertThat(Salsa20.derive(NaCl.SHARED, new byte[16])).isEqualTo(NaCl.BOX_KEY);
        assertThat(Salsa20.derive(NaCl.BOX_KEY, Arrays.copyOf(NaCl.NONCE, 16)))
                .isEqualTo(NaCl.hex("dc908dda0b9344a953629b733820778880f3ceb421bb61b91cbd4c3e66256ce4"));
    }

    /** NaCl's test core3 and the specification's first vector: a key of 80 00 ... 00 and no nonce. */
    @Test
    void makesTheStreamOfTheSpecificationsExample() {
        byte[] key = new byte[32];
        key[0] = (byte) 0x80;
        Salsa20 stream = new Salsa20(key);
        stream.begin(0);
        byte[] bytes = new byte[64];
        stream.xor(bytes, 0, 64);

        assertThat(bytes)
                .isEqualTo(NaCl.hex("e3be8fdd8beca2e3ea8ef9475b29a6e7003951e1097a5c38d23b7a5fad9f6844"
                        + "b22c97559e2723c7cbbd3fe4fc8d9a0744652a83e72a9c461876af4d7ef1a117"));
    }

    @Test
    void makesTheStreamThatBouncyCastleMakes() {
        for (int length = 0; length <= 300; length++) {
            assertMakesTheStream(length);
        }
    }

    /** Around the lengths at which blocks begin to be made side by side, and at which all lanes are full. */
    @Test
    void makesManyBlocksSideBySideAsOneAfterTheOther() {
        for (int blocks = 1; blocks <= 2 * Salsa20Lanes.LANES + Salsa20Lanes.WORTH; blocks++) {
            for (int more : new int[] {-1, 0, 1, 33}) {
                assertMakesTheStream(blocks * Salsa20.BLOCK + more);
            }
        }
        assertMakesTheStream(1_000_003);
    }

    private void assertMakesTheStream(int length) {
        byte[] key = NaCl.bytes(random, 32);
        long nonce = random.nextLong();
        byte[] text = NaCl.bytes(random, length);
        Salsa20 stream = new Salsa20(key);
        stream.begin(nonce);
        byte[] laidOver = text.clone();
        stream.xor(laidOver, 0, length);

        assertThat(laidOver).as("%d bytes", length).isEqualTo(bouncyCastles(key, nonce, text));
    }

    @Test
    void goesOnWhereAPartEndsWithABlock() {
        byte[] key = NaCl.bytes(random, 32);
        byte[] text = NaCl.bytes(random, 64 * 100 + 5);
        byte[] parts = text.clone();
        Salsa20 stream = new Salsa20(key);
        stream.begin(1);
        stream.xor(parts, 0, 0);
        stream.xor(parts, 0, 64);
        stream.xor(parts, 64, 128);
        stream.xor(parts, 192, 64 * 70);
        stream.xor(parts, 192 + 64 * 70, parts.length - 192 - 64 * 70);

        assertThat(parts).isEqualTo(bouncyCastles(key, 1, text));
    }

    @Test
    void beginsAgainWithTheNextNonceAndLeavesTheRestOfTheArrayAlone() {
        byte[] key = NaCl.bytes(random, 32);
        byte[] text = NaCl.bytes(random, 500);
        Salsa20 stream = new Salsa20(key);
        stream.begin(7);
        stream.xor(text.clone(), 0, 500);
        byte[] middle = text.clone();
        stream.begin(8);
        stream.xor(middle, 100, 77);

        byte[] expected = text.clone();
        System.arraycopy(bouncyCastles(key, 8, Arrays.copyOfRange(text, 100, 177)), 0, expected, 100, 77);
        assertThat(middle).isEqualTo(expected);
    }

    /** The first words of the stream are taken as numbers, for the key of the tag. */
    @Test
    void givesTheFirstBytesAsNumbers() {
        byte[] key = NaCl.bytes(random, 32);
        byte[] expected = bouncyCastles(key, 3, new byte[50]);
        Salsa20 stream = new Salsa20(key);
        stream.begin(3);
        ByteBuffer taken = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 4; i++) {
            taken.putLong(stream.take());
        }
        byte[] rest = new byte[18];
        stream.xor(rest, 0, 18);

        assertThat(taken.array()).isEqualTo(Arrays.copyOf(expected, 32));
        assertThat(rest).isEqualTo(Arrays.copyOfRange(expected, 32, 50));
    }

    @Test
    void hasNoStreamWithoutAKey() {
        Salsa20 stream = new Salsa20(NaCl.bytes(random, 32));
        stream.begin(1);
        stream.wipe();

        assertThatIllegalStateException().isThrownBy(() -> stream.begin(2));
    }

    private static byte[] bouncyCastles(byte[] key, long nonce, byte[] text) {
        Salsa20Engine engine = new Salsa20Engine();
        engine.init(
                true,
                new ParametersWithIV(
                        new KeyParameter(key),
                        ByteBuffer.allocate(8).putLong(nonce).array()));
        byte[] out = new byte[text.length];
        engine.processBytes(text, 0, text.length, out, 0);
        return out;
    }
}
