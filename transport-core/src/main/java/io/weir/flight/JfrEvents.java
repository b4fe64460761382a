package io.weir.flight;

import io.weir.event.SocketEvent;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** The events of sockets as Flight Recorder knows them. */
final class JfrEvents {
    private JfrEvents() {}

    /** Records the event if any recording wants it. */
    static void record(SocketEvent event) {
        JfrEvent flight = of(event);
        if (flight.shouldCommit()) {
            flight.socket = event.socket();
            flight.local = event.local();
            flight.remote = event.remote();
            flight.commit();
        }
    }

    private static JfrEvent of(SocketEvent event) {
        if (event instanceof SocketEvent.Listening) {
            return new Listening();
        }
        if (event instanceof SocketEvent.BindFailed e) {
            return new BindFailed(e);
        }
        if (event instanceof SocketEvent.CloseFailed e) {
            return new CloseFailed(e);
        }
        if (event instanceof SocketEvent.Accepted) {
            return new Accepted();
        }
        if (event instanceof SocketEvent.AcceptFailed e) {
            return new AcceptFailed(e);
        }
        if (event instanceof SocketEvent.ConnectDelayed) {
            return new ConnectDelayed();
        }
        if (event instanceof SocketEvent.Connected) {
            return new Connected();
        }
        if (event instanceof SocketEvent.ConnectRetried e) {
            return new ConnectRetried(e);
        }
        if (event instanceof SocketEvent.Closed e) {
            return new Closed(e);
        }
        if (event instanceof SocketEvent.HandshakeSucceeded e) {
            return new HandshakeSucceeded(e);
        }
        if (event instanceof SocketEvent.HandshakeFailed e) {
            return new HandshakeFailed(e);
        }
        if (event instanceof SocketEvent.Disconnected e) {
            return new Disconnected(e);
        }
        if (event instanceof SocketEvent.MessagesDropped e) {
            return new MessagesDropped(e);
        }
        if (event instanceof SocketEvent.SpillFailed e) {
            return new SpillFailed(e);
        }
        if (event instanceof SocketEvent.SendBlocked e) {
            return new SendBlocked(e);
        }
        if (event instanceof SocketEvent.QueueDepths e) {
            return new QueueDepths(e);
        }
        if (event instanceof SocketEvent.NameRemembered e) {
            return new NameRemembered(e);
        }
        if (event instanceof SocketEvent.NameForgotten e) {
            return new NameForgotten(e);
        }
        return new Stopped();
    }

    private static String name(@Nullable Enum<?> reason) {
        return reason == null ? "" : reason.name();
    }

    /** See {@link SocketEvent.Listening}. */
    @Name("weir.Listening")
    @Label("Listening")
    @Description("The socket listens")
    static final class Listening extends JfrEvent {}

    /** See {@link SocketEvent.BindFailed}. */
    @Name("weir.BindFailed")
    @Label("Bind Failed")
    @Description("A bind failed")
    static final class BindFailed extends JfrEvent {
        @Label("Detail")
        final String detail;

        BindFailed(SocketEvent.BindFailed e) {
            detail = e.detail();
        }
    }

    /** See {@link SocketEvent.CloseFailed}. */
    @Name("weir.CloseFailed")
    @Label("Close Failed")
    @Description("The system failed at closing a listener")
    static final class CloseFailed extends JfrEvent {
        @Label("Detail")
        final String detail;

        CloseFailed(SocketEvent.CloseFailed e) {
            detail = e.detail();
        }
    }

    /** See {@link SocketEvent.Accepted}. */
    @Name("weir.Accepted")
    @Label("Accepted")
    @Description("A connection came")
    static final class Accepted extends JfrEvent {}

    /** See {@link SocketEvent.AcceptFailed}. */
    @Name("weir.AcceptFailed")
    @Label("Accept Failed")
    @Description("The system could not accept a connection")
    static final class AcceptFailed extends JfrEvent {
        @Label("Detail")
        final String detail;

        AcceptFailed(SocketEvent.AcceptFailed e) {
            detail = e.detail();
        }
    }

    /** See {@link SocketEvent.ConnectDelayed}. */
    @Name("weir.ConnectDelayed")
    @Label("Connect Delayed")
    @Description("An attempt to connect is under way")
    static final class ConnectDelayed extends JfrEvent {}

    /** See {@link SocketEvent.Connected}. */
    @Name("weir.Connected")
    @Label("Connected")
    @Description("An attempt to connect succeeded")
    static final class Connected extends JfrEvent {}

    /** See {@link SocketEvent.ConnectRetried}. */
    @Name("weir.ConnectRetried")
    @Label("Connect Retried")
    @Description("Another attempt to connect follows")
    static final class ConnectRetried extends JfrEvent {
        @Label("Interval")
        @Timespan(Timespan.NANOSECONDS)
        final long interval;

        ConnectRetried(SocketEvent.ConnectRetried e) {
            interval = e.interval().toNanos();
        }
    }

