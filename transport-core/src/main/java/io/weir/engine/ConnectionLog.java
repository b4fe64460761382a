package io.weir.engine;

import io.weir.check.SingleLine;
import io.weir.event.SocketEvent;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * Log lines about connections, one for each event, at DEBUG. They are written where listeners to events run, so an event
 * loop never waits for a log; while the level is off an event costs one question.
 */
final class ConnectionLog {
    private static final System.Logger LOG = System.getLogger("io.weir.connection");

    private ConnectionLog() {}

    static boolean isOn() {
        return LOG.isLoggable(Level.DEBUG);
    }

    static void write(SocketEvent event) {
        LOG.log(Level.DEBUG, event.socket() + ": " + words(event) + addresses(event));
    }

    private static String addresses(SocketEvent event) {
        return (event.local().isEmpty() ? "" : ", local " + event.local())
                + (event.remote().isEmpty() ? "" : ", remote " + event.remote());
    }

    private static String words(SocketEvent event) {
        String attempt = attempt(event);
        if (attempt != null) {
            return attempt;
        }
        if (event instanceof SocketEvent.Accepted) {
            return "a connection came";
        }
        if (event instanceof SocketEvent.AcceptFailed e) {
            return "a connection could not be accepted" + because(e.detail());
        }
        if (event instanceof SocketEvent.HandshakeSucceeded e) {
            String id = e.routingId().isNone() ? "" : ", routing id " + e.routingId();
            String user = e.userId().isEmpty() ? "" : ", user " + SingleLine.of(e.userId());
            return "a peer is ready: " + (e.peerType().isEmpty() ? "a socket" : e.peerType()) + " of ZMTP "
                    + e.version() + (e.mechanism().isEmpty() ? "" : " " + e.mechanism()) + user + id;
        }
        if (event instanceof SocketEvent.HandshakeFailed e) {
            return "a handshake failed" + because(e.reason(), e.detail());
        }
        if (event instanceof SocketEvent.Disconnected e) {
            return "a connection ended" + because(e.reason(), e.detail());
        }
        return traffic(event);
    }

    private static @Nullable String attempt(SocketEvent event) {
        if (event instanceof SocketEvent.ConnectDelayed) {
            return "an attempt to connect began";
        }
        if (event instanceof SocketEvent.Connected) {
            return "an attempt to connect succeeded, the handshake begins";
        }
        if (event instanceof SocketEvent.ConnectRetried e) {
            return "the next attempt to connect follows in " + e.interval().toMillis() + " ms";
        }
        if (event instanceof SocketEvent.Closed e) {
            return (e.remote().isEmpty() ? "listens no more" : "an attempt to connect ended") + because(e.detail());
        }
        return null;
    }

    private static String traffic(SocketEvent event) {
        if (event instanceof SocketEvent.Listening) {
            return "listens";
        }
        if (event instanceof SocketEvent.BindFailed e) {
            return "a bind failed" + because(e.detail());
        }
        if (event instanceof SocketEvent.CloseFailed e) {
            return "a listener could not be closed" + because(e.detail());
        }
        if (event instanceof SocketEvent.MessagesDropped e) {
            return "messages dropped so far for " + e.reason() + ": " + e.sent() + " on their way out, " + e.received()
                    + " on their way in";
        }
        if (event instanceof SocketEvent.SpillFailed e) {
            return "spilling failed, " + e.lost() + " messages lost" + because(e.detail());
        }
        if (event instanceof SocketEvent.SendBlocked e) {
            return "a sender waited for room for " + e.time().toMillis() + " ms";
        }
        if (event instanceof SocketEvent.QueueDepths e) {
            return "queued: " + e.sending() + " to send, " + e.receiving() + " to receive";
        }
        if (event instanceof SocketEvent.NameRemembered e) {
            return "the subscriber " + e.name() + " is remembered from now on";
        }
        if (event instanceof SocketEvent.NameForgotten e) {
            return "the subscriber " + e.name() + " is forgotten, " + e.why() + ", with " + e.messages() + " messages";
        }
        return "has no more events";
    }

    private static String because(@Nullable Enum<?> reason, String detail) {
        return reason == null ? because(detail) : ", " + reason + because(detail);
    }

    private static String because(String detail) {
        return detail.isEmpty() ? "" : " (" + detail + ")";
    }
}
