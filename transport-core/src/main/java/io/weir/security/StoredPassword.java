package io.weir.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A password as a server keeps it.
 *
 * @param plain its bytes; empty if only the hash is known
 * @param hash its hash; null if it is plain
 */
record StoredPassword(byte[] plain, @Nullable PasswordHash hash) {
    static final String EXPECTED = "$pbkdf2-sha256$ROUNDS$SALT$HASH, or a password that does not begin with $";

    private static final Pattern BCRYPT = Pattern.compile("\\$2[abxy]?\\$.*");

    static StoredPassword plain(String text) {
        return new StoredPassword(text.getBytes(StandardCharsets.UTF_8), null);
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
        return hash == null ? MessageDigest.isEqual(plain, given) : hash.matches(given);
    }

    /** Never the password. */
    @Override
    public String toString() {
        return hash == null ? "plain" : hash.toString();
    }
}
