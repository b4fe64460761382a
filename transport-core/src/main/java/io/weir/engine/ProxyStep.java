package io.weir.engine;

import io.weir.DropReason;
import io.weir.FrameCountException;
import io.weir.Message;
import io.weir.OutOfTurnException;
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
 * <p>A message or copy that can never be sent is dropped and counted by the socket that should have sent it: for a routing
 * id that is not there under {@link DropReason#UNROUTABLE}, or under {@link DropReason#MALFORMED} if it has none, or frames
 * too many or too few for that kind of socket.
 */
public final class ProxyStep {
    private final ReceiveState from;
    private final SendState to;
    private final @Nullable SendState copies;
    private final SendHalf sink;
    private final @Nullable SendHalf copier;
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
        this.from = from.state();
        this.to = to.state();
        this.copies = copies == null ? null : copies.state();
        sink = to;
        copier = copies;
        this.mark = mark;
        ownLock = this.from.lock() != this.to.lock();
    }

    /** Messages that were moved. */
    public long messages() {
        return messages.getAcquire();
    }

    /** The bytes of those. */
    public long bytes() {
        return bytes.getAcquire();
    }

    /** Messages that were taken and could not be sent to any peer. */
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
        from.begin();
        try {
            if (ownLock) {
                to.begin();
            } else {
                to.checkOpen();
            }
            try {
                if (copies == null) {
                    moveInTurn(max, null);
                } else {
                    copied = moveAndCopy(max, copies);
                }
            } finally {
                offered = to.endStep();
                if (ownLock) {
                    to.lock().unlock();
                }
            }
        } finally {
            taken = count();
            from.end();
            flush(offered);
            flush(copied);
        }
        return taken;
    }

    private @Nullable MessageQueue moveAndCopy(int max, SendState third) {
        MessageQueue copied = null;
        third.begin();
        try {
            moveInTurn(max, third);
        } finally {
            copied = third.endStep();
            third.lock().unlock();
        }
        return copied;
    }

    private static void flush(@Nullable MessageQueue queue) {
        if (queue != null) {
            queue.flushAfterFence();
        }
    }

    private void moveInTurn(int max, @Nullable SendState third) {
        Message late = uncopied;
        if (late != null) {
            if (!copy(late, third)) {
                return;
            }
            uncopied = null;
            late.release();
        }
        // A socket in lockstep that answers itself has room once it has a message.
        while (moved + lost < max && (!ownLock || to.hasRoom()) && (third == null || third.hasRoom())) {
            Message message = from.take();
            if (message == null || !send(message)) {
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
    private boolean send(Message message) {
        SendResult result;
        try {
            result = to.send(message);
        } catch (OutOfTurnException e) {
            result = SendResult.FULL;
        } catch (FrameCountException | IllegalArgumentException e) {
            drop(message, DropReason.MALFORMED);
            return true;
        } catch (RuntimeException | Error e) {
            from.putBack(message);
            throw e;
        }
        if (result.mayRetry()) {
            from.putBack(message);
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
        sink.drop(reason);
        lost++;
        lostBytes += message.size();
    }

    /** Whether it is over with the copy: sent, or never to be. */
    private boolean copy(Message message, @Nullable SendState third) {
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
        if (copier != null) {
            copier.drop(reason);
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
        if (uncopied != null) {
            uncopied = null;
            dropCopy(DropReason.HIGH_WATER_MARK);
        }
    }
}
