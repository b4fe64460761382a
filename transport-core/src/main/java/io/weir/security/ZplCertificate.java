package io.weir.security;

import java.nio.CharBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The text of a certificate in ZPL (RFC 4): a section is a line that begins at its left edge, its properties are indented
 * below it. We read what czmq and pyzmq write: values in either kind of quotation marks, or, in pyzmq's metadata, bare up to
 * the end of the line. Sections and properties that we do not know are passed over.
 *
 * <p>Keys are views of the text that was parsed, which the caller wipes; no exception quotes a value.
 */
final class ZplCertificate {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9$_@.&+/-]+");

    private final Map<String, String> metadata = new LinkedHashMap<>();
    private @Nullable CharBuffer publicKey;
    private @Nullable CharBuffer secretKey;

    private ZplCertificate() {}

    /**
     * Reads the text.
     *
     * @throws IllegalArgumentException if an indented line is not {@code name = value}, or a key comes twice
     */
    static ZplCertificate parse(CharBuffer text) {
        ZplCertificate certificate = new ZplCertificate();
        String section = "";
        int number = 0;
        for (int from = 0; from < text.length(); number++) {
            int end = from;
            while (end < text.length() && text.charAt(end) != '\n') {
                end++;
            }
            CharBuffer line = text.subSequence(from, end);
            CharBuffer stripped = strip(line);
            from = end + 1;
            if (stripped.length() == 0 || stripped.charAt(0) == '#') {
                continue;
            }
            if (isBlank(line.charAt(0))) {
                certificate.property(section, stripped, number + 1);
            } else {
                section = word(stripped);
            }
        }
        return certificate;
    }

    private void property(String section, CharBuffer line, int number) {
        int equals = 0;
        while (equals < line.length() && line.charAt(equals) != '=') {
            equals++;
        }
        if (equals == line.length()) {
            throw new IllegalArgumentException("line " + number + ": no '=' (expected: name = \"value\")");
        }
        String name = strip(line.subSequence(0, equals)).toString();
        CharBuffer value = unquote(strip(line.subSequence(equals + 1, line.length())), number);
        if (section.equals("metadata")) {
            metadata.put(name, value.toString());
        } else if (section.equals("curve") && name.equals("public-key")) {
            publicKey = once(publicKey, value, name, number);
        } else if (section.equals("curve") && name.equals("secret-key")) {
            secretKey = once(secretKey, value, name, number);
        }
    }

    /** The name of a section, behind which there may be a comment. */
    private static String word(CharBuffer line) {
        int end = 0;
        while (end < line.length() && !isBlank(line.charAt(end)) && line.charAt(end) != '#') {
            end++;
        }
        return line.subSequence(0, end).toString();
    }

    private static CharBuffer once(@Nullable CharBuffer before, CharBuffer value, String name, int number) {
        if (before != null) {
            throw new IllegalArgumentException("line " + number + ": a second " + name + " (expected: one)");
        }
        return value;
    }

    /** What stands between the quotation marks, behind which there may be a comment. */
    private static CharBuffer unquote(CharBuffer value, int number) {
        char quote = value.length() == 0 ? ' ' : value.charAt(0);
        if (quote != '"' && quote != '\'') {
            return value;
        }
        for (int end = 1; end < value.length(); end++) {
            if (value.charAt(end) == quote) {
                return value.subSequence(1, end);
            }
        }
        throw new IllegalArgumentException("line " + number + ": a value without its closing " + quote);
    }

    private static CharBuffer strip(CharBuffer text) {
        int from = 0;
        int to = text.length();
        while (from < to && isBlank(text.charAt(from))) {
            from++;
        }
        while (from < to && isBlank(text.charAt(to - 1))) {
            to--;
        }
        return text.subSequence(from, to);
    }

    private static boolean isBlank(char character) {
        return character == ' ' || character == '\t' || character == '\r';
    }

    /** What is said of the owner. */
    Map<String, String> metadata() {
        return metadata;
    }

    /** The text of the public key; fails if there is none. */
    CharBuffer publicKey() {
        return present(publicKey, "public-key");
    }

    /** The text of the secret key; fails if there is none. */
    CharBuffer secretKey() {
        return present(secretKey, "secret-key");
    }

    private static CharBuffer present(@Nullable CharBuffer key, String name) {
        if (key == null) {
            throw new IllegalArgumentException("no " + name + " (expected: one in the section curve)");
        }
        return key;
    }

    /** The text of the public file. */
    static char[] publicText(CurveKeyPair pair, Map<String, String> metadata, String time) {
        return ("#   ****  Generated on " + time + " by Weir  ****\n"
                        + "#   ZeroMQ CURVE Public Certificate\n"
                        + "#   Exchange securely, or use a secure mechanism to verify the contents\n"
                        + "#   of this file after exchange.\n\n"
                        + sections(pair, metadata))
                .toCharArray();
    }

    /** The text of the secret file, for the caller to wipe. */
    static char[] secretText(CurveKeyPair pair, Map<String, String> metadata, String time) {
        String before = "#   ****  Generated on " + time + " by Weir  ****\n"
                + "#   ZeroMQ CURVE **Secret** Certificate\n"
                + "#   DO NOT PROVIDE THIS FILE TO OTHER USERS nor change its permissions.\n\n"
                + sections(pair, metadata)
                + "    secret-key = \"";
        byte[] secret = pair.secret();
        char[] key = Z85.characters(secret);
        Arrays.fill(secret, (byte) 0);
        char[] text = Arrays.copyOf(before.toCharArray(), before.length() + key.length + 2);
        System.arraycopy(key, 0, text, before.length(), key.length);
        Arrays.fill(key, '\0');
        text[text.length - 2] = '"';
        text[text.length - 1] = '\n';
        return text;
    }

    private static String sections(CurveKeyPair pair, Map<String, String> metadata) {
        StringBuilder text = new StringBuilder("metadata\n");
        metadata.forEach((name, value) -> {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException("metadata name: " + name + " (expected: " + NAME + ")");
            }
            text.append("    ")
                    .append(name)
                    .append(" = ")
                    .append(quoted(name, value))
                    .append('\n');
        });
        return text.append("curve\n    public-key = \"")
                .append(pair.publicKey())
                .append("\"\n")
                .toString();
    }

    private static String quoted(String name, String value) {
        boolean hasDouble = value.indexOf('"') >= 0;
        if (value.chars().anyMatch(c -> c < ' ') || (hasDouble && value.indexOf('\'') >= 0)) {
            throw new IllegalArgumentException(
                    "metadata value of " + name + ": has a control character or both quotation marks");
        }
        return hasDouble ? "'" + value + "'" : '"' + value + '"';
    }
}
