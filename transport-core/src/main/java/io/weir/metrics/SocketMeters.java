package io.weir.metrics;

import io.weir.DropReason;
import io.weir.Refusal;
import io.weir.snapshot.SocketSnapshot;
import java.util.List;

/**
 * The meters of each name and type of sockets: its messages, where they wait, and what became of them.
 *
 * <p>At rest two sums hold for each socket: accepted = written + dropped (send) + queue (send), and received = delivered +
 * dropped (receive) + queue (receive).
 */
public final class SocketMeters {
    /** Open sockets; more than one where several share a name. */
    public static final WeirMeter SOCKETS = new WeirMeter(
            MeterScope.SOCKET,
            MeterKind.GAUGE,
            "weir.sockets",
            "Sockets that are open",
            Reading.socket(socket -> socket.closed() ? 0 : 1));

    /** What the application handed over. */
    public static final WeirMeter MESSAGES_ACCEPTED = new WeirMeter(
            MeterScope.SOCKET,
            MeterKind.COUNTER,
            "weir.messages.accepted",
            "Messages taken from the application; a publisher takes a copy for each subscriber that matches",
            Reading.socket(socket -> socket.messages().accepted() - socket.pendingSends()));

    /** What arrived. */
    public static final WeirMeter MESSAGES_RECEIVED = new WeirMeter(
            MeterScope.SOCKET,
            MeterKind.COUNTER,
            "weir.messages.received",
            "Messages that arrived from peers, whole, and subscriptions that an XPUB delivers",
            Reading.socket(socket -> socket.messages().decoded()));

    /** What the application has. */
    public static final WeirMeter MESSAGES_DELIVERED = new WeirMeter(
            MeterScope.SOCKET,
            MeterKind.COUNTER,
            "weir.messages.delivered",
            "Messages that the application received",
            Reading.socket(socket -> socket.messages().delivered()));

    /** What was dropped. */
    public static final WeirMeter MESSAGES_DROPPED = new WeirMeter(
            MeterScope.SOCKET,
            MeterKind.COUNTER,
            "weir.messages.dropped",
            "Messages that were accepted, or arrived, and were dropped",
            List.of("direction", "reason"),
            Reading.directions(
                    "reason",
                    DropReason.values(),
                    (socket, reason) -> socket.messages().sendDropped().getOrDefault(reason, 0L),
                    (socket, reason) -> socket.messages().receiveDropped().getOrDefault(reason, 0L)));

    /** What no peer had subscribed to. */
    public static final WeirMeter MESSAGES_NO_SUBSCRIBER = new WeirMeter(
            MeterScope.SOCKET,
            MeterKind.COUNTER,
            "weir.messages.no.subscriber",
            "Messages of a publisher that no subscriber wanted; neither accepted nor dropped",
            Reading.socket(socket -> socket.messages().noSubscriber()));

    /** What waits. */
    public static final WeirMeter QUEUE_MESSAGES = new WeirMeter(
            MeterScope.SOCKET,
            MeterKind.GAUGE,
            "weir.queue.messages",
            "Messages that wait to be written, or to be received",
            List.of("direction"),
            Reading.directions(
                    socket -> socket.messages().sendQueued() - socket.pendingSends(),
                    socket -> socket.messages().receiveQueued()));

    /** Bytes of what waits. */
    public static final WeirMeter QUEUE_DATA = new WeirMeter(
            MeterScope.SOCKET,
            MeterKind.BYTE_GAUGE,
            "weir.queue.data",
            "Bytes of the messages in the queues of peers",
            List.of("direction"),
            Reading.directions(
                    socket -> socket.volume().sendQueued(),
                    socket -> socket.volume().receiveQueued()));

    /** What is on disk of that which waits. */
    public static final WeirMeter SPILL_MESSAGES = new WeirMeter(
            MeterScope.SOCKET,
            MeterKind.GAUGE,
            "weir.spill.messages",
            "Of the messages that wait to be written, those that are on disk, or on their way there",
            Reading.socket(socket -> socket.messages().sendSpilled()));

    /** Bytes of what is on disk. */
    public static final WeirMeter SPILL_DATA = new WeirMeter(
            MeterScope.SOCKET,
            MeterKind.BYTE_GAUGE,
            "weir.spill.data",
            "Bytes of the messages that are on disk, or on their way there",
            Reading.socket(socket -> socket.volume().spilled()));

