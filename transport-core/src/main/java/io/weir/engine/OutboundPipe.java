package io.weir.engine;

import io.weir.DropReason;
import io.weir.Message;
import io.weir.Refusal;
import io.weir.memory.Messages;
import io.weir.option.Overflow;
import io.weir.pattern.OutPipe;
import io.weir.pattern.Peer;
import io.weir.pattern.SendStep;
import io.weir.queue.MessageQueue;
import io.weir.transport.Command;
import io.weir.transport.Connection;
import org.jctools.queues.MessagePassingQueue;
import org.jctools.queues.varhandle.unpadded.MpscUnboundedVarHandleUnpaddedArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * The way to one peer: the queue that the sending policy offers to and the peer's connection writes from, the commands that
 * go before messages, and the counts of both ends. Methods are under the send lock unless they say otherwise.
 */
final class OutboundPipe implements OutPipe {
    private static final int COMMAND_CHUNK = 8;

    private final Peer peer;
    private final PeerConnection state;
    private final SocketScope scope;
    private final MessageQueue queue;
    private final WriteCounts counts = new WriteCounts();
    private final MessagePassingQueue<Command> commands = new MpscUnboundedVarHandleUnpaddedArrayQueue<>(COMMAND_CHUNK);

    /** Whether the sending policy knows the peer. */
    private boolean attached;

    /** Written under the send lock, read by the connection, too. */
    private volatile boolean ended;

    /** What becomes of messages that find no room; null for the rule of the socket type, which calls what it needs. */
    private final @Nullable Overflow rule;

    /** Whether messages that find no room go to disk before the rule is asked. */
    private final boolean spills;

    /** Whether the connection was told to end because the peer is slow. Set under the send lock. */
    private volatile boolean slow;

    /** Set under the send lock, read by the connection. */
    private volatile boolean keptUntilAcknowledged;

    OutboundPipe(Peer peer, PeerConnection state, SocketScope scope, MessageQueue queue) {
        this.peer = peer;
        this.state = state;
        this.scope = scope;
        this.queue = queue;
        rule = scope.flow().overflow();
        spills = queue.spills();
    }

    @Override
    public Peer peer() {
        return peer;
    }

    // ---- for the policy

    @Override
    public boolean offer(Message message, SendStep step) {
        while (!add(message, false, step)) {
            if (waitsForRoom(message.size())) {
                return false;
            }
        }
        return true;
    }

    private boolean add(Message message, boolean displacing, SendStep step) {
        Messages.retain(message);
        boolean isIn = false;
        try {
            isIn = displacing ? queue.displace(message) : queue.offer(message);
        } finally {
            // Nor where the application's function, which finds the key of a message, throws.
            if (!isIn) {
                Messages.releaseRetained(message);
            }
        }
        if (isIn) {
            step.offered(queue);
        }
        return isIn;
    }

    @Override
    public void offerOrDrop(Message message, SendStep step) {
        if (add(message, false, step)) {
            return;
        }
        boolean wasHere = peer.isConnected();
        if (!overflow(message, step)) {
            if (slow && wasHere) {
                scope.stats().dropUnqueued(DropReason.SLOW_PEER, 1);
                scope.events().dropped(peer, DropReason.SLOW_PEER);
            } else {
                refuse();
            }
        }
    }

    private void refuse() {
        queue.refuse();
        if (queue.refused() % SocketEvents.SAMPLE == 1) {
            scope.events().dropped(peer, DropReason.HIGH_WATER_MARK);
        }
    }

    @Override
    public boolean overflow(Message message, SendStep step) {
        if (spills && (add(message, true, step) || queue.isBehind())) {
            return !queue.isBehind();
        }
        if (rule == null || rule == Overflow.WAIT) {
            return false;
        }
        if (rule == Overflow.DROP_NEWEST) {
            refuse();
            return true;
        }
        if (rule == Overflow.disconnectSlowPeer()) {
            disconnectIfSlow(message.size());
            return false;
        }
        return add(message, true, step);
    }

    @Override
    public boolean hasOverflow() {
        return hasOverflow(0);
    }

    private boolean hasOverflow(long bytes) {
        if (spills && (queue.canSpill(bytes) || queue.isBehind())) {
            return !queue.isBehind();
        }
        return rule == Overflow.disconnectSlowPeer()
                ? !slow && peer.isConnected()
                : rule != null && rule != Overflow.WAIT;
    }

    /** A peer that is not connected is not slow, nor is one that a message waits for because of its size. */
    private void disconnectIfSlow(long bytes) {
        if (!slow && peer.isConnected() && !queue.exceedsBudget(bytes)) {
            slow = true;
            peer.refuse(Refusal.SLOW_PEER, queue.depth() + " messages, " + queue.bytes() + " bytes wait for it");
        }
    }

    @Override
    public boolean hasRoomFor(long bytes) {
        return queue.hasRoomFor(bytes);
    }

