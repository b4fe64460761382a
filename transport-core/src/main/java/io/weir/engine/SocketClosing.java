package io.weir.engine;

import io.weir.queue.Deadline;
import java.lang.System.Logger.Level;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The end of a socket: what stops at once, what lingers for its messages, and which thread waits for that, how long.
 * Any thread may begin it, and any number of threads may wait.
 */
final class SocketClosing {
    private static final System.Logger LOSSES = System.getLogger("io.weir.loss");
    private static final System.Logger FAILURES = System.getLogger("io.weir.failure");

    private final SocketScope scope;
    private final SendHalf sending;
    private final ReceiveHalf receiving;
    private final Peers peers;
    private final Endpoints endpoints;
    private final Runnable onChange;
    private final AtomicReference<@Nullable Deadline> closing = new AtomicReference<>();
    private final AtomicBoolean ending = new AtomicBoolean();
    private final AtomicBoolean finishing = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);

    /** Closes those; {@code onChange} runs when all is closed, before the call that did so returns. */
    SocketClosing(
            SocketScope scope,
            SendHalf sending,
            ReceiveHalf receiving,
            Peers peers,
            Endpoints endpoints,
            Runnable onChange) {
        this.scope = scope;
        this.sending = sending;
        this.receiving = receiving;
        this.peers = peers;
        this.endpoints = endpoints;
        this.onChange = onChange;
    }

    /** Whether it was closed, or its closing began. */
    boolean hasBegun() {
        return closing.get() != null;
    }

    /** The part of closing that does not wait. Closing again can bring the deadline closer. */
    void begin(Deadline deadline) {
        if (closing.compareAndSet(null, deadline)) {
            endpoints.close();
            sending.close();
            receiving.close();
            if (sending.finish() || deadline.hasPassed()) {
                endPeers();
            }
        } else {
            closing.updateAndGet(known -> known == null ? deadline : known.orSooner(deadline));
            peers.hurry();
        }
    }

    /** No peer gets anything beside what waits in its queue. */
    private void endPeers() {
        if (ending.compareAndSet(false, true)) {
            peers.beginClosing(!deadline().hasPassed());
        }
    }

    /** When closing is to end; never, as long as it has not begun. */
    Deadline deadline() {
        return Objects.requireNonNullElse(closing.get(), Deadline.NEVER);
    }

    /** The part that waits, for one socket: logs what has not ended. The hook runs when the socket is closed. */
    void finishAlone(Runnable onClosed) {
        String left = finish(new LoopWait(LoopWait.END), onClosed);
        if (!left.isEmpty()) {
            FAILURES.log(
                    Level.WARNING,
                    "{0}: not closed in time; it goes on in the background, when its event loop does",
                    left);
        }
    }

    /**
     * The part that waits. The first thread does it; others wait for that one.
     *
     * @param wait for the end of what was told to end, after the linger time
     * @param onClosed runs when the socket is closed, before others that wait return
     * @return what has not ended; empty if all has, or another thread will say
     */
    String finish(LoopWait wait, Runnable onClosed) {
        if (!finishing.compareAndSet(false, true)) {
            awaitClosed();
            return "";
        }
        String unsent;
        String left;
        try {
            sending.awaitFinished(this::deadline);
            endPeers();
            unsent = peers.finishClosing(this::deadline, wait.probe());
            boolean noPeers = wait.await(peers::awaitEnd);
            boolean freed = wait.await(endpoints.ended());
            SocketSpill spill = scope.spill();
            boolean deleted = spill == null || wait.await(spill.close());
            boolean kept = wait.await(sending.policy().closed());
            left = left(noPeers ? 0 : peers.left(), freed, deleted, kept);
        } finally {
            // Whatever failed, no thread may wait for this socket for ever.
            scope.events().stop();
            scope.context().lifecycleLog().closed(scope.name());
            onClosed.run();
            try {
                onChange.run();
            } finally {
                closed.countDown();
            }
        }
        if (!unsent.isEmpty() && !scope.context().isSilent()) {
            LOSSES.log(
                    Level.WARNING,
                    "{0}: its linger time ended with messages unsent, which are dropped: {1}",
                    scope.name(),
                    unsent);
        }
        return left;
    }

    private String left(int connections, boolean freed, boolean deleted, boolean kept) {
        if (connections == 0 && freed && !kept) {
            return scope.name() + ": its directory of kept messages is not closed";
        }
        if (connections == 0 && freed) {
            return deleted ? "" : scope.name() + ": its files of spilled messages are not deleted";
        }
        return scope.name() + ": " + connections + " connections have not ended"
                + (freed ? "" : ", and " + endpoints.ending() + " are not free");
    }

    /** No longer than a thread would that were the first. */
    private void awaitClosed() {
        Deadline limit = Deadline.after(deadline().left().plus(LoopWait.END));
        try {
            closed.await(limit.leftNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
