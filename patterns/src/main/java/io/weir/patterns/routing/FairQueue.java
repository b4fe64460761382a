package io.weir.patterns.routing;

import io.weir.DropReason;
import io.weir.Message;
import io.weir.pattern.InPipe;
import io.weir.pattern.Peer;
import io.weir.pattern.ReceivePolicy;
import io.weir.pattern.ReceiveStep;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Fair-queuing: one message from each peer that has some, in turn (RFC 28, 30). A peer without messages is out of the
 * rotation until it has some, so a message costs the same however many idle peers there are.
 *
 * <p>What the filter refuses is dropped and counted when its turn comes.
 */
public final class FairQueue implements ReceivePolicy {
    private final ArrayDeque<InPipe> awake = new ArrayDeque<>();
    private final Set<InPipe> attached = new HashSet<>();
    private final @Nullable Filter filter;
    private @Nullable InPipe last;

    /** Looks at each message before it is received. */
    @FunctionalInterface
    public interface Filter {
        /** Why the message is to be dropped; null if it is not. */
        @Nullable DropReason against(Message message, Peer from);
    }

    /** Makes one without peers. */
    public FairQueue() {
        filter = null;
    }

    /** Makes one without peers and with a filter. */
    public FairQueue(Filter filter) {
        this.filter = filter;
    }

    /** Makes one without peers, for messages of one frame; others are dropped, as libzmq's thread-safe sockets drop them. */
    public static FairQueue ofSingleFrames() {
        return new FairQueue((message, from) -> message.frameCount() == 1 ? null : DropReason.MALFORMED);
    }

    @Override
    public @Nullable Message receive(ReceiveStep step) {
        Message message = next(step);
        while (message != null && isDropped(message)) {
            message = next(step);
        }
        return message;
    }

    private boolean isDropped(Message message) {
        if (filter == null || last == null) {
            return false;
        }
        DropReason reason = filter.against(message, last.peer());
        if (reason != null) {
            drop(message, reason);
        }
        return reason != null;
    }

    /** Counts the message that was received last as dropped, and gives its memory back. */
    public void drop(Message received, DropReason reason) {
        if (last != null) {
            last.drop(reason);
        }
        received.release();
    }

    /** Drops all that is there, so that what is received next came later. */
    public void dropAll(DropReason reason) {
        Message message;
        while ((message = receive(ReceiveStep.now())) != null) {
            drop(message, reason);
        }
    }

    private @Nullable Message next(ReceiveStep step) {
        InPipe pipe;
        while ((pipe = awake.peekFirst()) != null) {
            Message message = pipe.poll(step);
            if (message != null) {
                if (awake.size() > 1) {
                    awake.addLast(awake.removeFirst());
                }
                if (last != pipe) {
                    // To store a reference costs a barrier, even if it is the same one.
                    last = pipe;
                }
                return message;
            }
            // Out of the rotation before its messages are awaited: the call that follows puts it back.
            awake.removeFirst();
            if (!pipe.awaitMessages()) {
                awake.addFirst(pipe);
            }
        }
        return null;
    }

    /** The peer that the last message came from; null before the first, or if that peer is gone. */
    public @Nullable Peer last() {
        return last == null ? null : last.peer();
    }

    @Override
    public boolean isReadable() {
        // Peers without a message leave the rotation here, so that "readable" is not said again while nothing is there.
        InPipe pipe;
        while ((pipe = awake.peekFirst()) != null) {
            if (pipe.isReadable()) {
                return true;
            }
            awake.removeFirst();
            if (!pipe.awaitMessages()) {
                awake.addFirst(pipe);
                return true;
            }
        }
        return false;
    }

    @Override
    public void attached(Peer peer) {
        if (attached.add(peer.in())) {
            awake.addLast(peer.in());
        }
    }

    @Override
    public void detached(Peer peer) {
        // It stays in the rotation until it was read to the end.
        attached.remove(peer.in());
        if (last == peer.in() && peer.in().isExhausted()) {
            last = null;
        }
    }

    @Override
    public void readable(Peer peer) {
        awake.addLast(peer.in());
    }
}
