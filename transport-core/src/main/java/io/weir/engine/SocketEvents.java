package io.weir.engine;

import io.weir.DropReason;
import io.weir.Refusal;
import io.weir.RoutingId;
import io.weir.event.EventSubscription;
import io.weir.event.SocketEvent;
import io.weir.flight.FlightRecording;
import io.weir.transport.RefusedException;
import io.weir.transport.RemoteMetadata;
import java.io.FileNotFoundException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells what happens to one socket: to Flight Recorder, and to the listeners of the socket and of its context. For any
 * thread; nothing here waits for a listener.
 */
final class SocketEvents {
    /** Of so many drops in a row, which may be millions a second, one is looked at. A power of two. */
    static final long SAMPLE = 1024;

    private static final long DROP_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LONG_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final String socket;
    private final ContextEngine context;
    private final SocketStats stats;
    private final List<EventListener> listeners = new CopyOnWriteArrayList<>();

    /** When the next drop of each reason may be told of, in the time of {@link System#nanoTime}. */
    private final Map<DropReason, AtomicLong> dropsDue = new EnumMap<>(DropReason.class);

    private boolean stopped;

    SocketEvents(String socket, ContextEngine context, SocketStats stats) {
        this.socket = socket;
        this.context = context;
        this.stats = stats;
        long now = System.nanoTime();
        for (DropReason reason : DropReason.values()) {
            dropsDue.put(reason, new AtomicLong(now));
        }
    }

    EventSubscription listen(Consumer<? super SocketEvent> listener) {
        EventListener created = context.eventListener(listener, listeners::remove);
        listeners.add(created);
        return created;
    }

    /** One at a time, so that all who listen hear the same order, and nothing after the end. */
    synchronized void tell(SocketEvent event) {
        if (stopped) {
            return;
        }
        if (!context.isSilent()) {
            FlightRecording.record(event);
        }
        for (EventListener listener : listeners) {
            listener.tell(event);
        }
        context.tell(event);
        if (!context.isSilent() && ConnectionLog.isOn()) {
            context.connectionLog().tell(event);
        }
    }

    void handshakeSucceeded(RemoteMetadata peer) {
        tell(new SocketEvent.HandshakeSucceeded(
                socket,
                peer.localAddress(),
                peer.address(),
                peer.socketType(),
                peer.routingId(),
                "3." + peer.minorVersion(),
                peer.mechanism(),
                peer.accepted().userId()));
    }

    /** A connection ended before it was admitted. */
    void handshakeFailed(String local, String remote, Exception why) {
        Refusal reason = why instanceof RefusedException refused ? refused.refusal() : null;
        tell(new SocketEvent.HandshakeFailed(socket, local, remote, reason, detail(why)));
        tell(new SocketEvent.Disconnected(socket, local, remote, RoutingId.NONE, reason, detail(why)));
    }

    /** The connection of a peer ended. */
    void disconnected(RemoteMetadata peer, RoutingId routingId, @Nullable Throwable why) {
        Refusal reason = why instanceof RefusedException refused ? refused.refusal() : null;
        String detail = why == null ? "" : detail(why);
        tell(new SocketEvent.Disconnected(socket, peer.localAddress(), peer.address(), routingId, reason, detail));
    }

    /** What went wrong, in words; some exceptions say no more than their names, or than the name that they are about. */
    static String detail(Throwable why) {
        String text = why.getMessage();
        if (why instanceof UnknownHostException) {
            return text == null ? "unknown host" : "unknown host: " + text;
        }
        if (text == null) {
            return why instanceof FileNotFoundException ? "no such file" : why.toString();
        }
        return text;
    }

    /** Messages were dropped, and counted. The peer is empty where they were those of no peer. */
    void dropped(Object peer, DropReason reason) {
        if (isDue(reason)) {
            tell(new SocketEvent.MessagesDropped(
                    socket, peer.toString(), reason, stats.sendDropped(reason), stats.receiveDropped(reason)));
        }
    }

    private boolean isDue(DropReason reason) {
        long now = System.nanoTime();
        AtomicLong next = Objects.requireNonNull(dropsDue.get(reason));
        long due = next.get();
        return now - due >= 0 && next.compareAndSet(due, now + DROP_INTERVAL_NANOS);
    }

    /** The calling thread waited for room since then. */
    void blocked(long sinceNanos) {
        long time = System.nanoTime() - sinceNanos;
        if (time >= LONG_NANOS) {
            tell(new SocketEvent.SendBlocked(socket, Duration.ofNanos(time)));
        }
    }

    /** The socket is closed. */
    synchronized void stop() {
        tell(new SocketEvent.Stopped(socket));
        stopped = true;
    }
}
