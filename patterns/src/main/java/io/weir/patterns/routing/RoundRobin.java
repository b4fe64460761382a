package io.weir.patterns.routing;

import io.weir.Message;
import io.weir.Refusal;
import io.weir.SendResult;
import io.weir.pattern.OutPipe;
import io.weir.pattern.Peer;
import io.weir.pattern.SendPolicy;
import io.weir.pattern.SendStep;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Load-balancing: each message goes to the next peer with room (RFC 28, 30). Peers without room are out of the rotation
 * until they have some again, so a message costs the same however many of them there are.
 */
public final class RoundRobin implements SendPolicy {
    private final ArrayDeque<OutPipe> ready = new ArrayDeque<>();
    private final Set<OutPipe> full = new LinkedHashSet<>();
    private @Nullable OutPipe lastUsed;

    /** Makes one without peers. */
    public RoundRobin() {}

    @Override
    public SendResult send(Message message, SendStep step) {
        OutPipe pipe;
        while ((pipe = ready.peekFirst()) != null) {
            if (pipe.offer(message, step)) {
                if (ready.size() > 1) {
                    ready.addLast(ready.removeFirst());
                }
                use(pipe);
                return SendResult.SENT;
            }
            full.add(ready.removeFirst());
        }
        return overflow(message, step);
    }

    /** No peer has room: the overflow rule is for the one that has been full longest, which is then full last. */
    private SendResult overflow(Message message, SendStep step) {
        Iterator<OutPipe> longestFull = full.iterator();
        if (longestFull.hasNext()) {
            OutPipe pipe = longestFull.next();
            if (pipe.overflow(message, step)) {
                longestFull.remove();
                full.add(pipe);
                use(pipe);
                return SendResult.SENT;
            }
        }
        return hindrance();
    }

    @Override
    public boolean hasRoom() {
        return hasRoomFor(0);
    }

    /** Whether {@link #send} would succeed with a message of so many bytes. */
    public boolean hasRoomFor(long bytes) {
        OutPipe pipe;
        while ((pipe = ready.peekFirst()) != null) {
            if (pipe.awaitRoom(bytes)) {
                return true;
            }
            full.add(ready.removeFirst());
        }
        return !full.isEmpty() && full.iterator().next().hasOverflow();
    }

    /** What keeps a message from being sent when no peer has room for it. */
    public SendResult hindrance() {
        return full.isEmpty() ? SendResult.NO_PEER : SendResult.FULL;
    }

    /** To store a reference costs a barrier, even if it is the same one. */
    private void use(OutPipe pipe) {
        if (lastUsed != pipe) {
            lastUsed = pipe;
        }
    }

    /** The peer that got the last message; null before the first. */
    public @Nullable Peer lastUsed() {
        return lastUsed == null ? null : lastUsed.peer();
    }

    @Override
    public @Nullable Refusal attached(Peer peer) {
        ready.addLast(peer.out());
        return null;
    }

    @Override
    public void detached(Peer peer) {
        OutPipe pipe = peer.out();
        if (!full.remove(pipe)) {
            ready.remove(pipe);
        }
        if (lastUsed == pipe) {
            lastUsed = null;
        }
    }

    @Override
    public void roomAgain(Peer peer) {
        ready(peer.out());
    }

    private void ready(OutPipe pipe) {
        if (full.remove(pipe)) {
            ready.addLast(pipe);
        }
    }

    @Override
    public void refresh() {
        for (OutPipe pipe : Set.copyOf(full)) {
            if (pipe.hasRoomFor(0)) {
                ready(pipe);
            }
        }
    }
}
