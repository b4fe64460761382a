package io.weir.docs;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a program was told on its command line: words of the form {@code name=value}. What it was not told is as in the
 * tutorial. Every program also knows {@code pace}: 0.1 makes all its waits a tenth.
 */
public final class Arguments {
    private static final String PACE = "pace";

    private final Map<String, String> values;

    private Arguments(Map<String, String> values) {
        this.values = values;
    }

    /**
     * Reads the command line of a program that knows those names.
     *
     * @throws IllegalArgumentException if a word is no {@code name=value} with a name that is known
     */
    public static Arguments of(String[] given, String... defaults) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put(PACE, "1");
        for (String word : defaults) {
            values.put(name(word), value(word));
        }
        for (String word : given) {
            if (word.indexOf('=') < 0 || values.replace(name(word), value(word)) == null) {
                throw new IllegalArgumentException(
                        "argument: " + word + " (expected: name=value, of " + Arrays.toString(defaults) + ")");
            }
        }
        return new Arguments(values);
    }

    /** A value as it was given. */
    public String text(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("argument: " + name + " (expected: one of " + values.keySet() + ")");
        }
        return value;
    }

    /** A value that is a whole number. */
    public int number(String name) {
        return Integer.parseInt(text(name));
    }

    /** So many milliseconds at the pace that was asked for. */
    public long millis(long milliseconds) {
        return Math.round(milliseconds * Double.parseDouble(text(PACE)));
    }

    private static String name(String word) {
        return word.substring(0, word.indexOf('='));
    }

    private static String value(String word) {
        return word.substring(word.indexOf('=') + 1);
    }
}
