package io.weir.security;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import javax.crypto.KeyAgreement;
import org.jspecify.annotations.Nullable;

/** The function X25519 (RFC 7748) of the JDK, on bytes as NaCl has them. */
final class X25519 {
    private static final String NAME = "X25519";
    private static final int SIZE = 32;
    private static final byte[] BASE_POINT = basePoint();

    /** The JDK's own, whatever an application has put before it; others read other key specifications. */
    private static final @Nullable Provider JDK = Security.getProvider("SunEC");

    private X25519() {}

    private static byte[] basePoint() {
        byte[] point = new byte[SIZE];
        point[0] = 9;
        return point;
    }

    /** The public key of a secret one. */
    static byte[] publicKey(byte[] secret) {
        try {
            return multiply(secret, BASE_POINT);
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("X25519 refuses its own base point", e);
        }
    }

    /**
     * The point times the secret, both of 32 bytes.
     *
     * @throws InvalidKeyException if the point is one of the few that would give the same to each secret
     */
    static byte[] multiply(byte[] secret, byte[] point) throws InvalidKeyException {
        try {
            KeyFactory keys = JDK == null ? KeyFactory.getInstance(NAME) : KeyFactory.getInstance(NAME, JDK);
            KeyAgreement agreement = JDK == null ? KeyAgreement.getInstance(NAME) : KeyAgreement.getInstance(NAME, JDK);
            PrivateKey scalar = keys.generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, secret));
            PublicKey other = keys.generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, coordinate(point)));
            agreement.init(scalar);
            agreement.doPhase(other, true);
            return agreement.generateSecret();
        } catch (InvalidKeyException e) {
            throw e;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no X25519 (expected: the module jdk.crypto.ec)", e);
        }
    }

    /** Little-endian, without the highest bit, which RFC 7748 has us ignore. */
    private static BigInteger coordinate(byte[] point) {
        byte[] reversed = new byte[SIZE];
        for (int i = 0; i < SIZE; i++) {
            reversed[i] = point[SIZE - 1 - i];
        }
        reversed[0] &= 0x7f;
        return new BigInteger(1, reversed);
    }
}
