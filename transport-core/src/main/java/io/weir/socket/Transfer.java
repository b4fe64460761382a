package io.weir.socket;

import io.weir.DropReason;
import io.weir.FrameCountException;
import io.weir.LockstepException;
import io.weir.Message;
import io.weir.SendResult;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Moves messages from the receiving half of one socket to the sending half of another, or of the same, as they are. It
 * sits in both seats for a burst, so that a message is always in one of the two sockets, and the burst costs one fence on
 * each side. What the other has no room for stays where it is.
 *
 * <p>Where there are copies to be made, each message that was moved is sent to a third socket, too, in the same order, and
 * nothing is moved while that has no room.
 *
 * <p>A message or copy that can never be sent is dropped and counted by the socket that should have sent it: for a routing id
 * that is not there under {@link DropReason#UNROUTABLE}, or under {@link DropReason#MALFORMED} if it has none, or frames too
 * many or too few for that kind of socket.
 */
public final class Transfer {
    private final Inlet from;
    private final Outlet to;
    private final @Nullable Outlet copies;
    private final byte @Nullable [] mark;
    private final boolean ownSeat;

    /** A copy that there was no room for although it had looked like it. Under the seat of the receiving half. */
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
    public Transfer(Inlet from, Outlet to, @Nullable Outlet copies, byte @Nullable [] mark) {
        this.from = from;
        this.to = to;
        this.copies = copies;
        this.mark = mark;
        ownSeat = from.seat() != to.seat();
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
        Peer offered = null;
        Peer copied = null;
        int taken = 0;
        from.beginStep();
        try {
            if (ownSeat) {
                to.seat().take();
            }
            try {
                to.beginStep();
                if (copies == null) {
                    moveInStep(max, null);
                } else {
                    copies.seat().take();
                    try {
                        copies.beginStep();
                        moveInStep(max, copies);
                    } finally {
                        copied = copies.endStep();
                        copies.seat().leave();
                    }
                }
            } finally {
                offered = to.endStep();
                if (ownSeat) {
                    to.seat().leave();
                }
            }
        } finally {
            taken = count();
            from.endStepAndLeave();
            publish(offered);
            publish(copied);
        }
        return taken;
    }

    private static void publish(@Nullable Peer peer) {
        if (peer != null) {
            peer.publishAfterFence();
        }
    }

    private void moveInStep(int max, @Nullable Outlet third) {
        Message late = uncopied;
        if (late != null) {
            if (!copy(late, third)) {
                return;
            }
            uncopied = null;
            late.release();
        }
        // A socket in lockstep that answers itself has room once it has a message.
        while (moved + lost < max && (!ownSeat || to.hasRoom()) && (third == null || third.hasRoom())) {
            Message message = from.takeInStep();
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
            result = to.sendInStep(message);
        } catch (LockstepException e) {
            result = SendResult.FULL;
        } catch (FrameCountException | IllegalArgumentException e) {
            drop(message, DropReason.MALFORMED);
            return true;
        } catch (RuntimeException | Error e) {
            from.putBackInStep(message);
            throw e;
        }
        if (result.mayRetry()) {
            from.putBackInStep(message);
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
    private boolean copy(Message message, @Nullable Outlet third) {
        if (third == null) {
            return true;
        }
        SendResult result;
        try {
            result = third.sendInStep(mark == null ? message : message.prepend(mark));
        } catch (FrameCountException | IllegalArgumentException e) {
            third.drop(DropReason.MALFORMED);
            return true;
        }
        if (result == SendResult.UNROUTABLE) {
            third.drop(DropReason.UNROUTABLE);
        }
        return !result.mayRetry();
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
