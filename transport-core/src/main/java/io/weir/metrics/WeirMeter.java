package io.weir.metrics;

import io.weir.DropReason;
import io.weir.Refusal;
import io.weir.snapshot.JobsSnapshot;
import io.weir.snapshot.PeerSnapshot;
import io.weir.snapshot.PeerSnapshot.ConnectionState;
import io.weir.snapshot.SocketSnapshot;
import io.weir.snapshot.TransportSnapshot;
import io.weir.snapshot.TransportSnapshot.Outcome;
import io.weir.snapshot.TransportSnapshot.Timing;
import java.util.ArrayList;
import java.util.List;

/**
 * The meters. All have the tags {@code context}, {@code socket} (the name that the application gave it, or {@code
 * unnamed}) and {@code type}; those of a transport also {@code transport}, and those of a peer {@code transport} and
 * {@code peer}. Every other tag has a closed list of values, all of which are there from the start.
 *
 * <p>At rest two sums hold for each socket: accepted = written + dropped (send) + queue (send), and received = delivered +
 * dropped (receive) + queue (receive).
 */
@SuppressWarnings("ImmutableEnumChecker") // functions that depend on nothing
public enum WeirMeter {
    /** Open sockets; more than one where several share a name. */
    SOCKETS(
            MeterScope.SOCKET,
            MeterKind.GAUGE,
            "weir.sockets",
            "Sockets that are open",
            Reading.socket(socket -> socket.closed() ? 0 : 1)),
    /** What the application handed over. */
    MESSAGES_ACCEPTED(
            MeterScope.SOCKET,
            MeterKind.COUNTER,
            "weir.messages.accepted",
            "Messages taken from the application; a publisher takes a copy for each subscriber that matches",
            Reading.socket(socket -> socket.messages().accepted() - socket.pendingSends())),
    /** What was handed on. */
    MESSAGES_WRITTEN(
            MeterScope.TRANSPORT,
            MeterKind.COUNTER,
            "weir.messages.written",
            "Messages handed to the operating system, or to the other end of an inproc pair",
            Reading.transport(TransportSnapshot::written)),
    /** What arrived. */
    MESSAGES_RECEIVED(
            MeterScope.SOCKET,
            MeterKind.COUNTER,
            "weir.messages.received",
            "Messages that arrived from peers, whole, and subscriptions that an XPUB delivers",
            Reading.socket(socket -> socket.messages().decoded())),
    /** What the application has. */
    MESSAGES_DELIVERED(
            MeterScope.SOCKET,
            MeterKind.COUNTER,
            "weir.messages.delivered",
            "Messages that the application received",
            Reading.socket(socket -> socket.messages().delivered())),
    /** What was dropped. */
    MESSAGES_DROPPED(
            MeterScope.SOCKET,
            MeterKind.COUNTER,
            "weir.messages.dropped",
            "Messages that were accepted, or arrived, and were dropped",
            List.of("direction", "reason"),
            Reading.directions(
                    "reason",
                    DropReason.values(),
                    (socket, reason) -> socket.messages().sendDropped().getOrDefault(reason, 0L),
                    (socket, reason) -> socket.messages().receiveDropped().getOrDefault(reason, 0L))),
    /** What no peer had subscribed to. */
    MESSAGES_NO_SUBSCRIBER(
            MeterScope.SOCKET,
            MeterKind.COUNTER,
            "weir.messages.no.subscriber",
            "Messages of a publisher that no subscriber wanted; neither accepted nor dropped",
            Reading.socket(socket -> socket.messages().noSubscriber())),
    /** What waits. */
    QUEUE_MESSAGES(
            MeterScope.SOCKET,
            MeterKind.GAUGE,
            "weir.queue.messages",
            "Messages that wait to be written, or to be received",
            List.of("direction"),
            Reading.directions(
                    socket -> socket.messages().sendQueued() - socket.pendingSends(),
                    socket -> socket.messages().receiveQueued())),
    /** Bytes of what waits. */
    QUEUE_DATA(
            MeterScope.SOCKET,
            MeterKind.BYTE_GAUGE,
            "weir.queue.data",
            "Bytes of the messages in the queues of peers",
            List.of("direction"),
            Reading.directions(
                    socket -> socket.volume().sendQueued(),
                    socket -> socket.volume().receiveQueued())),
    /** What is on disk of that which waits. */
    SPILL_MESSAGES(
            MeterScope.SOCKET,
            MeterKind.GAUGE,
            "weir.spill.messages",
            "Of the messages that wait to be written, those that are on disk, or on their way there",
            Reading.socket(socket -> socket.messages().sendSpilled())),
    /** Bytes of what is on disk. */
    SPILL_DATA(
            MeterScope.SOCKET,
            MeterKind.BYTE_GAUGE,
            "weir.spill.data",
            "Bytes of the messages that are on disk, or on their way there",
            Reading.socket(socket -> socket.volume().spilled())),
    /** How much of it there may be. */
    SPILL_BUDGET(
            MeterScope.SOCKET,
            MeterKind.BYTE_GAUGE,
            "weir.spill.budget",
            "How many bytes may be on disk, 32 for each message included",
            Reading.socket(socket -> socket.closed() ? 0 : socket.spillBudget())),
    /** What waits for room, asynchronously. */
    SENDS_PENDING(
            MeterScope.SOCKET,
            MeterKind.GAUGE,
            "weir.sends.pending",
            "Messages of sendAsync that wait for room, and are not accepted yet",
            Reading.socket(SocketSnapshot::pendingSends)),
    /** Senders that waited for room. */
    SEND_BLOCKED(
            MeterScope.SOCKET,
            MeterKind.TIMER,
            "weir.send.blocked",
            "Sends that waited for a peer with room, and how long, also those that wait now",
            Reading.timer(SocketSnapshot::blockedSends)),
    /** Bytes of what the application handed over. */
    DATA_ACCEPTED(
            MeterScope.SOCKET,
            MeterKind.BYTE_COUNTER,
            "weir.data.accepted",
            "Bytes of the messages that entered queues to peers",
            Reading.socket(socket -> socket.volume().accepted())),
    /** Bytes of what was handed on. */
    DATA_WRITTEN(
            MeterScope.TRANSPORT,
            MeterKind.BYTE_COUNTER,
            "weir.data.written",
            "Bytes of the messages that were taken from those queues to be written",
            Reading.transport(TransportSnapshot::writtenBytes)),
    /** Bytes of what arrived. */
    DATA_RECEIVED(
            MeterScope.TRANSPORT,
            MeterKind.BYTE_COUNTER,
            "weir.data.received",
            "Bytes of the messages that arrived from peers",
            Reading.transport(TransportSnapshot::receivedBytes)),
    /** Bytes of what was taken by the pattern. */
    DATA_DELIVERED(
            MeterScope.SOCKET,
            MeterKind.BYTE_COUNTER,
            "weir.data.delivered",
            "Bytes of the messages that were taken from the queues of peers",
            Reading.socket(socket -> socket.volume().delivered())),
    /** Topics, or groups. */
    SUBSCRIPTIONS(
            MeterScope.SOCKET,
            MeterKind.GAUGE,
            "weir.subscriptions",
            "Topics that the peers of a publisher are subscribed to, or a subscriber itself; groups of a RADIO or DISH",
            Reading.socket(socket -> socket.closed() ? 0 : socket.subscriptions())),
    /** Names of subscribers. */
    NAMES(
            MeterScope.SOCKET,
            MeterKind.GAUGE,
            "weir.names",
            "Subscribers that a publisher remembers by name, connected or not",
            Reading.names(name -> 1)),
    /** Those of them that miss something. */
    NAMES_BACKLOG(
            MeterScope.SOCKET,
            MeterKind.GAUGE,
            "weir.names.backlog",
            "Of those subscribers, the ones that messages wait for which were sent to no connection of theirs yet",
            Reading.names(name -> name.waiting() > 0 ? 1 : 0)),
    /** What waits for them. */
    NAMES_MESSAGES(
            MeterScope.SOCKET,
            MeterKind.GAUGE,
            "weir.names.messages",
            "Messages kept for subscribers by name: not yet sent, or sent and not acknowledged",
            Reading.names(name -> name.waiting() + name.unacknowledged())),
    /** What is in a queue of acknowledged work. */
    JOBS(
            MeterScope.SOCKET,
            MeterKind.GAUGE,
            "weir.jobs",
            "Jobs of a queue that are not done: they wait, a worker has them, or they are dead",
            List.of("state"),
            Reading.jobs(JobsSnapshot::queued, JobsSnapshot::leased, JobsSnapshot::dead)),
    /** How long the oldest of them has waited. */
    JOBS_OLDEST(
            MeterScope.SOCKET,
            MeterKind.TIME_GAUGE,
            "weir.jobs.oldest",
            "How long ago the oldest job that is neither done nor dead was put",
            Reading.socket(
                    socket -> socket.closed() ? 0 : socket.jobs().oldest().toSeconds())),
    /** What came into a queue. */
    JOBS_PUT(
            MeterScope.SOCKET,
            MeterKind.COUNTER,
            "weir.jobs.put",
            "Jobs that were accepted, or found in the store",
            Reading.socket(socket -> socket.jobs().put() + socket.jobs().recovered())),
    /** What did not. */
    JOBS_REFUSED(
            MeterScope.SOCKET,
            MeterKind.COUNTER,
            "weir.jobs.refused",
            "Jobs that were refused, since the queue was full or its store failed",
            Reading.socket(socket -> socket.jobs().refused())),
    /** What left a queue. */
    JOBS_DONE(
            MeterScope.SOCKET,
            MeterKind.COUNTER,
            "weir.jobs.done",
            "Jobs that were acknowledged, or removed",
            Reading.socket(socket -> socket.jobs().done() + socket.jobs().removed())),
    /** What was handed out more than once. */
    JOBS_REDELIVERED(
            MeterScope.SOCKET,
            MeterKind.COUNTER,
            "weir.jobs.redelivered",
            "Jobs that were handed to a worker once more",
            Reading.socket(socket -> socket.jobs().redelivered())),
    /** What went to the dead-letter queue. */
    JOBS_DIED(
            MeterScope.SOCKET,
            MeterKind.COUNTER,
            "weir.jobs.died",
            "Jobs that became dead",
            Reading.socket(socket -> socket.jobs().died())),
    /** Peers that were not let in, or were shown out. */
    PEERS_REFUSED(
            MeterScope.SOCKET,
            MeterKind.COUNTER,
            "weir.peers.refused",
            "Peers that were refused",
            List.of("reason"),
            Reading.socket(
                    "reason",
                    Refusal.values(),
                    (socket, reason) -> socket.refusals().getOrDefault(reason, 0L))),
    /** Connections, or those sought. */
    CONNECTIONS(
            MeterScope.TRANSPORT,
            MeterKind.GAUGE,
            "weir.connections",
            "Connections: sought, shaking hands, and established",
            List.of("state"),
            Reading.transport(
                    "state",
                    new ConnectionState[] {
                        ConnectionState.CONNECTING, ConnectionState.HANDSHAKING, ConnectionState.ESTABLISHED
                    },
                    (transport, state) -> (long) transport.connections().getOrDefault(state, 0))),
    /** Attempts to connect. */
    CONNECTION_ATTEMPTS(
            MeterScope.TRANSPORT,
            MeterKind.COUNTER,
            "weir.connection.attempts",
            "Attempts to connect that ended",
            List.of("outcome"),
            Reading.transport(
                    "outcome",
                    Outcome.values(),
                    (transport, outcome) -> transport.attempts().getOrDefault(outcome, 0L))),
    /** Connections made again. */
    CONNECTION_RECONNECTS(
            MeterScope.TRANSPORT,
            MeterKind.COUNTER,
            "weir.connection.reconnects",
            "Connections that were made again after one was lost",
            Reading.transport(TransportSnapshot::reconnects)),
    /** Connections that ended. */
    CONNECTION_DISCONNECTS(
            MeterScope.TRANSPORT,
            MeterKind.COUNTER,
            "weir.connection.disconnects",
            "Connections that ended after their handshake, by either end",
            Reading.transport(TransportSnapshot::disconnects)),
    /** Handshakes. */
    HANDSHAKE_DURATION(
            MeterScope.TRANSPORT,
            MeterKind.TIMER,
            "weir.handshake.duration",
            "Handshakes that ended, and how long they took; inproc has none",
            List.of("outcome"),
            Reading.transportTimer(
                    "outcome",
                    Outcome.values(),
                    (transport, outcome) -> transport.handshakes().getOrDefault(outcome, Timing.NONE))),
    /** Heartbeats. */
    HEARTBEAT_RTT(
            MeterScope.TRANSPORT,
            MeterKind.TIMER,
            "weir.heartbeat.rtt",
            "Heartbeats that were answered, and how long that took",
            Reading.transportTimer(TransportSnapshot::heartbeats)),
    /** What waits for one peer, or from it. */
    PEER_QUEUE_MESSAGES(
            MeterScope.PEER,
            MeterKind.GAUGE,
            "weir.peer.queue.messages",
            "Messages that wait to be written to the peer, or arrived from it and wait to be received",
            List.of("direction"),
            Reading.peerDirections(PeerSnapshot::sendQueued, PeerSnapshot::receiveQueued)),
    /** What was queued for one peer. */
    PEER_MESSAGES_ACCEPTED(
            MeterScope.PEER,
            MeterKind.COUNTER,
            "weir.peer.messages.accepted",
            "Messages that were queued for the peer",
            Reading.peer(PeerSnapshot::accepted)),
    /** What was handed on to one peer. */
    PEER_MESSAGES_WRITTEN(
            MeterScope.PEER,
            MeterKind.COUNTER,
            "weir.peer.messages.written",
            "Messages that were written to the peer",
            Reading.peer(PeerSnapshot::written)),
    /** What arrived from one peer. */
    PEER_MESSAGES_RECEIVED(
            MeterScope.PEER,
            MeterKind.COUNTER,
            "weir.peer.messages.received",
            "Messages that arrived from the peer",
            Reading.peer(PeerSnapshot::received));

