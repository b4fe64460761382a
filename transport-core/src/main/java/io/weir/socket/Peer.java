package io.weir.socket;

import io.weir.Command;
import io.weir.DropReason;
import io.weir.Message;
import io.weir.Origin;
import io.weir.Refusal;
import io.weir.RoutingId;
import io.weir.queue.MessageQueue;
import io.weir.snapshot.ConnectionState;
import io.weir.snapshot.PeerSnapshot;
import io.weir.snapshot.Volume;
import io.weir.transport.Connection;
import io.weir.transport.Link;
import io.weir.transport.RefusedException;
import io.weir.transport.Remote;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jctools.queues.MessagePassingQueue;
import org.jctools.queues.varhandle.unpadded.MpscUnboundedVarHandleUnpaddedArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * The other end of a conversation: two queues of messages and a lane of commands, with or without a connection at the
 * moment. A peer that was dialled outlives its connections; one that came to a bound endpoint ends with its own.
 *
 * <p>Policies use it under the seat of their half: the sending half offers, the receiving half polls. A connection uses
 * it as its {@link Link}, on its own thread.
 */
public final class Peer implements Link {
    private static final VarHandle WRITTEN = handle("written");
    private static final VarHandle LOST = handle("lost");
    private static final int COMMAND_CHUNK = 8;

    private final Socket socket;
    private final MessageQueue outbound;
    private final MessageQueue inbound;
    private final MessagePassingQueue<Command> commands = new MpscUnboundedVarHandleUnpaddedArrayQueue<>(COMMAND_CHUNK);
    private final AtomicBoolean sendEnded = new AtomicBoolean();
    private final AtomicBoolean receiveSettled = new AtomicBoolean();
    private final AtomicInteger openHalves = new AtomicInteger(2);
    private final Runnable onRoomAgain;
    private final Runnable onReadable;
    private final Relief relief;
    private final @Nullable Dialer dialer;
    private final Traffic traffic;
    private volatile @Nullable Connection connection;

    /** The connection that the policies have heard of. */
    private volatile @Nullable Connection established;

    /** The last connection that was local: its other end waits for the end of what is offered here. */
    private volatile @Nullable Connection localConnection;

    private volatile @Nullable Remote remote;
    private volatile RoutingId routingId = RoutingId.NONE;

    /** Whether the policy has given the name. Send seat; whoever has heard from there since may look, too. */
    private boolean named;

    private volatile boolean receiveEnded;

    /** Why the connection is about to end: the policies do not want the peer, or something broke. */
    private volatile @Nullable Throwable endedBy;

    private volatile boolean local;
    private volatile boolean handedOver;

    /** What messages of the other end of an inproc pair are marked with; decoders mark their own. */
    private volatile @Nullable Origin localOrigin;

    /** Whether the queues are those of the other end, which this end adds its allowance to. Set before anybody looks. */
    boolean sharesQueues;

    /** Whether the sending policy knows the peer. Send seat. */
    boolean sendAttached;

    /** Whether the receiving policy knows the peer. Receive seat. */
    boolean receiveAttached;

    /** Messages that left the outbound queue and were written; the connection's thread counts. */
    private long written;

    /** Messages that left the outbound queue and were dropped; the connection's thread counts. */
    private long lost;

    /** Bytes that were taken from the outbound queue to be dropped, and from the inbound queue. Under one thread each. */
    private volatile long droppedBytes;

    private volatile long discardedBytes;

    /** How long the last PING waited for its PONG; zero for none. */
    private volatile long heartbeatNanos;

    Peer(Socket socket, MessageQueue outbound, MessageQueue inbound, @Nullable Dialer dialer, Traffic traffic) {
        this.socket = socket;
        this.outbound = outbound;
        this.inbound = inbound;
        this.dialer = dialer;
        this.traffic = traffic;
        relief = new Relief(socket, inbound);
        onRoomAgain = () -> socket.sendingHalf().policy().roomAgain(this);
        onReadable = () -> socket.receivingHalf().policy().readable(this);
        outbound.onRoom(() -> socket.sendingHalf().roomAgain(onRoomAgain));
        inbound.onReadable(() -> socket.receivingHalf().readable(onReadable, this));
    }

