package io.weir.queue;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** Threads that wait in a queue: each call reaches one that still waits. */
public final class WaitQueueRaces {
    private WaitQueueRaces() {}

    private static final class Counting extends WaitNode {
        private final AtomicInteger calls = new AtomicInteger();

        @Override
        protected void called() {
            calls.incrementAndGet();
        }
    }

    /** The first in the queue gives up while it is called: the second gets the call, whichever was faster. */
    @JCStressTest
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "gave up before the call, which went to the next")
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "gave up after the call, and passed it on")
    @Outcome(expect = Expect.FORBIDDEN, desc = "the call is lost")
    @State
    public static class CallWhileLeaving {
        private final WaitQueue waiters = new WaitQueue();
        private final Counting first = new Counting();
        private final Counting second = new Counting();

        public CallWhileLeaving() {
            waiters.join(first);
            waiters.join(second);
        }

        @Actor
        public void caller() {
            waiters.wakeNext();
        }

        @Actor
        public void impatient() {
            waiters.leave(first);
        }

        @Arbiter
        public void end(II_Result result) {
            result.r1 = first.calls.get();
            result.r2 = second.calls.get();
        }
    }

    /** Two calls for two: none is called twice, none is left out. */
    @JCStressTest
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "each was called")
    @Outcome(expect = Expect.FORBIDDEN, desc = "one was called twice, or not at all")
    @State
    public static class CallBesideCall {
        private final WaitQueue waiters = new WaitQueue();
        private final Counting first = new Counting();
        private final Counting second = new Counting();

        public CallBesideCall() {
            waiters.join(first);
            waiters.join(second);
        }

        @Actor
        public void one() {
            waiters.wakeNext();
        }

        @Actor
        public void other() {
            waiters.wakeNext();
        }

        @Arbiter
        public void end(II_Result result) {
            result.r1 = first.calls.get();
            result.r2 = second.calls.get();
        }
    }

    /** Joining x calling: a thread that looks after joining sees what the caller did before calling, or is called. */
    @JCStressTest
    @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "saw it, or was called")
    @Outcome(expect = Expect.FORBIDDEN, desc = "waits for what is there")
    @State
    public static class CallWhileJoining {
        private final WaitQueue waiters = new WaitQueue();
        private final CombiningLock lock = new CombiningLock();
        private final Counting waiter = new Counting();
        private boolean there;
        private boolean seen;

        @Actor
        public void caller() {
            lock.execute(() -> there = true);
            waiters.wakeNext();
        }

        @Actor
        public void waiter() {
            waiters.join(waiter);
            lock.lock();
            seen = there;
            lock.unlock();
        }

        @Arbiter
        public void end(I_Result result) {
            result.r1 = seen || waiter.calls.get() == 1 ? 1 : 0;
        }
    }

    /** Under the lock, and so behind what was posted before: a look that is posted after joining misses nothing either. */
    @JCStressTest
    @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "saw it, or was called")
    @Outcome(expect = Expect.FORBIDDEN, desc = "waits for what is there")
    @State
    public static class CallWhileJoiningUnderTheLock {
        private final WaitQueue waiters = new WaitQueue();
        private final CombiningLock lock = new CombiningLock();
        private final Counting waiter = new Counting();
        private boolean there;
        private boolean seen;

        @Actor
        public void caller() {
            lock.execute(() -> there = true);
            waiters.wakeNext();
        }

        @Actor
        public void waiter() {
            lock.execute(() -> {
                if (!there) {
                    waiters.join(waiter);
                }
                lock.execute(() -> seen = there);
            });
        }

        @Arbiter
        public void end(I_Result result) {
            lock.lock();
            result.r1 = seen || waiter.calls.get() == 1 ? 1 : 0;
            lock.unlock();
        }
    }
}
