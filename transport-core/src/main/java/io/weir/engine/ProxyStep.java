package io.weir.engine;

import io.weir.DropReason;
import io.weir.FrameCountException;
import io.weir.LockstepException;
import io.weir.Message;
import io.weir.SendResult;
import io.weir.queue.MessageQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Moves messages from the receiving half of one socket to the sending half of another, or of the same, as they are. It
 * holds both locks for a burst, so that a message is always in one of the two sockets, and the burst costs one fence on
 * each side. What the other has no room for stays where it is.
 *
 * <p>Where there are copies to be made, each message that was moved is sent to a third socket, too, in the same order, and
 * nothing is moved while that has no room.
 *
 * <p>A message or copy that can never be sent is dropped and counted by the socket that should have sent it: for a routing id
 * that is not there under {@link DropReason#UNROUTABLE}, or under {@link DropReason#MALFORMED} if it has none, or frames too
 * many or too few for that kind of socket.
 */
public final class ProxyStep {
    private final ReceiveHalf from;
    private final SendHalf to;
    private final @Nullable SendHalf copies;
    private final byte @Nullable [] mark;
    private final boolean ownLock;

    /** A copy that there was no room for although it had looked like it. Under the receive lock. */
    private @Nullable Message uncopied;

    private final AtomicLong messages = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong droppedBytes = new AtomicLong();

    /** In the burst that is under way. */
    private int moved;

    private int lost;
    private long movedBytes;
    private long lostBytes;

    /**
     * Makes one.
     *
     * @param copies where copies go; null for none
     * @param mark the first frame of each copy, before those of the message; null for none
     */
    public ProxyStep(ReceiveHalf from, SendHalf to, @Nullable SendHalf copies, byte @Nullable [] mark) {
        this.from = from;
        this.to = to;
        this.copies = copies;
        this.mark = mark;
        ownLock = !from.isUnder(to.lock());
    }

    /** Messages that were moved. */
    public long messages() {
        return messages.getAcquire();
    }

    /** The bytes of those. */
    public long bytes() {
        return bytes.getAcquire();
    }

    /** Messages that were taken and could not be sent to anybody. */
    public long dropped() {
        return dropped.getAcquire();
    }

    /** The bytes of those. */
    public long droppedBytes() {
        return droppedBytes.getAcquire();
    }

    /**
     * Moves what is there as far as there is room, at most so many messages, and never waits. One thread at a time.
     *
     * @return how many were taken
     * @throws io.weir.SocketClosedException if one of the sockets is closed
     */
    public int move(int max) {
        MessageQueue offered = null;
        MessageQueue copied = null;
        int taken = 0;
        ReceiveHalf.Turn source = from.beginTurn();
        try {
            if (ownLock) {
                to.lock().take();
            }
            SendHalf.Turn sink = null;
            try {
                sink = to.beginTurn();
                if (copies == null) {
                    moveInTurn(max, source, sink, null);
                } else {
                    copied = moveAndCopy(max, source, sink, copies);
                }
            } finally {
                offered = sink == null ? null : sink.end();
                if (ownLock) {
                    to.lock().leave();
                }
            }
        } finally {
            taken = count();
            source.end();
            flush(offered);
            flush(copied);
        }
        return taken;
    }

    private @Nullable MessageQueue moveAndCopy(int max, ReceiveHalf.Turn source, SendHalf.Turn sink, SendHalf third) {
        third.lock().take();
        SendHalf.Turn copier = null;
        MessageQueue copied = null;
        try {
            copier = third.beginTurn();
            moveInTurn(max, source, sink, copier);
        } finally {
            copied = copier == null ? null : copier.end();
            third.lock().leave();
        }
        return copied;
    }

    private static void flush(@Nullable MessageQueue queue) {
        if (queue != null) {
            queue.publishAfterFence();
        }
    }

    private void moveInTurn(int max, ReceiveHalf.Turn source, SendHalf.Turn sink, SendHalf.@Nullable Turn third) {
        Message late = uncopied;
        if (late != null) {
            if (!copy(late, third)) {
                return;
            }
            uncopied = null;
            late.release();
        }
        // A socket in lockstep that answers itself has room once it has a message.
        while (moved + lost < max && (!ownLock || sink.hasRoom()) && (third == null || third.hasRoom())) {
            Message message = source.take();
            if (message == null || !send(message, source, sink)) {
                return;
            }
            if (!copy(message, third)) {
                uncopied = message;
                return;
            }
            message.release();
        }
    }

    /** Whether it is over with the message: sent, or never to be. */
    private boolean send(Message message, ReceiveHalf.Turn source, SendHalf.Turn sink) {
        SendResult result;
        try {
            result = sink.send(message);
        } catch (LockstepException e) {
            result = SendResult.FULL;
        } catch (FrameCountException | IllegalArgumentException e) {
            drop(message, DropReason.MALFORMED);
            return true;
        } catch (RuntimeException | Error e) {
            source.putBack(message);
            throw e;
        }
        if (result.mayRetry()) {
            source.putBack(message);
            return false;
        }
        if (result == SendResult.SENT) {
            moved++;
            movedBytes += message.size();
        } else {
            drop(message, DropReason.UNROUTABLE);
        }
        return true;
    }

    private void drop(Message message, DropReason reason) {
        to.drop(reason);
        lost++;
        lostBytes += message.size();
    }

    /** Whether it is over with the copy: sent, or never to be. */
    private boolean copy(Message message, SendHalf.@Nullable Turn third) {
        if (third == null) {
            return true;
        }
        SendResult result;
        try {
            result = third.send(mark == null ? message : message.prepend(mark));
        } catch (FrameCountException | IllegalArgumentException e) {
            dropCopy(DropReason.MALFORMED);
            return true;
        }
        if (result == SendResult.UNROUTABLE) {
            dropCopy(DropReason.UNROUTABLE);
        }
        return !result.mayRetry();
    }

    private void dropCopy(DropReason reason) {
        if (copies != null) {
            copies.drop(reason);
        }
    }

    private int count() {
        int taken = moved + lost;
        if (moved != 0) {
            messages.setRelease(messages.getPlain() + moved);
            bytes.setRelease(bytes.getPlain() + movedBytes);
        }
        if (lost != 0) {
            dropped.setRelease(dropped.getPlain() + lost);
            droppedBytes.setRelease(droppedBytes.getPlain() + lostBytes);
        }
        moved = 0;
        lost = 0;
        movedBytes = 0;
        lostBytes = 0;
        return taken;
    }

    /** Ends the copies: one that waits for room is dropped, and counted by the socket that should have sent it. */
    public void end() {
        if (uncopied != null && copies != null) {
            uncopied = null;
            copies.drop(DropReason.HIGH_WATER_MARK);
        }
    }
}
