package io.weir;

import org.jspecify.annotations.Nullable;

/**
 * A value could not be made into a message, or a message not into a value: bytes that are no text in the charset, JSON
 * that does not fit the type, frames too many. The message is unharmed, and was received all the same.
 */
public final class CodecException extends WeirException {
    private static final long serialVersionUID = 1L;

    /** Says what was wrong. It must not quote the message, which may be secret. */
    public CodecException(String message) {
        this(message, null);
    }

    /** Says what was wrong, and what found it. */
    public CodecException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
