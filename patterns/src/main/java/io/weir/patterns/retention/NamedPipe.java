package io.weir.patterns.retention;

import io.weir.DropReason;
import io.weir.Message;
import io.weir.pattern.OutPipe;
import io.weir.pattern.Peer;
import io.weir.pattern.SendStep;
import io.weir.transport.Command;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way to a subscriber that has a name: to its connection, as long as there is one that has room and nothing waits, and
 * otherwise to what is kept. It takes every message; what becomes of it {@link KeptMessages} decides. Under the send lock.
 */
final class NamedPipe implements OutPipe {
    private final Peer subscriber;
    private final KeptMessages kept;

    /** Where the connection takes messages; null as long as there is none, or it is not ready for them. */
    private @Nullable OutPipe line;

    /** Whether the subscriber of the connection acknowledges what it takes. */
    private boolean acknowledges;

    /** What each connection gets first; null for nothing. */
    private final @Nullable Message welcome;

    NamedPipe(Peer subscriber, KeptMessages kept, @Nullable Message welcome) {
        this.subscriber = subscriber;
        this.kept = kept;
        this.welcome = welcome;
    }

    @Override
    public Peer peer() {
        return subscriber;
    }

    // ---- the connection

    /** A connection takes messages from now on: the welcome, then what waits. */
    void open(OutPipe to, boolean acknowledging, SendStep step) {
        line = to;
        acknowledges = acknowledging;
        if (acknowledging) {
            to.keepsUntilAcknowledged();
        }
        kept.connected(true);
        greet(to, step);
        offerWaiting(step);
    }

    private void greet(OutPipe to, SendStep step) {
        if (welcome != null) {
            if (!to.offer(welcome, step)) {
                kept.refuse(DropReason.RETENTION);
            } else if (acknowledges) {
                kept.offered(welcome, false);
            }
        }
    }

    boolean isOpen() {
        return line != null;
    }

    /** The connection takes no more. */
    void shut() {
        line = null;
        kept.connected(false);
    }

    /** The connection has ended: what it did not write waits again. */
    void takeBack(OutPipe from) {
        List<Message> unwritten = new ArrayList<>();
        Message message;
        while ((message = from.takeBack()) != null) {
            unwritten.add(message);
        }
        kept.giveBack(unwritten, acknowledges, welcome);
    }

    /** Offers what waits, as far as the connection has room. */
    void offerWaiting(SendStep step) {
        Message next;
        while (line != null
                && (next = kept.first()) != null
                && (!acknowledges || kept.maySend(next.size(), true))
                && line.offer(next, step)) {
            kept.firstOffered(acknowledges);
        }
    }

    /**
     * The publisher closes: the connection is offered all, and without one all is dropped. What waits on disk it is offered as it
     * has room.
     */
    void finish(SendStep step) {
        if (line != null && !kept.isBeyond()) {
            line.liftLimits();
        }
        offerWaiting(step);
        if (line == null || !kept.isBeyond()) {
            kept.leaveOrDrop();
        }
    }

    // ---- for the policy

    @Override
    public boolean offer(Message message, SendStep step) {
        offerOrDrop(message, step);
        return true;
    }

    @Override
    public void offerOrDrop(Message message, SendStep step) {
        OutPipe open = kept.isWaiting() ? null : line;
        if (open != null && !acknowledges && open.offer(message, step)) {
            return;
        }
        if (!kept.admits(message)) {
            kept.refuse(DropReason.SPILL_FAILED);
        } else if (open != null && acknowledges && kept.maySend(message.size(), false) && open.offer(message, step)) {
            kept.offered(message, true);
        } else {
            kept.add(message);
        }
    }

    @Override
    public boolean hasRoomFor(long bytes) {
        return true;
    }

    @Override
    public boolean awaitRoom(long bytes) {
        return true;
    }

    @Override
    public boolean awaitSpill(long bytes) {
        OutPipe open = line;
        return kept.awaitLog(bytes)
                && ((open != null && !kept.isWaiting() && open.hasRoomFor(bytes)) || kept.awaitDisk(bytes));
    }

    @Override
    public void send(Command command) {
        if (line != null) {
            line.send(command);
        }
    }
}
