package io.weir;

/** Why a peer was refused. The list is closed: each refusal is counted and logged under one of these. */
public enum Refusal {
    /** The first bytes are not a ZMTP greeting. */
    NOT_ZMTP,
    /** The peer speaks ZMTP 2.0 or older. */
    OLD_VERSION,
    /**
     * No TLS came about, or it broke: a certificate that is not trusted or is wrong or missing, a peer without TLS, or one that
     * says that ours will not do.
     */
    TLS_FAILED,
    /** The peer's security mechanism is not ours. */
    MECHANISM_MISMATCH,
    /** The handshake did not end in time. */
    HANDSHAKE_TIMEOUT,
    /** The peer closed or reset the connection during the handshake, and did not say why. */
    HANDSHAKE_CLOSED,
    /**
     * The peer closed or reset the connection before its first byte. At a bound endpoint this is counted without a log
     * line, since health checks do so again and again.
     */
    CLOSED_UNHEARD,
    /**
     * A command that the handshake does not allow at that point, or a message instead of one; in traffic that is encrypted, a
     * frame that is not.
     */
    UNEXPECTED_COMMAND,
    /** A command whose body cannot be read. */
    MALFORMED_COMMAND,
    /** Properties that cannot be read, or too many of them. */
    MALFORMED_METADATA,
    /** A command of the handshake with more bytes than the limit. */
    HANDSHAKE_TOO_LARGE,
    /** What a peer encrypted does not open: it was made for another key, or changed on its way. */
    CRYPTOGRAPHIC,
    /** A client that has not shown that its long-term key vouches for this connection and this server. */
    KEY_EXCHANGE,
    /** A number that should have grown and did not, as when encrypted traffic is sent again. */
    INVALID_SEQUENCE,
    /** A socket type that may not talk to ours. */
    INCOMPATIBLE_SOCKET_TYPE,
    /** An identity that is too long or begins with a zero byte. */
    INVALID_IDENTITY,
    /** Another peer has the identity. */
    DUPLICATE_IDENTITY,
    /** The authenticator, ours or the peer's, asks to try again later (RFC 27: 300). */
    AUTHENTICATION_DEFERRED,
    /** Our authenticator denied the peer (RFC 27: 400). */
    AUTHENTICATION_DENIED,
    /** Our authenticator says that it failed (RFC 27: 500). */
    AUTHENTICATION_FAILED,
    /** Our authenticator gave no verdict before the time of the handshake was over. */
    AUTHENTICATION_TIMEOUT,
    /** Our authenticator threw, gave nothing, or its verdict cannot be read. */
    AUTHENTICATOR_BROKEN,
    /** The peer sent an ERROR command. */
    ERROR_RECEIVED,
    /** A frame with reserved flag bits, or a command with MORE. */
    INVALID_FRAME,
    /** A frame or message above the size limit. */
    MESSAGE_TOO_LARGE,
    /** A message of more frames than the limit. */
    TOO_MANY_FRAMES,
    /** More unknown commands than the limit. */
    TOO_MANY_COMMANDS,
    /** More subscriptions, or more topic bytes, than the limit. */
    TOO_MANY_SUBSCRIPTIONS,
    /** More half-open handshakes than the limit. */
    TOO_MANY_HANDSHAKES,
    /** The socket has as many connections that were made to it as the limit allows. */
    TOO_MANY_CONNECTIONS,
    /** The peer's address has as many connections to the endpoint as the limit allows. */
    TOO_MANY_CONNECTIONS_OF_ADDRESS,
    /** More connections in a short time from the peer's address than the limit. */
    TOO_MANY_ATTEMPTS_OF_ADDRESS,
    /** The rest of a large message came too slowly, while the memory for received messages was used up and others waited. */
    MESSAGE_STALLED,
    /** The operating system could not accept the connection, as for want of file descriptors. */
    ACCEPT_FAILED,
    /** The peer did not show life in time. */
    HEARTBEAT_TIMEOUT,
    /** The peer was at its high-water mark or byte budget, and the socket disconnects peers that are slow. */
    SLOW_PEER,
    /** The socket has a peer already and takes only one. */
    SECOND_PEER,
    /** Another subscriber is connected under the name, or the name belongs to another user. */
    NAME_IN_USE,
    /** Another subscriber came under the name of this one and took its place. */
    NAME_TAKEN_OVER,
    /** The subscriber named itself too late, or twice. */
    UNEXPECTED_NAME,
    /** The publisher remembers as many names as it may. */
    TOO_MANY_NAMES,
    /** The message does not have the shape that the pattern asks for, and the pattern closes on it. */
    MALFORMED_MESSAGE,
    /** The connection leads back to the socket's own port. */
    SELF_CONNECT
}
