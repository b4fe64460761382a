package io.weir;

/**
 * An authenticator cannot decide about a peer: the peer is refused and may try again. The message is logged, so it must not
 * have a secret in it.
 */
public final class AuthenticatorException extends WeirException {
    private static final long serialVersionUID = 1L;

    /** Says why. */
    public AuthenticatorException(String message) {
        super(message);
    }
}