    /** How much of it there may be. */
    public static final WeirMeter SPILL_BUDGET = new WeirMeter(
            MeterScope.SOCKET,
            MeterKind.BYTE_GAUGE,
            "weir.spill.budget",
            "How many bytes may be on disk, 32 for each message included",
            Reading.socket(socket -> socket.closed() ? 0 : socket.spillBudget()));

    /** What waits for room, asynchronously. */
    public static final WeirMeter SENDS_PENDING = new WeirMeter(
            MeterScope.SOCKET,
            MeterKind.GAUGE,
            "weir.sends.pending",
            "Messages of sendAsync that wait for room, and are not accepted yet",
            Reading.socket(SocketSnapshot::pendingSends));

    /** Senders that waited for room. */
    public static final WeirMeter SEND_BLOCKED = new WeirMeter(
            MeterScope.SOCKET,
            MeterKind.TIMER,
            "weir.send.blocked",
            "Sends that waited for a peer with room, and how long, also those that wait now",
            Reading.timer(SocketSnapshot::blockedSends));

    /** Bytes of what the application handed over. */
    public static final WeirMeter DATA_ACCEPTED = new WeirMeter(
            MeterScope.SOCKET,
            MeterKind.BYTE_COUNTER,
            "weir.data.accepted",
            "Bytes of the messages that entered queues to peers",
            Reading.socket(socket -> socket.volume().accepted()));

    /** Bytes of what was taken by the pattern. */
    public static final WeirMeter DATA_DELIVERED = new WeirMeter(
            MeterScope.SOCKET,
            MeterKind.BYTE_COUNTER,
            "weir.data.delivered",
            "Bytes of the messages that were taken from the queues of peers",
            Reading.socket(socket -> socket.volume().delivered()));

    /** Topics, or groups. */
    public static final WeirMeter SUBSCRIPTIONS = new WeirMeter(
            MeterScope.SOCKET,
            MeterKind.GAUGE,
            "weir.subscriptions",
            "Topics that the peers of a publisher are subscribed to, or a subscriber itself; groups of a RADIO or DISH",
            Reading.socket(socket -> socket.closed() ? 0 : socket.subscriptions()));

    /** Names of subscribers. */
    public static final WeirMeter NAMES = new WeirMeter(
            MeterScope.SOCKET,
            MeterKind.GAUGE,
            "weir.names",
            "Subscribers that a publisher remembers by name, connected or not",
            Reading.names(name -> 1));

    /** Those of them that miss something. */
    public static final WeirMeter NAMES_BACKLOG = new WeirMeter(
            MeterScope.SOCKET,
            MeterKind.GAUGE,
            "weir.names.backlog",
            "Of those subscribers, the ones that messages wait for which were sent to no connection of theirs yet",
            Reading.names(name -> name.waiting() > 0 ? 1 : 0));

    /** What waits for them. */
    public static final WeirMeter NAMES_MESSAGES = new WeirMeter(
            MeterScope.SOCKET,
            MeterKind.GAUGE,
            "weir.names.messages",
            "Messages kept for subscribers by name: not yet sent, or sent and not acknowledged",
            Reading.names(name -> name.waiting() + name.unacknowledged()));

    /** Peers that were not let in, or were shown out. */
    public static final WeirMeter PEERS_REFUSED = new WeirMeter(
            MeterScope.SOCKET,
            MeterKind.COUNTER,
            "weir.peers.refused",
            "Peers that were refused",
            List.of("reason"),
            Reading.socket(
                    "reason",
                    Refusal.values(),
                    (socket, reason) -> socket.refusals().getOrDefault(reason, 0L)));

    /** All of them. */
    static final List<WeirMeter> ALL = List.of(
            SOCKETS,
            MESSAGES_ACCEPTED,
            MESSAGES_RECEIVED,
            MESSAGES_DELIVERED,
            MESSAGES_DROPPED,
            MESSAGES_NO_SUBSCRIBER,
            QUEUE_MESSAGES,
            QUEUE_DATA,
            SPILL_MESSAGES,
            SPILL_DATA,
            SPILL_BUDGET,
            SENDS_PENDING,
            SEND_BLOCKED,
            DATA_ACCEPTED,
            DATA_DELIVERED,
            SUBSCRIPTIONS,
            NAMES,
            NAMES_BACKLOG,
            NAMES_MESSAGES,
            PEERS_REFUSED);

    private SocketMeters() {}
}
