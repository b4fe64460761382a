package io.weir.netty.zmtp;

import io.netty.channel.EventLoop;
import io.weir.queue.RoundRobinQueue;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Limits the time that an event loop spends on handshakes whose commands are costly to answer, such as those of CURVE, to half:
 * in each of its turns the loop answers one command, and then more for as long as it has worked for other connections since
 * the last, a millisecond at most. Commands that wait are in a {@link RoundRobinQueue} by client address, so that a flood from one
 * address delays a client at another by one command.
 *
 * <p>Shared by the connections of one endpoint, on all loops; each method is called on the event loop that it is given.
 */
public final class HandshakeThrottle {
    private static final long MOST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Map<EventLoop, OfLoop> loops = new ConcurrentHashMap<>();

    /** Makes one for the connections of one endpoint. */
    public HandshakeThrottle() {}

    /** Whether the caller may answer a command now; if not, it must {@link #add} it. */
    boolean begin(EventLoop loop) {
        return loops.computeIfAbsent(loop, OfLoop::new).begin();
    }

    /** Runs the step in a later turn of the loop. */
    void add(EventLoop loop, String address, Step step) {
        loops.computeIfAbsent(loop, OfLoop::new).waiting.add(address, step);
    }

    /** Removes a step, whose connection has ended. */
    void remove(EventLoop loop, String address, Step step) {
        loops.computeIfAbsent(loop, OfLoop::new).waiting.remove(address, step);
    }

    /** A command that waits to be answered. */
    @FunctionalInterface
    interface Step {
        /** Answers it; must not throw. */
        void run();
    }

    private static final class OfLoop {
        private final EventLoop loop;
        private final RoundRobinQueue<Step> waiting = new RoundRobinQueue<>();

        /** Whether this turn of the loop has had its command. */
        private boolean taken;

        /** When the last command was answered, in nanoseconds of the loop's ticker; {@code MAX_VALUE} while the caller of begin does so. */
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

        /** A scheduled task runs after the loop has polled its channels again; an executed one may run before. */
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
