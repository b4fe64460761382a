package io.weir.security;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A password as a password file keeps it: {@code $pbkdf2-sha256$ROUNDS$SALT$HASH}, as Python's passlib writes it (RFC 8018,
 * with HMAC-SHA-256; Base64 with a dot for the plus and no padding).
 */
public final class PasswordHash {
    private static final String ALGORITHM = "PBKDF2WithHmacSHA256";
    private static final int ROUNDS = 600_000;
    private static final int MAX_ROUNDS = 100_000_000;
    private static final int SALT_SIZE = 16;
    private static final int HASH_SIZE = 32;
    private static final Pattern FORM =
            Pattern.compile("\\$pbkdf2-sha256\\$([1-9]\\d{0,8})\\$([./0-9A-Za-z]*)\\$([./0-9A-Za-z]{43})");

    private final int rounds;
    private final byte[] salt;
    private final byte[] hash;

    private PasswordHash(int rounds, byte[] salt, byte[] hash) {
        this.rounds = rounds;
        this.salt = salt;
        this.hash = hash;
    }

    /** Hashes a password, with a fresh salt and 600,000 rounds; takes a good part of a second. The array is the caller's. */
    public static String of(char[] password) {
        byte[] salt = new byte[SALT_SIZE];
        new SecureRandom().nextBytes(salt);
        return "$pbkdf2-sha256$" + ROUNDS + '$' + encode(salt) + '$' + encode(derive(password, salt, ROUNDS));
    }

    /** Reads what {@link #of} has written; null if it is something else. */
    static @Nullable PasswordHash parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            return null;
        }
        int rounds = Integer.parseInt(parts.group(1));
        try {
            return rounds > MAX_ROUNDS
                    ? null
                    : new PasswordHash(rounds, decode(parts.group(2)), decode(parts.group(3)));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Whether these bytes are the password; what is not UTF-8 is none. */
    boolean matches(byte[] password) {
        char[] text;
        try {
            CharBuffer decoded = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(password));
            text = new char[decoded.remaining()];
            decoded.get(text);
            Arrays.fill(decoded.array(), '\0');
        } catch (CharacterCodingException e) {
            return false;
        }
        byte[] derived = derive(text, salt, rounds);
        Arrays.fill(text, '\0');
        return MessageDigest.isEqual(derived, hash);
    }

    private static byte[] derive(char[] password, byte[] salt, int rounds) {
        PBEKeySpec spec = new PBEKeySpec(password, salt, rounds, 8 * HASH_SIZE);
        try {
            return SecretKeyFactory.getInstance(ALGORITHM).generateSecret(spec).getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(ALGORITHM, e);
        } finally {
            spec.clearPassword();
        }
    }

    private static String encode(byte[] bytes) {
        return Base64.getEncoder().withoutPadding().encodeToString(bytes).replace('+', '.');
    }

    private static byte[] decode(String text) {
        return Base64.getDecoder().decode(text.replace('.', '+'));
    }

    /** Never the hash. */
    @Override
    public String toString() {
        return "PBKDF2, " + rounds + " rounds";
    }
}