    private static VarHandle handle(String field) {
        try {
            return MethodHandles.lookup().findVarHandle(Peer.class, field, long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    // ---- for sending policies

    /**
     * Queues the message for this peer, unless it is at its high-water mark or byte budget: then {@link
     * SendPolicy#roomAgain} follows when it no longer is.
     */
    public boolean offerOrStarve(Message message) {
        while (!offer(message)) {
            if (starve(message.size())) {
                return false;
            }
        }
        return true;
    }

    private boolean offer(Message message) {
        message.hold();
        if (!outbound.offer(message)) {
            message.letGo();
            return false;
        }
        if (!socket.sendingHalf().willPublish(this)) {
            outbound.publish();
        }
        return true;
    }

    /** Wakes the connection for what was offered. Anybody who has left the send seat since. */
    void publishAfterFence() {
        outbound.publishAfterFence();
    }

    /** Queues the message, or counts it as accepted and dropped because the peer had no room. */
    public void offerOrDrop(Message message) {
        if (!offer(message)) {
            outbound.refuse();
            if (outbound.refused() % Events.SAMPLE == 1) {
                dropped(DropReason.HIGH_WATER_MARK);
            }
        }
    }

    /** Whether a message of so many bytes would be queued. */
    public boolean hasRoomFor(long bytes) {
        return outbound.hasRoomFor(bytes);
    }

    /** The same; where there is no room {@link SendPolicy#roomAgain} follows, as after {@link #offerOrStarve}. */
    public boolean hasRoomOrStarves(long bytes) {
        while (!hasRoomFor(bytes)) {
            if (starve(bytes)) {
                return false;
            }
        }
        return true;
    }

    /** False if there is room after all. */
    private boolean starve(long bytes) {
        if (!outbound.starve(bytes)) {
            return false;
        }
        Connection current = connection;
        if (current != null && !local && outbound.depth() > 0) {
            // It may be waiting for more to write at once; there will be no more.
            current.wakeWriter();
        }
        return true;
    }

    /** Sends a command, if the peer is connected; no mark limits commands. */
    public void send(Command command) {
        Connection current = connection;
        if (current != null) {
            commands.offer(command);
            current.wakeWriter();
        }
    }

    /** Closes the connection because of something the peer did. A dialled peer may connect again. */
    public void refuse(Refusal reason, String detail) {
        Connection current = connection;
        if (current != null) {
            RefusedException why = new RefusedException(reason, detail);
            endedBy = why;
            socket.refused(current, remote, why);
            current.close();
        }
    }

    /**
     * Closes the connection, whatever is unwritten, without a refusal: {@link SendPolicy#interrupted} follows, and a dialled
     * peer may connect again.
     *
     * @return false if there is no connection to close, and nothing follows
     */
    public boolean closeConnection() {
        Connection current = connection;
        if (current == null) {
            return false;
        }
        current.close();
        return true;
    }

    /**
     * Ends the conversation, from any thread: the peer gets no more messages, its connection writes those that it has, and
     * there will be no other.
     */
    public void disconnect() {
        if (dialer != null) {
            dialer.stop();
        }
        Connection last = socket.peers().goneUnlessConnected(this);
        if (last != null) {
            socket.peers().finish(this, last);
        }
    }

    // ---- for receiving policies

    /** Takes this peer's next message; null if there is none. */
    public @Nullable Message poll() {
        Message message = inbound.poll();
        if (message == null) {
            return null;
        }
        if (!socket.receivingHalf().willSettle(this)) {
            inbound.settle();
            lookAfterSender();
        }
        Origin here = localOrigin;
        return here == null ? message : message.handedOver(here);
    }

    /** Wakes a sender for the room that was made. Anybody who has left the receive seat since. */
    void settleAfterFence() {
        inbound.settleAfterFence();
        lookAfterSender();
    }

    /** Over a wire a sender that starves beside room does no harm: the connection sees to it. */
    private void lookAfterSender() {
        if (localOrigin != null) {
            relief.look();
        }
    }

    /**
     * Goes to sleep: {@link ReceivePolicy#readable} follows when there is a message, unless the peer is gone and none
     * will come.
     *
     * @return false if there is a message after all, and none follows
     */
    public boolean sleep() {
        boolean empty = inbound.sleep();
        if (empty) {
            settleReceiving();
        }
        return empty;
    }

    /** Whether {@link #poll} would find something. */
    public boolean isReadable() {
        return inbound.isReadable();
    }

    /** Counts a message that the policy took and does not deliver. */
    public void dropReceived(DropReason reason) {
        socket.ledger().receiveDrops.add(reason, 1);
        dropped(reason);
    }

    // ---- for both

    /** What the peer said of itself when it last connected; null if it never did. */
    public @Nullable Remote remote() {
        return remote;
    }

    /** Whether a connection is ready. */
    public boolean isConnected() {
        return connection != null;
    }

    /** The name that this socket knows the peer by: set by the policy, or else what the peer announced. */
    public RoutingId routingId() {
        return routingId;
    }

    /** Sets the name that this socket knows the peer by. Send seat. */
    public void routingId(RoutingId id) {
        routingId = id;
        named = true;
    }

    /** Whether {@link #routingId(RoutingId)} has given the name. For policies that have heard of the peer since. */
    public boolean isNamed() {
        return named;
    }

    /** The name that the application asked for when it connected (libzmq: ZMQ_CONNECT_ROUTING_ID); none otherwise. */
    public RoutingId assignedId() {
        return dialer == null ? RoutingId.NONE : dialer.peerRoutingId();
    }

    @Override
    public String toString() {
        Remote known = remote;
        return known == null ? (dialer == null ? "peer" : dialer.endpoint().toString()) : known.address();
    }

    // ---- for connections

    @Override
    public MessageQueue outbound() {
        return outbound;
    }

    @Override
    public MessageQueue inbound() {
        return inbound;
    }

    @Override
    public @Nullable Command nextCommand() {
        return commands.relaxedPoll();
    }

    @Override
    public void received(Command command) {
        socket.sendingHalf().post(() -> socket.sendingHalf().policy().received(this, command));
    }

    @Override
    public void wrote(long messages) {
        WRITTEN.setRelease(this, written + messages);
    }

    @Override
    public void lost(long messages) {
        dropTaken(socket.peers().isClosing() ? DropReason.LINGER_EXPIRED : DropReason.DISCONNECTED, messages);
    }

    private void dropped(DropReason reason) {
        socket.events().dropped(this, reason);
    }

    private void dropTaken(DropReason reason, long messages) {
        LOST.setRelease(this, lost + messages);
        if (messages > 0) {
            socket.ledger().sendDrops.add(reason, messages);
            dropped(reason);
        }
    }

    @Override
    public void broken(Throwable cause) {
        endedBy = cause;
        // A reset is the network's business; anything else is a fault of ours. Either way only this connection ends.
        if (!(cause instanceof IOException)) {
            socket.failed("a connection was closed by a fault", cause);
        }
    }

    @Override
    public void roundTrip(long nanos) {
        heartbeatNanos = nanos;
        traffic.heartbeat(nanos);
    }

    @Override
    public void closed(@Nullable RefusedException why) {
        Connection last = connection;
        boolean offeredAll = sendEnded.get();
        connection = null;
        traffic.disconnected();
        commands.clear();
        Remote who = remote;
        if (last != null && who != null) {
            RoutingId name = routingId.isNone() ? who.routingId() : routingId;
            socket.events().disconnected(who, name, why == null ? endedBy : why);
        }
        socket.peers().disconnected(this, why);
        if (offeredAll && last != null) {
            last.outputEnded();
        }
        // Last, since it writes to a log: until the policies know, they send to this peer, and to no avail.
        if (why != null && last != null) {
            socket.refused(last, remote, why);
        }
    }

    @Override
    public void inputEnded() {
        socket.peers().inputEnded(this);
    }

    // ---- for the socket

    /** A connection is ready and serves this peer from now on. */
    void connected(Remote who, Connection by) {
        remote = who;
        local = by.isLocal();
        localConnection = local ? by : null;
        localOrigin = local ? who.origin() : null;
        commands.clear();
        endedBy = null;
        connection = by;
    }

    /** Send seat: the policies hear of the connection from now on. */
    void establishing() {
        Remote who = remote;
        if (!named && who != null && !who.routingId().isNone()) {
            routingId = who.routingId();
        }
    }

    /** Send seat: the policies have heard of the connection. */
    void established() {
        established = connection;
    }

    /** Whether a connection is ready, and the policies have heard of it. */
    boolean isEstablished() {
        Connection current = connection;
        return current != null && current == established;
    }

    /** Whether the other end of an inproc pair may still offer when the connection is closed. */
    boolean hasLocalConnection() {
        return localConnection != null;
    }

    /** The transport keeps what is here for whoever will answer. */
    void handedOver() {
        local = true;
        handedOver = true;
    }

    boolean isHandedOver() {
        return handedOver;
    }

    @Nullable Connection connection() {
        return connection;
    }

    @Nullable Dialer dialer() {
        return dialer;
    }

    /** The books of the transport that it comes by. */
    Traffic traffic() {
        return traffic;
    }

    /** Whether the two ends share their queues: what is offered is with the other end. */
    boolean isLocal() {
        return local;
    }

    ConnectionState state() {
        if (connection != null) {
            return ConnectionState.ESTABLISHED;
        }
        if (dialer == null || !socket.peers().has(this)) {
            return ConnectionState.GONE;
        }
        return dialer.isShakingHands() ? ConnectionState.HANDSHAKING : ConnectionState.CONNECTING;
    }

    long acceptedBytes() {
        return outbound.takenBytes() + outbound.bytes();
    }

    /** Bytes taken to be written, or, where both ends share the queue, offered. */
    long writtenBytes() {
        return local ? acceptedBytes() : outbound.takenBytes() - droppedBytes;
    }

    long receivedBytes() {
        return inbound.takenBytes() + inbound.bytes();
    }

    long deliveredBytes() {
        return inbound.takenBytes() - discardedBytes;
    }

    PeerSnapshot snapshot() {
        Remote known = remote;
        Connection current = connection;
        Connection wire = current == null || current.isLocal() ? null : current;
        long heartbeat = heartbeatNanos;
        return new PeerSnapshot(
                toString(),
                traffic.transport(),
                state(),
                routingId,
                known == null ? "" : known.socketType(),
                known == null ? "" : known.mechanism(),
                known == null || known.mechanism().isEmpty() ? "" : "3." + known.minorVersion(),
                outbound.offered(),
                written(),
                unwritten(),
                inbound.offered(),
                inbound.depth(),
                new Volume(
                        acceptedBytes(),
                        writtenBytes(),
                        local ? 0 : outbound.bytes(),
                        receivedBytes(),
                        deliveredBytes(),
                        inbound.bytes()),
                heartbeat == 0 ? null : Duration.ofNanos(heartbeat),
                wire == null ? null : instant(wire.lastRead()),
                wire == null ? null : instant(wire.lastWritten()));
    }

    private static Instant instant(long nanoTime) {
        return Instant.now().minusNanos(System.nanoTime() - nanoTime).truncatedTo(ChronoUnit.MILLIS);
    }

    /** Messages written, or, where both ends share the queue, offered. */
    long written() {
        return local ? outbound.offered() - outbound.conflated() : (long) WRITTEN.getAcquire(this);
    }

    /** Messages accepted and neither written nor dropped. */
    long unwritten() {
        if (local) {
            return 0;
        }
        long done = (long) WRITTEN.getAcquire(this) + (long) LOST.getAcquire(this);
        return Math.max(0, outbound.offered() - outbound.conflated() - done);
    }

    /** What the peer still had to be sent, for the log. */
    String unsent() {
        long queued = outbound.depth();
        return this + (isConnected() ? " (connected): " : " (not connected): ") + queued + " queued, "
                + Math.max(0, unwritten() - queued) + " being written, " + outbound.bytes() + " bytes";
    }

    /** Send seat: nobody will offer any more, and the connection takes no more. Drops what is left. */
    void endSending(DropReason reason) {
        if (sendEnded.compareAndSet(false, true)) {
            if (!local) {
                dropOutbound(reason);
            }
            closeHalf();
            Connection mine = localConnection;
            if (mine != null) {
                mine.outputEnded();
            }
        }
    }

    /** Send seat, while no connection consumes: drops what waits. */
    void dropOutbound(DropReason reason) {
        long count = 0;
        long bytes = droppedBytes;
        Message message;
        while ((message = outbound.poll()) != null) {
            count++;
            bytes += message.size();
            message.letGo();
        }
        droppedBytes = bytes;
        outbound.settle();
        if (count > 0) {
            dropTaken(reason, count);
        }
    }

    /** Receive seat: nothing will arrive any more; what is here stays readable. */
    void endReceiving() {
        receiveEnded = true;
        if (!inbound.isReadable()) {
            settleReceiving();
        }
    }

    /** Receive seat: nobody will read what is here. */
    void discardInbound() {
        long count = 0;
        long bytes = discardedBytes;
        do {
            Message message;
            while ((message = inbound.poll()) != null) {
                count++;
                bytes += message.size();
                (localOrigin == null ? message : message.handedOver(localOrigin)).release();
            }
        } while (!inbound.sleep());
        discardedBytes = bytes;
        if (count > 0) {
            socket.ledger().receiveDrops.add(DropReason.CLOSED, count);
            dropped(DropReason.CLOSED);
        }
        inbound.release();
        settleReceiving();
    }

    /** Whether the peer is gone and what it sent was read. */
    public boolean isExhausted() {
        return receiveEnded && !inbound.isReadable();
    }

    boolean isReceiveEnded() {
        return receiveEnded;
    }

    private void settleReceiving() {
        if (receiveEnded && receiveSettled.compareAndSet(false, true)) {
            closeHalf();
        }
    }

    private void closeHalf() {
        // A closing socket keeps its peers in the books: the other end of an inproc pair may still offer.
        if (openHalves.decrementAndGet() == 0 && !socket.peers().isClosing()) {
            socket.ledger().settled(this);
        }
    }
}
