package io.weir.console;

import org.jspecify.annotations.Nullable;

/** Writes JSON, one value after the other; the caller opens and closes what it begins. For one thread. */
final class Json {
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private final StringBuilder text = new StringBuilder(1024);

    /** Whether a comma must come before the next value. */
    private boolean comma;

    Json open(char bracket) {
        separate();
        text.append(bracket);
        comma = false;
        return this;
    }

    Json close(char bracket) {
        text.append(bracket);
        comma = true;
        return this;
    }

    /** The name of what comes next. */
    Json name(String name) {
        separate();
        quote(name);
        text.append(':');
        comma = false;
        return this;
    }

    Json value(long number) {
        separate();
        text.append(number);
        comma = true;
        return this;
    }

    Json value(boolean is) {
        separate();
        text.append(is);
        comma = true;
        return this;
    }

    Json value(@Nullable String string) {
        separate();
        if (string == null) {
            text.append("null");
        } else {
            quote(string);
        }
        comma = true;
        return this;
    }

    Json field(String name, long number) {
        return name(name).value(number);
    }

    Json field(String name, @Nullable String string) {
        return name(name).value(string);
    }

    private void separate() {
        if (comma) {
            text.append(',');
        }
    }

    private void quote(String string) {
        text.append('"');
        for (int i = 0; i < string.length(); i++) {
            char next = string.charAt(i);
            if (next == '"' || next == '\\') {
                text.append('\\').append(next);
            } else if (next < ' ' || next == '<' || next == '\u2028' || next == '\u2029') {
                escape(next);
            } else {
                text.append(next);
            }
        }
        text.append('"');
    }

    /** What ends a line of the stream, and what a browser might take for HTML, never stands there as it is. */
    private void escape(char next) {
        text.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            text.append(HEX[next >> shift & 0xf]);
        }
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
