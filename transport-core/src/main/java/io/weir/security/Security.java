package io.weir.security;

import io.weir.InvalidOptionException;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the connections of a socket are secured by: the value of the option {@code security}. Both ends must name the same
 * mechanism; which of them binds and which connects has nothing to do with which is the server.
 *
 * <p>A server needs an {@link Authenticator}; one that lets all clients in says so, by {@link Authenticator#anyClient()}. There
 * is no security within a process: a socket that has any other value than {@link #NONE} cannot be bound or connected to an
 * {@code inproc} endpoint. Values are immutable, for any thread and any number of sockets, and print no secret.
 */
public sealed interface Security {
    /** No security: NULL, and every peer is let in. The default. */
    @SuppressWarnings("ClassInitializationDeadlock") // no default method, so that making one does not initialize this
    Security NONE = new Null(null, "");

    /**
     * NULL, and the authenticator is asked about every peer: no encryption, and nothing to know a peer by but its address.
     *
     * @param domain the domain of the question (libzmq: ZMQ_ZAP_DOMAIN); empty for none
     * @throws InvalidOptionException if the domain has more than 255 bytes
     */
    static Security none(Authenticator authenticator, String domain) {
        return new Null(Objects.requireNonNull(authenticator, "authenticator"), checkDomain(domain));
    }

    /** PLAIN (RFC 24) as the server: the client tells user and password in clear text, and the authenticator decides. */
    static Security plainServer(Authenticator authenticator) {
        return new PlainServer(Objects.requireNonNull(authenticator, "authenticator"), "");
    }

    /**
     * PLAIN (RFC 24) as the client (libzmq: ZMQ_PLAIN_USERNAME, ZMQ_PLAIN_PASSWORD). The password travels in clear text.
     *
     * @param user at most 255 bytes of UTF-8
     * @param password at most 255 bytes of UTF-8
     * @throws InvalidOptionException if either is longer
     */
    static Security plainClient(String user, String password) {
        checkLength("user", user);
        checkLength("password", password);
        return new PlainClient(user, password.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * CURVE (RFC 26) as the server: everything is encrypted, the client knows our public key, and the authenticator decides
     * about the client's (libzmq: ZMQ_CURVE_SERVER, ZMQ_CURVE_SECRETKEY).
     *
     * @param pair our long-term keys, which must stay open as long as the sockets
     */
    static Security curveServer(CurveKeyPair pair, Authenticator authenticator) {
        return curveServer(List.of(pair), authenticator);
    }

    /**
     * CURVE as a server that is about to change its keys: it serves clients that know any of the pairs.
     *
     * @throws InvalidOptionException if there is no pair
     */
    static Security curveServer(List<CurveKeyPair> pairs, Authenticator authenticator) {
        if (pairs.isEmpty()) {
            throw new InvalidOptionException("security: key pairs", 0, "at least 1");
        }
        return new CurveServer(pairs, Objects.requireNonNull(authenticator, "authenticator"), "");
    }

    /**
     * CURVE (RFC 26) as a client that the server need not know: its long-term keys are made now (libzmq:
     * ZMQ_CURVE_SERVERKEY).
     */
    static Security curveClient(CurveKey serverKey) {
        return curveClient(serverKey, CurveKeyPair.generate());
    }

    /**
     * CURVE (RFC 26) as the client (libzmq: ZMQ_CURVE_SERVERKEY, ZMQ_CURVE_PUBLICKEY, ZMQ_CURVE_SECRETKEY).
     *
     * @param serverKey the public key of the only server that may answer
     * @param own our long-term keys, which must stay open as long as the sockets
     * @throws InvalidOptionException if the server's key is one of the few that no secret key belongs to, such as all zeros
     * @throws IllegalStateException if our pair was closed
     */
    static Security curveClient(CurveKey serverKey, CurveKeyPair own) {
        try {
            Arrays.fill(own.agree(serverKey), (byte) 0);
        } catch (InvalidKeyException e) {
            throw new InvalidOptionException("security: server key", serverKey, "a key that a secret key belongs to");
        }
        return new CurveClient(serverKey, own);
    }

    /** The name of the mechanism in the greeting. */
    String mechanism();

    /** Who decides about peers; null for {@link #NONE}, and for a client, who chooses its server. */
    @Nullable Authenticator authenticator();

    /**
     * The same with the domain that the authenticator is told (libzmq: ZMQ_ZAP_DOMAIN).
     *
     * @throws InvalidOptionException if there is no authenticator, or the domain has more than 255 bytes
     */
    Security withDomain(String domain);

    private static String checkDomain(String domain) {
        checkLength("domain", domain);
        return domain;
    }

    private static void checkLength(String what, String text) {
        int length = text.getBytes(StandardCharsets.UTF_8).length;
        if (length > 255) {
            throw new InvalidOptionException("security: " + what, length + " bytes", "at most 255 bytes of UTF-8");
        }
    }

    private static InvalidOptionException noDomain(String domain, Security security) {
        return new InvalidOptionException(
                "security: domain", domain, "none for " + security + ", which asks no authenticator");
    }

    /**
     * NULL (RFC 37).
     *
     * @param authenticator who decides; null to let all peers in
     * @param domain what the authenticator is told; empty for none
     */
    record Null(@Nullable Authenticator authenticator, String domain) implements Security {
        @Override
        public String mechanism() {
            return "NULL";
        }

        @Override
        public Security withDomain(String value) {
            if (authenticator == null) {
                throw noDomain(value, this);
            }
            return new Null(authenticator, checkDomain(value));
        }

        @Override
        public String toString() {
            return authenticator == null ? "NULL" : "NULL with an authenticator";
        }
    }

    /**
     * The server's side of PLAIN.
     *
     * @param authenticator who decides
     * @param domain what the authenticator is told; empty for none
     */
    record PlainServer(Authenticator authenticator, String domain) implements Security {
        @Override
        public String mechanism() {
            return "PLAIN";
        }

        @Override
        public Security withDomain(String value) {
            return new PlainServer(authenticator, checkDomain(value));
        }

        @Override
        public String toString() {
            return "PLAIN server";
        }
    }

    /**
     * The client's side of PLAIN.
     *
     * @param user who we are
     * @param password what proves it, in UTF-8; never written to
     */
    record PlainClient(String user, byte[] password) implements Security {
        @Override
        public String mechanism() {
            return "PLAIN";
        }

        @Override
        public @Nullable Authenticator authenticator() {
            return null;
        }

        @Override
        public Security withDomain(String domain) {
            throw noDomain(domain, this);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof PlainClient that
                    && user.equals(that.user)
                    && Arrays.equals(password, that.password);
        }

        @Override
        public int hashCode() {
            return user.hashCode();
        }

        /** Never the password. */
        @Override
        public String toString() {
            return "PLAIN client " + user;
        }
    }

    /**
     * The server's side of CURVE.
     *
     * @param pairs our long-term keys, any of which a client may know
     * @param authenticator who decides
     * @param domain what the authenticator is told; empty for none
     */
    record CurveServer(List<CurveKeyPair> pairs, Authenticator authenticator, String domain) implements Security {
        /** Copies the list. */
        public CurveServer {
            pairs = List.copyOf(pairs);
        }

        @Override
        public String mechanism() {
            return "CURVE";
        }

        @Override
        public Security withDomain(String value) {
            return new CurveServer(pairs, authenticator, checkDomain(value));
        }

        @Override
        public String toString() {
            return "CURVE server";
        }
    }

    /**
     * The client's side of CURVE.
     *
     * @param serverKey the public key of the server
     * @param own our long-term keys
     */
    record CurveClient(CurveKey serverKey, CurveKeyPair own) implements Security {
        @Override
        public String mechanism() {
            return "CURVE";
        }

        @Override
        public @Nullable Authenticator authenticator() {
            return null;
        }

        @Override
        public Security withDomain(String domain) {
            throw noDomain(domain, this);
        }

        @Override
        public String toString() {
            return "CURVE client " + own.publicKey();
        }
    }
}
