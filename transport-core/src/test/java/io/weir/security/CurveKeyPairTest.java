package io.weir.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.InvalidKeyException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CurveKeyPairTest {
    /** Of libzmq's own examples. */
    private static final String PUBLIC = "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID";

    private static final String SECRET = "D:)Q[IlAW!ahhC2ac:9*A}h:p?([4%wOTJ%JR%cs";

    @Test
    void findsThePublicKeyOfASecretOne() {
        try (CurveKeyPair pair = CurveKeyPair.of(SECRET)) {
            assertThat(pair.publicKey()).isEqualTo(CurveKey.of(PUBLIC)).hasToString(PUBLIC);
            assertThat(pair.isOf(CurveKey.of(PUBLIC).bytes())).isTrue();
            assertThat(Z85.encode(pair.secret())).isEqualTo(SECRET);
        }
    }

    /** RFC 7748, section 6.1; "Cryptography in NaCl" and NaCl's tests begin with the same keys. */
    @Test
    void agreesAsTheExampleOfTheRfcDoes() throws InvalidKeyException {
        try (CurveKeyPair alice =
                        CurveKeyPair.of(hex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"));
                CurveKeyPair bob =
                        CurveKeyPair.of(hex("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb"))) {
            byte[] shared = hex("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742");

            assertThat(alice.publicKey().bytes())
                    .isEqualTo(hex("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"));
            assertThat(bob.publicKey().bytes())
                    .isEqualTo(hex("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f"));
            assertThat(alice.agree(bob.publicKey())).isEqualTo(shared);
            assertThat(bob.agree(alice.publicKey())).isEqualTo(shared);
        }
    }

    @Test
    void bothSidesAgreeOnTheSame() throws InvalidKeyException {
        try (CurveKeyPair ours = CurveKeyPair.generate();
                CurveKeyPair theirs = CurveKeyPair.generate()) {
            assertThat(ours.agree(theirs.publicKey())).isEqualTo(theirs.agree(ours.publicKey()));
            assertThat(ours.publicKey()).isNotEqualTo(theirs.publicKey());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0100000000000000000000000000000000000000000000000000000000000000",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
                "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157"
            })
    void doesNotAgreeWithAKeyThatGivesTheSameToEverySecret(String point) {
        try (CurveKeyPair pair = CurveKeyPair.generate()) {
            assertThatThrownBy(() -> pair.agree(CurveKey.of(hex(point)))).isInstanceOf(InvalidKeyException.class);
        }
    }

    @Test
    void ignoresTheHighestBitOfAPublicKey() throws InvalidKeyException {
        byte[] point = CurveKey.of(PUBLIC).bytes();
        byte[] other = point.clone();
        other[31] ^= (byte) 0x80;
        try (CurveKeyPair pair = CurveKeyPair.generate()) {
            assertThat(pair.agree(CurveKey.of(other))).isEqualTo(pair.agree(CurveKey.of(point)));
        }
    }

    @Test
    void wipesTheSecretWhenItIsClosed() {
        byte[] given = Z85.decode(SECRET);
        CurveKeyPair pair = CurveKeyPair.of(given);
        pair.close();
        pair.close();

        assertThat(given).as("the caller's own array").isEqualTo(Z85.decode(SECRET));
        assertThatIllegalStateException().isThrownBy(pair::secret).withMessageContaining("wiped");
        assertThatIllegalStateException().isThrownBy(() -> pair.agree(CurveKey.of(PUBLIC)));
        assertThat(pair.publicKey()).hasToString(PUBLIC);
    }

    @Test
    void showsItsPublicKeyOnly() {
        try (CurveKeyPair pair = CurveKeyPair.of(SECRET)) {
            assertThat(pair).hasToString("CurveKeyPair[public key " + PUBLIC + "]");
        }
    }

    @Test
    void refusesKeysOfAnotherLength() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CurveKeyPair.of(new byte[31]))
                .withMessage("CURVE secret key: 31 bytes (expected: 32, which are 40 characters of Z85)");
        assertThatIllegalArgumentException().isThrownBy(() -> CurveKeyPair.of("HelloWorld"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CurveKey.of(new byte[33]))
                .withMessageContaining("public key: 33 bytes");
        assertThatIllegalArgumentException().isThrownBy(() -> CurveKey.of(PUBLIC + "00000"));
    }

    @Test
    void keysAreEqualByTheirBytes() {
        byte[] bytes = Z85.decode(PUBLIC);
        CurveKey key = CurveKey.of(bytes);
        bytes[0]++;
        key.bytes()[0]++;

        assertThat(key).isEqualTo(CurveKey.of(PUBLIC)).hasSameHashCodeAs(CurveKey.of(PUBLIC));
        assertThat(key).isNotEqualTo(CurveKey.of(bytes));
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
