package io.weir.patterns.retention;

import io.weir.Message;
import io.weir.Refusal;
import io.weir.RoutingId;
import io.weir.event.SocketEvent.NameForgotten;
import io.weir.option.SocketOptions.Limits;
import io.weir.pattern.InPipe;
import io.weir.pattern.OutPipe;
import io.weir.pattern.Peer;
import io.weir.pattern.SendPolicy;
import io.weir.pattern.SendStep;
import io.weir.patterns.retention.disk.NameLog;
import io.weir.snapshot.NameSnapshot;
import io.weir.transport.Command;
import io.weir.transport.RemoteMetadata;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A subscriber that has a name, as the publishing policy knows it: a peer that is there whether or not it is connected, with
 * the subscriptions that it had. Under the send lock, but for {@link #snapshot} and what the threads of a peer may call.
 */
final class NamedSubscriber implements Peer {
    private final RoutingId name;
    private final String userId;
    private final KeptMessages kept;
    private final NamedPipe pipe;
    private final NamedTopics topics;
    private final NameLog log;

    /** The peer of the connection, from when it came until it has ended and nothing is left in its queue; null between. */
    private volatile @Nullable Peer connection;

    /** The peer of the last connection, which says where the subscriber is, or was; null if that was at an earlier process. */
    private volatile @Nullable Peer last;

    /** A second subscriber of the name, which waits until the connection of the first has ended. */
    private @Nullable Peer successor;

    /** Why the name is to be forgotten when the connection has ended; null if it is not. */
    private NameForgotten.@Nullable Why ending;

    private volatile Instant seen = Instant.EPOCH;
    private volatile long seenNanos;

    NamedSubscriber(
            RoutingId name,
            String userId,
            @Nullable Peer first,
            SendPolicy publisher,
            Limits limits,
            KeptMessages kept,
            NameLog log,
            @Nullable Message welcome) {
        this.name = name;
        this.userId = userId;
        this.kept = kept;
        this.log = log;
        last = first;
        topics = new NamedTopics(this, publisher, limits, log);
        pipe = new NamedPipe(this, kept, welcome);
    }

    // ---- its connections

    /** The peer of the connection, which may be about to end; null if there is none. */
    @Nullable Peer connection() {
        return connection;
    }

    boolean belongsTo(String user) {
        return userId.equals(user);
    }

    KeptMessages kept() {
        return kept;
    }

    NameLog log() {
        return log;
    }

    /** It was seen last by an earlier process, and was subscribed to that. */
    void recover(long seenMillis, long now, List<byte[]> subscribed) {
        seen = Instant.ofEpochMilli(seenMillis);
        seenNanos = now - TimeUnit.MILLISECONDS.toNanos(Math.max(0, System.currentTimeMillis() - seenMillis));
        subscribed.forEach(topic -> subscribe(new Command.Subscribe(topic)));
    }

    /** A connection came. What was subscribed to goes on until the connection has said what it wants. */
    void arrived(Peer peer) {
        connection = peer;
        last = peer;
        ending = null;
        topics.connectionBegins();
    }

    /** The connection takes messages from now on; its subscriber does not say what it has got. */
    void open(SendStep step) {
        kept.resumeUnheard();
        open(false, step);
    }

    private void open(boolean acknowledges, SendStep step) {
        Peer peer = connection;
        if (peer != null) {
            pipe.open(peer.out(), acknowledges, step);
        }
    }

    /** The connection takes no more; it may still be writing. */
    void leaving(long now) {
        if (pipe.isOpen() || connection != null) {
            pipe.shut();
            seen = Instant.now().truncatedTo(ChronoUnit.MILLIS);
            seenNanos = now;
            log.seen();
        }
    }

    /** The connection has ended. */
    void ended(Peer peer) {
        pipe.takeBack(peer.out());
        connection = null;
    }

    /** The connection has room again, or more of what waits can be read. */
    void roomAgain(SendStep step) {
        if (pipe.isOpen()) {
            pipe.offerWaiting(step);
        } else {
            kept.expire(connection != null);
        }
    }

    /** Whether nothing waits for the connection, or there is none. */
    boolean isFinished() {
        return !pipe.isOpen() || !kept.isWaiting();
    }

    /** The publisher closes. */
    void closing(SendStep step) {
        pipe.finish(step);
        if (connection == null) {
            kept.releaseSent();
        }
    }

    /** The connection has ended, and the publisher closes. */
    void abandon() {
        pipe.shut();
        kept.releaseSent();
        kept.leaveOrDrop();
    }

    @Nullable Peer successor() {
        return successor;
    }

    void successor(@Nullable Peer peer) {
        successor = peer;
    }

    // ---- what it says

    /** A subscription, a cancellation, or what the subscriber has got so far. */
    void takes(Command command, SendStep step) {
        if (command instanceof Command.Subscribe subscribe) {
            subscribe(subscribe);
        } else if (command instanceof Command.Cancel cancel) {
            topics.cancel(cancel);
        } else if (command instanceof Command.Resume resume) {
            resume(resume, step);
        } else if (command instanceof Command.Acknowledge acknowledge && pipe.isOpen()) {
            acknowledged(acknowledge.taken(), step);
        }
    }

    private void acknowledged(long taken, SendStep step) {
        if (!kept.acknowledge(taken)) {
            refuse(Refusal.MALFORMED_COMMAND, "acknowledged: " + taken + ", which is more than was sent");
        } else if (kept.isWaiting()) {
            pipe.offerWaiting(step);
        }
    }

    private void subscribe(Command.Subscribe subscribe) {
        String exceeded = topics.subscribe(subscribe);
        if (exceeded != null) {
            refuse(Refusal.TOO_MANY_SUBSCRIPTIONS, exceeded);
        }
    }

    private void resume(Command.Resume resume, SendStep step) {
        if (pipe.isOpen() || !kept.resume(resume.stream(), resume.arrived())) {
            refuse(Refusal.MALFORMED_COMMAND, "arrived: " + resume.arrived() + ", said twice, or more than was sent");
            return;
        }
        settle();
        open(true, step);
    }

    /** The connection has said what it wants: what it did not repeat is subscribed to no longer. */
    void settle() {
        topics.settle();
    }

    // ---- the name

    /** The name is forgotten when its connection has ended; asks for it, without a connection does nothing. */
    void forgetAtEnd(NameForgotten.Why why) {
        ending = why;
    }

    NameForgotten.@Nullable Why ending() {
        return ending;
    }

    /** Whether the subscriber was not connected for so long. */
    boolean isUnseen(long nanos, long now) {
        return connection == null && now - seenNanos >= nanos;
    }

    /** At one look. Any thread. */
    NameSnapshot snapshot() {
        KeptCounts counts = kept.counts();
        boolean here = isConnected();
        return new NameSnapshot(
                name,
                userId,
                here,
                address(),
                topics.count(),
                counts.waiting(),
                counts.spilled(),
                counts.sent(),
                counts.bytes(),
                counts.resent(),
                counts.dropped(),
                counts.expired(),
                here ? Instant.now().truncatedTo(ChronoUnit.MILLIS) : seen);
    }

    // ---- for the publishing policy

    @Override
    public OutPipe out() {
        return pipe;
    }

    @Override
    public InPipe in() {
        Peer peer = last;
        if (peer == null) {
            throw new IllegalStateException("no message comes from a subscriber that has not come yet");
        }
        return peer.in();
    }

    @Override
    public @Nullable RemoteMetadata remote() {
        Peer peer = last;
        return peer == null ? null : peer.remote();
    }

    @Override
    public boolean isConnected() {
        Peer current = connection;
        return current != null && current.isConnected();
    }

    @Override
    public boolean isDialed() {
        return false;
    }

    @Override
    public RoutingId routingId() {
        return name;
    }

    @Override
    public void routingId(RoutingId id) {
        throw new UnsupportedOperationException("the name of a subscriber does not change");
    }

    @Override
    public boolean isNamed() {
        return true;
    }

    @Override
    public RoutingId assignedId() {
        return RoutingId.NONE;
    }

    @Override
    public void received(Command command) {
        Peer peer = last;
        if (peer != null) {
            peer.received(command);
        }
    }

    @Override
    public void refuse(Refusal reason, String detail) {
        Peer current = connection;
        if (current != null) {
            current.refuse(reason, detail);
        }
    }

    @Override
    public boolean closeConnection() {
        Peer current = connection;
        return current != null && current.closeConnection();
    }

    @Override
    public void disconnect() {
        Peer current = connection;
        if (current != null) {
            current.disconnect();
        }
    }

    @Override
    public String toString() {
        return name + " at " + address();
    }

    private String address() {
        Peer peer = last;
        return peer == null ? "" : peer.toString();
    }
}
