package io.weir.security;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A password as a server keeps it: never itself, so that no dump of the heap shows it.
 *
 * @param plain of one that the file shows, its fingerprint; empty if only the hash is known
 * @param hash its hash; null if it is plain
 */
record StoredPassword(byte[] plain, @Nullable PasswordHash hash) {
    static final String EXPECTED = "$pbkdf2-sha256$ROUNDS$SALT$HASH, or a password that does not begin with $";

    private static final String FINGERPRINT = "HmacSHA256";

    /** Of this process alone. */
    private static final SecretKeySpec KEY = new SecretKeySpec(random(), FINGERPRINT);

    private static final Pattern BCRYPT = Pattern.compile("\\$2[abxy]?\\$.*");

    static StoredPassword plain(String text) {
        byte[] password = text.getBytes(StandardCharsets.UTF_8);
        StoredPassword stored = new StoredPassword(fingerprint(password), null);
        Arrays.fill(password, (byte) 0);
        return stored;
    }

    private static byte[] random() {
        byte[] key = new byte[64];
        new SecureRandom().nextBytes(key);
        return key;
    }

    private static byte[] fingerprint(byte[] password) {
        try {
            Mac mac = Mac.getInstance(FINGERPRINT);
            mac.init(KEY);
            return mac.doFinal(password);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(FINGERPRINT, e);
        }
    }

    /** Reads one that has no fault. */
    static StoredPassword parse(String text) {
        return text.startsWith("$") ? new StoredPassword(new byte[0], PasswordHash.parse(text)) : plain(text);
    }

    /** What is wrong with it, without saying it; empty if it is right. */
    static String fault(String text) {
        if (!text.startsWith("$") || PasswordHash.parse(text) != null) {
            return "";
        }
        return BCRYPT.matcher(text).matches() ? "a bcrypt hash, which is not supported" : "an unknown hash";
    }

    boolean matches(byte[] given) {
        return hash == null ? MessageDigest.isEqual(plain, fingerprint(given)) : hash.matches(given);
    }

    /** Never the password. */
    @Override
    public String toString() {
        return hash == null ? "plain" : hash.toString();
    }
}