    @Override
    public boolean awaitRoom(long bytes) {
        while (!hasRoomFor(bytes) && !hasOverflow(bytes)) {
            if (waitsForRoom(bytes)) {
                // Room on the disk that came before the wait began did not end it.
                return spills && hasOverflow(bytes);
            }
        }
        return true;
    }

    @Override
    public boolean awaitSpill(long bytes) {
        return !isBehind(bytes) || !waitsForRoom(bytes) || !isBehind(bytes);
    }

    private boolean isBehind(long bytes) {
        return spills && !hasRoomFor(bytes) && !queue.canSpill(bytes) && queue.isBehind();
    }

    /** False if there is room after all. */
    private boolean waitsForRoom(long bytes) {
        if (!queue.awaitRoom(bytes)) {
            return false;
        }
        Connection current = state.current();
        if (current != null && !state.isLocal() && queue.depth() > 0) {
            // It may be waiting for more to write at once; there will be no more.
            current.wakeWriter();
        }
        return true;
    }

    @Override
    public void send(Command command) {
        Connection current = state.current();
        if (current != null) {
            commands.offer(command);
            current.wakeWriter();
        }
    }

    @Override
    public void keepsUntilAcknowledged() {
        keptUntilAcknowledged = true;
    }

    @Override
    public void liftLimits() {
        queue.highWaterMark(0);
        queue.byteBudget(0);
    }

    @Override
    public @Nullable Message takeBack() {
        Message message = state.isLocal() ? null : queue.poll();
        if (message != null) {
            counts.lostBytes(message.size());
            counts.lost(1);
        }
        return message;
    }

    // ---- for the connection, on its thread

    MessageQueue queue() {
        return queue;
    }

    @Nullable Command nextCommand() {
        return commands.relaxedPoll();
    }

    /** Commands are for the connection that was there when they were sent; so is the verdict that it is slow. */
    void connectionBegins() {
        commands.clear();
        slow = false;
    }

    /** Whether the policy has a copy of what was offered, until the peer acknowledges it. Any thread. */
    boolean isKeptUntilAcknowledged() {
        return keptUntilAcknowledged;
    }

    /** Whether the last connection was told to end because the peer is slow. Any thread. */
    boolean isSlow() {
        return slow;
    }

    /** The connection consumes no more. What a slow peer did not take is not kept for its next connection. */
    void connectionEnded() {
        commands.clear();
        if (slow && !state.isLocal()) {
            dropAll(DropReason.SLOW_PEER);
        }
    }

    void wrote(long messages) {
        counts.wrote(messages);
    }

    /** So many messages were taken from the queue and dropped. */
    void lost(DropReason reason, long messages) {
        if (messages > 0) {
            counts.lost(messages);
            scope.stats().sendDrops.add(reason, messages);
            scope.events().dropped(peer, reason);
        }
    }

    // ---- for the life of the peer

    boolean isAttached() {
        return attached;
    }

    void attached(boolean known) {
        attached = known;
    }

    /** The policy will offer no more, and the connection takes no more: drops what is left. False if that was so before. */
    boolean end(DropReason reason) {
        if (ended) {
            return false;
        }
        ended = true;
        if (!state.isLocal()) {
            dropAll(slow && reason == DropReason.DISCONNECTED ? DropReason.SLOW_PEER : reason);
        }
        return true;
    }

    /** Whether the policy offers no more. Any thread. */
    boolean isEnded() {
        return ended;
    }

    /** While no connection consumes: drops what waits. */
    void dropAll(DropReason reason) {
        long taken = queue.takenBytes();
        long count = queue.discardSpilled();
        Message message;
        while ((message = queue.poll()) != null) {
            count++;
            Messages.releaseRetained(message);
        }
        counts.lostBytes(queue.takenBytes() - taken);
        queue.afterPolls();
        if (count > 0) {
            lost(reason, count);
        }
    }

    // ---- what it counts, for any thread

    long written() {
        return state.isLocal() ? queue.offered() - queue.superseded() : counts.written();
    }

    long unwritten() {
        if (state.isLocal()) {
            return 0;
        }
        long done = counts.done();
        return Math.max(0, queue.offered() - queue.superseded() - done);
    }

    long acceptedBytes() {
        return queue.takenBytes() + queue.bytes();
    }

    long writtenBytes() {
        return state.isLocal() ? acceptedBytes() : queue.takenBytes() - counts.lostBytes();
    }

    long queuedBytes() {
        return state.isLocal() ? 0 : queue.bytes();
    }

    /** What the peer still had to be sent, for the log. */
    String unsent() {
        long queued = queue.depth();
        return peer + (peer.isConnected() ? " (connected): " : " (not connected): ") + queued + " queued, "
                + Math.max(0, unwritten() - queued) + " being written, " + queue.bytes() + " bytes";
    }
}
