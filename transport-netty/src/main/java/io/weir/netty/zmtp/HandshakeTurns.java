package io.weir.netty.zmtp;

import io.netty.channel.EventLoop;
import io.weir.queue.TurnsByAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Sees to it that handshakes do not keep an event loop from its other connections: of the commands that cost much to answer,
 * such as those of CURVE, a loop takes one in each of its turns, and more only for as long as the turn has gone to others, a
 * millisecond at most: half of its time remains for those. What waits is of addresses that take turns, so that a crowd of one
 * address delays a newcomer from another by one command.
 *
 * <p>Shared by the connections of one endpoint, on all loops; each method is called on the event loop that it is given.
 */
public final class HandshakeTurns {
    private static final long MOST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Map<EventLoop, OfLoop> loops = new ConcurrentHashMap<>();

    /** Makes one for the connections of one endpoint. */
    public HandshakeTurns() {}

    /** What the loop may do now is done by the caller; says whether that is something. If not, it {@linkplain #add waits}. */
    boolean begin(EventLoop loop) {
        return loops.computeIfAbsent(loop, OfLoop::new).begin();
    }

    /** Has the step done in a later turn of the loop. */
    void add(EventLoop loop, String address, Step step) {
        loops.computeIfAbsent(loop, OfLoop::new).waiting.add(address, step);
    }

    /** The step need not be done any more. */
    void remove(EventLoop loop, String address, Step step) {
        loops.computeIfAbsent(loop, OfLoop::new).waiting.remove(address, step);
    }

    /** What waits for its turn. */
    @FunctionalInterface
    interface Step {
        /** Does it; must not throw. */
        void run();
    }

    private static final class OfLoop {
        private final EventLoop loop;
        private final TurnsByAddress<Step> waiting = new TurnsByAddress<>();

        /** Whether this turn of the loop has had its command. */
        private boolean taken;

        /** When the last one in a turn was done: since then the loop has seen to others. Not known while that is at work. */
        private long ended;

        OfLoop(EventLoop loop) {
            this.loop = loop;
        }

        boolean begin() {
            if (taken) {
                return false;
            }
            taken = true;
            ended = Long.MAX_VALUE;
            afterOthers();
            return true;
        }

        /** What is scheduled is seen to when the loop has looked at its connections again; what is executed is not. */
        private void afterOthers() {
            try {
                loop.schedule(this::next, 1, TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException e) {
                // The loop has ended, and with it the connections.
                taken = false;
            }
        }

        private void next() {
            Step step = waiting.poll();
            if (step == null) {
                taken = false;
                return;
            }
            afterOthers();
            long begun = now();
            long share = ended == Long.MAX_VALUE ? 0 : Math.min(begun - ended, MOST_NANOS);
            while (step != null) {
                step.run();
                ended = now();
                step = ended - begun < share ? waiting.poll() : null;
            }
        }

        private long now() {
            return loop.ticker().nanoTime();
        }
    }
}
