package io.weir;

import org.jspecify.annotations.Nullable;

/**
 * The root of everything that Weir throws for a cause of its own. Back-pressure is not among them: that is a
 * {@link SendResult}. Arguments that no socket could accept are {@link IllegalArgumentException}s.
 */
public abstract class WeirException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WeirException(String message) {
        this(message, null);
    }

    WeirException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
