package io.weir.netty.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Reads a private key from a PEM file: PKCS#8, in clear text or encrypted with a password. */
final class PemKeyFile {
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]*)PRIVATE KEY-----([A-Za-z0-9+/=\\s]*)-----END ");
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

    private PemKeyFile() {}

    /**
     * Reads the first key of the file.
     *
     * @throws GeneralSecurityException if there is none, or it is in another form, or the password is wrong
     */
    static PrivateKey read(Path file, String password) throws IOException, GeneralSecurityException {
        Matcher found = KEY.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
        if (!found.find()) {
            throw new InvalidKeyException(file + ": no key (expected: -----BEGIN PRIVATE KEY-----)");
        }
        String form = found.group(1).trim();
        byte[] body = decode(file, found.group(2));
        return switch (form) {
            case "" -> key(file, new PKCS8EncodedKeySpec(body));
            case "ENCRYPTED" -> key(file, decrypt(file, body, password));
            default ->
                throw new InvalidKeyException(file + ": a key in the form " + form
                        + " (expected: PKCS#8, as openssl pkcs8 -topk8 writes it)");
        };
    }

    private static byte[] decode(Path file, String text) throws InvalidKeyException {
        try {
            return Base64.getMimeDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new InvalidKeyException(file + ": not base64", e);
        }
    }

    private static PKCS8EncodedKeySpec decrypt(Path file, byte[] body, String password)
            throws IOException, GeneralSecurityException {
        EncryptedPrivateKeyInfo encrypted = new EncryptedPrivateKeyInfo(body);
        // Of the scheme of today (PBES2) only the parameters say which ciphers it is made of.
        String algorithm =
                encrypted.getAlgName().equals("PBES2") || encrypted.getAlgName().startsWith("1.")
                        ? String.valueOf(encrypted.getAlgParameters())
                        : encrypted.getAlgName();
        PBEKeySpec secret = new PBEKeySpec(password.toCharArray());
        try {
            SecretKey key = SecretKeyFactory.getInstance(algorithm).generateSecret(secret);
            Cipher cipher = Cipher.getInstance(algorithm);
            cipher.init(Cipher.DECRYPT_MODE, key, encrypted.getAlgParameters());
            return encrypted.getKeySpec(cipher);
        } catch (InvalidKeySpecException e) {
            throw new InvalidKeyException(file + ": cannot be decrypted (expected: its password)", e);
        } finally {
            secret.clearPassword();
        }
    }

    private static PrivateKey key(Path file, PKCS8EncodedKeySpec encoded) throws GeneralSecurityException {
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
            } catch (InvalidKeySpecException e) {
                // Of another algorithm.
            }
        }
        throw new InvalidKeyException(file + ": a key of another kind (expected: one of " + ALGORITHMS + ")");
    }
}