    private final MeterScope scope;
    private final MeterKind kind;
    private final String meter;
    private final String description;
    private final List<String> ownTags;
    private final Reading.Source readings;

    WeirMeter(MeterScope scope, MeterKind kind, String meter, String description, Reading.Source readings) {
        this(scope, kind, meter, description, List.of(), readings);
    }

    WeirMeter(
            MeterScope scope,
            MeterKind kind,
            String meter,
            String description,
            List<String> ownTags,
            Reading.Source readings) {
        this.scope = scope;
        this.kind = kind;
        this.meter = meter;
        this.description = description;
        this.ownTags = ownTags;
        this.readings = readings;
    }

    /** What it exists once for. */
    public MeterScope scope() {
        return scope;
    }

    /** What it measures. */
    public MeterKind kind() {
        return kind;
    }

    /** Its name in Micrometer. */
    public String meterName() {
        return meter;
    }

    /** What it counts, in words. */
    public String description() {
        return description;
    }

    /** The keys of its tags. */
    public List<String> tagKeys() {
        List<String> keys = new ArrayList<>(scope.tagKeys());
        keys.addAll(ownTags);
        return keys;
    }

    /** Its series for one socket, transport or peer. */
    List<Reading> readings(String transport, String peer) {
        return readings.of(transport, peer);
    }
}
