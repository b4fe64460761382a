package io.weir.check;

import java.util.regex.Pattern;

/** Text of others as it may stand in a line of a log. */
public final class SingleLine {
    private static final Pattern BREAKING = Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}]");

    private SingleLine() {}

    /** The text with a question mark for each control character and line separator: its author cannot begin a line. */
    public static String of(String text) {
        return BREAKING.matcher(text).replaceAll("?");
    }
}
