package io.weir;

import org.jspecify.annotations.Nullable;

/**
 * The trace context of a message, as W3C Trace Context has it: the request, in another process perhaps, that the message was sent for. It travels beside the frames,
 * which stay as they are: see {@link Message#withTrace}. Neither text is looked into. Immutable.
 *
 * @param parent the value of {@code traceparent}
 * @param state the value of {@code tracestate}; empty for none
 */
public record Trace(String parent, String state) {
    /** The most characters that {@link #parent} may have; version 00 has 55. */
    public static final int MAX_PARENT = 255;

    /** The most characters that {@link #state} may have, as many as those must be able to propagate that take part. */
    public static final int MAX_STATE = 512;

    /**
     * Checks the lengths.
     *
     * @throws IllegalArgumentException if one is too long, the parent is empty, or one has other than printable ASCII characters
     */
    public Trace {
        String wrong = wrong(parent, state);
        if (wrong != null) {
            throw new IllegalArgumentException(wrong);
        }
    }

    private static @Nullable String wrong(String parent, String state) {
        if (parent.isEmpty() || parent.length() > MAX_PARENT) {
            return "trace parent: " + parent.length() + " characters (expected: 1.." + MAX_PARENT + ")";
        }
        if (state.length() > MAX_STATE) {
            return "trace state: " + state.length() + " characters (expected: <= " + MAX_STATE + ")";
        }
        return isPrintable(parent) && isPrintable(state) ? null : "trace: a character that is no printable ASCII";
    }

    private static boolean isPrintable(String text) {
        return text.chars().allMatch(each -> each >= ' ' && each <= '~');
    }
}
