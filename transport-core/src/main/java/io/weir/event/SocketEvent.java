package io.weir.event;

import io.weir.DropReason;
import io.weir.Refusal;
import io.weir.RoutingId;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a socket. Immutable, and never with a payload or a key.
 *
 * <p>The events of one socket come in the order in which they happened:
 *
 * <pre>
 *   bind       Listening  ( Accepted  handshake )*  Closed
 *   connect    ( ConnectDelayed  ( Connected  handshake | Closed )  ConnectRetried )*
 *   handshake  ( HandshakeSucceeded | HandshakeFailed )  Disconnected
 *   close      ...  Stopped
 * </pre>
 *
 * <p>So each {@link Connected} and each {@link Accepted} is followed by exactly one {@link Disconnected},
 * unless {@link Stopped} comes first. The rules are
 * those of libzmq's socket monitor, whose name for each event is in its description; other than there, inproc has the same
 * events as the other transports.
 */
public sealed interface SocketEvent {
    /** The name of the socket. */
    String socket();

    /** Our address: of the connection, or the endpoint that is or was to be listened on; empty if there is none. */
    default String local() {
        return "";
    }

    /** The other end's address: of the connection, or the endpoint that is connected to; empty if there is none. */
    default String remote() {
        return "";
    }

    /** The socket listens (ZMQ_EVENT_LISTENING). */
    record Listening(String socket, String local) implements SocketEvent {}

    /** A bind failed; the caller has the exception (ZMQ_EVENT_BIND_FAILED). */
    record BindFailed(String socket, String local, String detail) implements SocketEvent {}

    /** The operating system failed at closing a listener (ZMQ_EVENT_CLOSE_FAILED). */
    record CloseFailed(String socket, String local, String detail) implements SocketEvent {}

    /** A connection came to a bound endpoint; its handshake begins (ZMQ_EVENT_ACCEPTED). */
    record Accepted(String socket, String local, String remote) implements SocketEvent {}

    /** A connection came, and the operating system could not accept it (ZMQ_EVENT_ACCEPT_FAILED). */
    record AcceptFailed(String socket, String local, String detail) implements SocketEvent {}

    /** An attempt to connect is under way (ZMQ_EVENT_CONNECT_DELAYED). */
    record ConnectDelayed(String socket, String remote) implements SocketEvent {}

    /** An attempt succeeded: there is a connection, and its handshake begins (ZMQ_EVENT_CONNECTED). */
    record Connected(String socket, String local, String remote) implements SocketEvent {}

    /** The next attempt to connect follows after this time (ZMQ_EVENT_CONNECT_RETRIED). */
    record ConnectRetried(String socket, String remote, Duration interval) implements SocketEvent {}

    /**
     * What was no connection yet was closed: an attempt failed, or was given up, or the socket listens no more
     * (ZMQ_EVENT_CLOSED).
     *
     * @param detail why, such as {@code unknown host: nohost}, a refusal or a time-out, as the system said it; empty if that
     *     was asked for
     */
    record Closed(String socket, String local, String remote, String detail) implements SocketEvent {}

    /**
     * The peer is ready (ZMQ_EVENT_HANDSHAKE_SUCCEEDED; JeroMQ's HANDSHAKE_PROTOCOL is its version).
     *
     * @param peerType the kind of socket that the peer says it is; empty if it says nothing
     * @param routingId the id that it announced
     * @param version the version of ZMTP in force, such as 3.1
     * @param mechanism the security mechanism in force, such as NULL; empty on inproc
     * @param userId who the peer is, as the authenticator said, or the certificate of TLS; empty if neither did
     */
    record HandshakeSucceeded(
            String socket,
            String local,
            String remote,
            String peerType,
            RoutingId routingId,
            String version,
            String mechanism,
            String userId)
            implements SocketEvent {}

