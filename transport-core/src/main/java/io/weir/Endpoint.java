package io.weir;

import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a socket binds or connects: a scheme and an address that the scheme's transport understands, written
 * {@code scheme://address}.
 *
 * <p>Only the two parts are checked here; the transport checks the address when it is used. {@link #toString()} gives
 * back the text.
 */
public final class Endpoint {
    private final String scheme;
    private final String address;

    private Endpoint(String scheme, String address) {
        this.scheme = scheme;
        this.address = address;
    }

    /**
     * Reads an endpoint.
     *
     * @throws InvalidEndpointException if the text is not {@code scheme://address}
     */
    public static Endpoint parse(String text) {
        int colon = text.indexOf("://");
        if (colon <= 0) {
            throw new InvalidEndpointException(text, "expected: scheme://address");
        }
        return of(text.substring(0, colon).toLowerCase(Locale.ROOT), text.substring(colon + 3));
    }

    /**
     * Puts an endpoint together.
     *
     * @throws InvalidEndpointException if the address is empty
     */
    public static Endpoint of(String scheme, String address) {
        if (address.isEmpty()) {
            throw new InvalidEndpointException(scheme + "://", "expected: an address after the scheme");
        }
        return new Endpoint(scheme, address);
    }

    /** The transport's name, in lower case, such as {@code tcp}. */
    public String scheme() {
        return scheme;
    }

    /** What follows {@code ://}. */
    public String address() {
        return address;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Endpoint that && scheme.equals(that.scheme) && address.equals(that.address);
    }

    @Override
    public int hashCode() {
        return Objects.hash(scheme, address);
    }

    @Override
    public String toString() {
        return scheme + "://" + address;
    }
}
