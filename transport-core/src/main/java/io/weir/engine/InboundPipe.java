package io.weir.engine;

import io.weir.DropReason;
import io.weir.Message;
import io.weir.Origin;
import io.weir.memory.Messages;
import io.weir.pattern.InPipe;
import io.weir.pattern.Peer;
import io.weir.pattern.ReceiveStep;
import io.weir.queue.MessageQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The way from one peer: the queue that its connection decodes into and the receiving policy polls. Methods are under the
 * receive lock unless they say otherwise.
 */
final class InboundPipe implements InPipe, ReceiveStep.Source {
    private final Peer peer;
    private final PeerConnection state;
    private final SocketScope scope;
    private final StarvationTimer starvation;
    private final Runnable onSettled;

    /** Changes once at most, under the receive lock and before anything arrives: see {@link #receiveFrom}. */
    private volatile MessageQueue queue;

    /** Whether the receiving policy knows the peer. */
    private boolean attached;

    /** Whether nothing will arrive any more. */
    private volatile boolean ended;

    private boolean settled;

    /** Bytes that were taken from the queue to be dropped. Written by one thread at a time. */
    private volatile long discardedBytes;

    /** The hook runs once, when nothing is here any more and nothing will arrive. */
    InboundPipe(
            Peer peer,
            PeerConnection state,
            SocketScope scope,
            MessageQueue queue,
            Consumer<Runnable> underReceiveLock,
            Runnable onSettled) {
        this.peer = peer;
        this.state = state;
        this.scope = scope;
        this.queue = queue;
        starvation = new StarvationTimer(scope, this::queue, underReceiveLock);
        this.onSettled = onSettled;
    }

    @Override
    public Peer peer() {
        return peer;
    }

    // ---- for the policy

    @Override
    public @Nullable Message poll(ReceiveStep step) {
        Message message = queue.poll();
        if (message == null) {
            return null;
        }
        step.polled(this);
        Origin here = state.localOrigin();
        return here == null ? message : Messages.handedOver(message, here);
    }

    @Override
    public void afterPolls() {
        queue.afterPolls();
        lookAfterSender();
    }

    @Override
    public void afterPollsAndFence() {
        queue.afterPollsAndFence();
        lookAfterSender();
    }

    /** Over a wire a sender that waits beside room does no harm: the connection sees to it. */
    private void lookAfterSender() {
        if (state.localOrigin() != null) {
            starvation.look();
        }
    }

    @Override
    public boolean isReadable() {
        return queue.isReadable();
    }

    @Override
    public boolean awaitMessages() {
        boolean empty = queue.awaitMessages();
        if (empty) {
            settleIfEnded();
        }
        return empty;
    }

    @Override
    public boolean isExhausted() {
        return ended && !queue.isReadable();
    }

    @Override
    public void drop(DropReason reason) {
        scope.dropReceived(peer, reason, 1);
    }

    @Override
    public long arrived() {
        return queue.offered();
    }

    // ---- for the life of the peer

    MessageQueue queue() {
        return queue;
    }

    /** Has messages come by another queue from here on. */
    void receiveFrom(MessageQueue other) {
        queue = other;
    }

    boolean isAttached() {
        return attached;
    }

    void attach() {
        attached = true;
    }

    boolean isEnded() {
        return ended;
    }

    /** Nothing will arrive any more; what is here stays readable. */
    void end() {
        ended = true;
        if (!queue.isReadable()) {
            settleIfEnded();
        }
    }

    /** What is here will not be read. */
    void discard() {
        long count = 0;
        long bytes = discardedBytes;
        Origin here = state.localOrigin();
        do {
            Message message;
            while ((message = queue.poll()) != null) {
                count++;
                bytes += message.size();
                (here == null ? message : Messages.handedOver(message, here)).release();
            }
        } while (!queue.awaitMessages());
        discardedBytes = bytes;
        if (count > 0) {
            scope.dropReceived(peer, DropReason.CLOSED, count);
        }
        queue.release();
        settleIfEnded();
    }

    private void settleIfEnded() {
        if (ended && !settled) {
            settled = true;
            onSettled.run();
        }
    }

    // ---- what it counts, for any thread

    long receivedBytes() {
        return queue.takenBytes() + queue.bytes();
    }

    long deliveredBytes() {
        return queue.takenBytes() - discardedBytes;
    }
}