    /**
     * The handshake ended without a peer; {@link Disconnected} follows (ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL, PROTOCOL
     * and AUTH).
     *
     * @param reason what the peer did wrong, closing without a word included; null for an internal error
     * @param detail what was found and expected, or what the system said
     */
    record HandshakeFailed(
            String socket,
            String local,
            String remote,
            @Nullable Refusal reason,
            String detail) implements SocketEvent {
        private static final Set<Refusal> VERDICTS = Set.of(
                Refusal.ERROR_RECEIVED,
                Refusal.AUTHENTICATION_DEFERRED,
                Refusal.AUTHENTICATION_DENIED,
                Refusal.AUTHENTICATION_FAILED);

        /** Which of libzmq's three events this is. */
        public Kind kind() {
            if (reason == null || reason == Refusal.HANDSHAKE_CLOSED || reason == Refusal.CLOSED_UNHEARD) {
                return Kind.NO_DETAIL;
            }
            return VERDICTS.contains(reason) ? Kind.REFUSED : Kind.PROTOCOL;
        }

        /** How a handshake may fail. */
        public enum Kind {
            /** The connection ended (ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL). */
            NO_DETAIL,
            /** The peer broke the protocol, or is not compatible (ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL). */
            PROTOCOL,
            /**
             * The peer refused us by an ERROR, or our authenticator refused the peer (ZMQ_EVENT_HANDSHAKE_FAILED_AUTH, where
             * that names a status).
             */
            REFUSED
        }
    }

    /**
     * A connection ended, whether or not its handshake had (ZMQ_EVENT_DISCONNECTED).
     *
     * @param routingId the name that the socket knew the peer by, be it announced or made up; {@link RoutingId#NONE} if it
     *     had none
     * @param reason what the peer did wrong; null if either side just closed
     * @param detail what was found and expected, or what the system said; may be empty
     */
    record Disconnected(
            String socket,
            String local,
            String remote,
            RoutingId routingId,
            @Nullable Refusal reason,
            String detail) implements SocketEvent {}

    /**
     * Messages were dropped. Of each reason at most one such event a second; the counts are exact when it is made, and
     * the last word is with the socket's accounting. Conflated messages make no events.
     *
     * @param remote the peer that one of them was for or from; empty if there is none
     * @param sent messages on their way out that the socket dropped for this reason so far
     * @param received messages on their way in that the socket dropped for this reason so far
     */
    record MessagesDropped(String socket, String remote, DropReason reason, long sent, long received)
            implements SocketEvent {}

    /**
     * The disk that the socket spills to, or keeps messages for names on, failed: it is full, read-only or gone, or what it gave back is not what was written. The
     * socket goes on in memory, and tries the disk again some seconds later. As long as a disk fails that messages for names are kept
     * on, those that come meanwhile are dropped for these names, and counted as {@link DropReason#SPILL_FAILED}, too.
     *
     * @param lost messages that were on disk and are lost by this, each counted as {@link DropReason#SPILL_FAILED}; 0 where they
     *     are in memory still
     * @param detail what the system said
     */
    record SpillFailed(String socket, long lost, String detail) implements SocketEvent {}

    /** A thread waited for room to send, for a tenth of a second or longer; told when it does no more. */
    record SendBlocked(String socket, Duration time) implements SocketEvent {}

    /**
     * How much waits for and from one peer; only when asked for by {@code Socket.reportQueues} (ZMQ_EVENT_PIPES_STATS).
     *
     * @param sending messages queued for the peer
     * @param receiving messages of the peer that wait to be received
     */
    record QueueDepths(String socket, String local, String remote, long sending, long receiving)
            implements SocketEvent {}

    /**
     * A subscriber of this publisher has a name that was not remembered, and is from now on.
     *
     * @param remote the subscriber's address
     * @param name what it calls itself
     */
    record NameRemembered(String socket, String remote, RoutingId name) implements SocketEvent {}

    /**
     * A name is remembered no longer.
     *
     * @param why what for
     * @param messages those that were kept for it, which are dropped
     */
    record NameForgotten(String socket, RoutingId name, Why why, long messages) implements SocketEvent {
        /** Why a name is forgotten. */
        public enum Why {
            /** Its subscriber did not come for as long as the retention says. */
            UNSEEN,
            /** The application, or an operator, asked for it. */
            ASKED,
            /** Its subscriber cancelled the subscription by which it had named itself. */
            CANCELLED
        }
    }

    /** The socket is closed, and this is its last event (ZMQ_EVENT_MONITOR_STOPPED). */
    record Stopped(String socket) implements SocketEvent {}
}
