package io.weir.testing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The forms in which a secret may lie in memory or stand in a text, and where they do. */
public final class SecretForms {
    private final Map<String, byte[]> forms = new LinkedHashMap<>();

    private SecretForms(byte[] secret) {
        add("bytes", secret);
        add("bytes backwards", reversed(secret, secret.length));
        if (secret.length % 4 == 0) {
            add("ints", reversed(secret, 4));
        }
        if (secret.length % 8 == 0) {
            add("longs", reversed(secret, 8));
        }
        text("hexadecimal", HexFormat.of().formatHex(secret));
        text("HEXADECIMAL", HexFormat.of().withUpperCase().formatHex(secret));
        text("Base64", Base64.getEncoder().withoutPadding().encodeToString(secret));
    }

    /** Of those bytes. */
    public static SecretForms of(byte[] secret) {
        return new SecretForms(secret);
    }

    /** The same, and a text of the secret, such as Z85. */
    public SecretForms and(String name, String text) {
        text(name, text);
        return this;
    }

    private void text(String name, String text) {
        add(name, text.getBytes(StandardCharsets.UTF_8));
        add(name + " in chars", text.getBytes(StandardCharsets.UTF_16BE));
        add(name + " in chars backwards", text.getBytes(StandardCharsets.UTF_16LE));
    }

    /** A password's text in UTF-8 is its bytes. */
    private void add(String name, byte[] form) {
        if (forms.values().stream().noneMatch(known -> Arrays.equals(known, form))) {
            forms.put(name, form);
        }
    }

    /** In each group of so many bytes the last first. */
    private static byte[] reversed(byte[] bytes, int group) {
        byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[i / group * group + group - 1 - i % group];
        }
        return reversed;
    }

    /** Each place at which the memory holds the secret: its form, and where that begins. */
    public List<String> in(byte[] memory, int length) {
        List<String> found = new ArrayList<>();
        forms.forEach((name, form) -> {
            for (int at = indexOf(memory, length, form, 0); at >= 0; at = indexOf(memory, length, form, at + 1)) {
                found.add(name + " at " + at);
            }
        });
        return found;
    }

    /** The same for a text. */
    public List<String> in(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return in(bytes, bytes.length);
    }

    private static int indexOf(byte[] memory, int length, byte[] form, int from) {
        byte first = form[0];
        for (int at = from; at <= length - form.length; at++) {
            if (memory[at] == first && isAt(memory, form, at)) {
                return at;
            }
        }
        return -1;
    }

    private static boolean isAt(byte[] memory, byte[] form, int at) {
        for (int i = 1; i < form.length; i++) {
            if (memory[at + i] != form[i]) {
                return false;
            }
        }
        return true;
    }
}