    /** See {@link SocketEvent.Closed}. */
    @Name("weir.Closed")
    @Label("Closed")
    @Description("An attempt to connect or a listener ended")
    static final class Closed extends JfrEvent {
        @Label("Detail")
        final String detail;

        Closed(SocketEvent.Closed e) {
            detail = e.detail();
        }
    }

    /** See {@link SocketEvent.HandshakeSucceeded}. */
    @Name("weir.HandshakeSucceeded")
    @Label("Handshake Succeeded")
    @Description("A peer is ready")
    static final class HandshakeSucceeded extends JfrEvent {
        @Label("Peer Type")
        final String peerType;

        @Label("Version")
        final String version;

        @Label("Mechanism")
        final String mechanism;

        @Label("User Id")
        final String userId;

        HandshakeSucceeded(SocketEvent.HandshakeSucceeded e) {
            peerType = e.peerType();
            version = e.version();
            mechanism = e.mechanism();
            userId = e.userId();
        }
    }

    /** See {@link SocketEvent.HandshakeFailed}. */
    @Name("weir.HandshakeFailed")
    @Label("Handshake Failed")
    @Description("A handshake ended without a peer")
    static final class HandshakeFailed extends JfrEvent {
        @Label("Reason")
        final String reason;

        @Label("Detail")
        final String detail;

        HandshakeFailed(SocketEvent.HandshakeFailed e) {
            reason = name(e.reason());
            detail = e.detail();
        }
    }

    /** See {@link SocketEvent.Disconnected}. */
    @Name("weir.Disconnected")
    @Label("Disconnected")
    @Description("A connection ended")
    static final class Disconnected extends JfrEvent {
        @Label("Reason")
        final String reason;

        @Label("Detail")
        final String detail;

        @Label("Routing Id")
        final String routingId;

        Disconnected(SocketEvent.Disconnected e) {
            routingId = e.routingId().toString();
            reason = name(e.reason());
            detail = e.detail();
        }
    }

    /** See {@link SocketEvent.MessagesDropped}. */
    @Name("weir.MessagesDropped")
    @Label("Messages Dropped")
    @Description("Messages were dropped; at most one event a second for each reason")
    static final class MessagesDropped extends JfrEvent {
        @Label("Reason")
        final String reason;

        @Label("Sent and Dropped so far")
        final long sent;

        @Label("Received and Dropped so far")
        final long received;

        MessagesDropped(SocketEvent.MessagesDropped e) {
            reason = name(e.reason());
            sent = e.sent();
            received = e.received();
        }
    }

    /** See {@link SocketEvent.SpillFailed}. */
    @Name("weir.SpillFailed")
    @Label("Spill Failed")
    @Description("The disk that a socket spills to failed")
    static final class SpillFailed extends JfrEvent {
        @Label("Lost Messages")
        final long lost;

        @Label("Detail")
        final String detail;

        SpillFailed(SocketEvent.SpillFailed e) {
            lost = e.lost();
            detail = e.detail();
        }
    }

    /** See {@link SocketEvent.SendBlocked}. */
    @Name("weir.SendBlocked")
    @Label("Send Blocked")
    @Description("A thread waited for room to send for a tenth of a second or longer")
    static final class SendBlocked extends JfrEvent {
        @Label("Time")
        @Timespan(Timespan.NANOSECONDS)
        final long time;

        SendBlocked(SocketEvent.SendBlocked e) {
            time = e.time().toNanos();
        }
    }

    /** See {@link SocketEvent.QueueDepths}. */
    @Name("weir.QueueDepths")
    @Label("Queue Depths")
    @Description("How much waits for and from a peer")
    static final class QueueDepths extends JfrEvent {
        @Label("Queued to Send")
        final long sending;

        @Label("Queued to Receive")
        final long receiving;

        QueueDepths(SocketEvent.QueueDepths e) {
            sending = e.sending();
            receiving = e.receiving();
        }
    }

    /** See {@link SocketEvent.NameRemembered}. */
    @Name("weir.NameRemembered")
    @Label("Name Remembered")
    @Description("A publisher remembers the name of a subscriber from now on")
    static final class NameRemembered extends JfrEvent {
        @Label("Name of Subscriber")
        final String subscriber;

        NameRemembered(SocketEvent.NameRemembered e) {
            subscriber = e.name().toString();
        }
    }

    /** See {@link SocketEvent.NameForgotten}. */
    @Name("weir.NameForgotten")
    @Label("Name Forgotten")
    @Description("A publisher remembers the name of a subscriber no longer")
    static final class NameForgotten extends JfrEvent {
        @Label("Name of Subscriber")
        final String subscriber;

        @Label("Reason")
        final String reason;

        @Label("Messages Kept and Dropped")
        final long messages;

        NameForgotten(SocketEvent.NameForgotten e) {
            subscriber = e.name().toString();
            reason = name(e.why());
            messages = e.messages();
        }
    }

    /** See {@link SocketEvent.Stopped}. */
    @Name("weir.Stopped")
    @Label("Stopped")
    @Description("The socket is closed")
    static final class Stopped extends JfrEvent {}
}
