package io.weir.security;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Of bytes and texts, each that is accepted can be turned into the other and back. */
class Z85Fuzz {
    @FuzzTest(maxDuration = "")
    void whatIsReadIsWrittenTheSame(byte[] input) {
        String text = new String(input, StandardCharsets.ISO_8859_1);
        try {
            byte[] bytes = Z85.decode(text);
            check(Z85.encode(bytes).equals(text), text);
        } catch (IllegalArgumentException e) {
            // Twelve characters in a row would be a part of what may be a key.
            check(text.length() < 12 || !e.getMessage().contains(text.substring(0, 12)), e.getMessage());
        }
        byte[] whole = Arrays.copyOf(input, input.length & -4);
        check(Arrays.equals(Z85.decode(Z85.encode(whole)), whole), "written and read");
    }

    private static void check(boolean right, String otherwise) {
        if (!right) {
            throw new AssertionError(otherwise);
        }
    }
}
