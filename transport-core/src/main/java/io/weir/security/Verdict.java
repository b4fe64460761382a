package io.weir.security;

import java.util.Map;
import java.util.Objects;

/**
 * What an {@link Authenticator} says of a peer, with the statuses of RFC 27:
 *
 * <pre>
 *   200   accepted    the handshake goes on
 *   300   tryLater    the connection is closed without a word, so that the peer connects again
 *   400   denied      the peer gets an ERROR that says "400", and does not connect again
 *   500   failed      the peer gets an ERROR that says "500", and does not connect again
 * </pre>
 */
public sealed interface Verdict {
    /** The peer is let in, and has no name. */
    static Verdict accepted() {
        return accepted("", Map.of());
    }

    /** The peer is let in, and messages from it say that name. */
    static Verdict accepted(String userId) {
        return accepted(userId, Map.of());
    }

    /** The peer is let in; {@code message.origin()} says the name and the properties (libzmq: the property User-Id). */
    static Verdict accepted(String userId, Map<String, String> properties) {
        return new Accepted(userId, properties);
    }

    /** Not now: the peer may try again. The reason is for our log and events; the peer is not told. */
    static Verdict tryLater(String reason) {
        return new Refused(Status.TRY_LATER, reason);
    }

    /** Never. The reason is for our log and events; the peer is told the status only. */
    static Verdict denied(String reason) {
        return new Refused(Status.DENIED, reason);
    }

    /** The authenticator could not find out. The reason is for our log and events; the peer is told the status only. */
    static Verdict failed(String reason) {
        return new Refused(Status.FAILED, reason);
    }

    /** Why a peer is not let in. */
    enum Status {
        /** For now (300). */
        TRY_LATER(300),
        /** For good (400). */
        DENIED(400),
        /** Since it could not be found out (500). */
        FAILED(500);

        private final int code;

        Status(int code) {
            this.code = code;
        }

        /** The status of RFC 27. */
        public int code() {
            return code;
        }
    }

    /**
     * The peer is let in.
     *
     * @param userId who it is; empty if it has no name
     * @param properties what is to be known of it
     */
    record Accepted(String userId, Map<String, String> properties) implements Verdict {
        /** Copies the properties. */
        public Accepted {
            Objects.requireNonNull(userId, "userId");
            properties = Map.copyOf(properties);
        }
    }

    /**
     * The peer is not let in.
     *
     * @param status the kind of refusal
     * @param reason for our log and events; never a secret
     */
    record Refused(Status status, String reason) implements Verdict {}
}
