package io.weir.queue;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** CombiningLock x wake: no task is forgotten, and none overlaps with a step. */
public final class CombiningLockRaces {
    private CombiningLockRaces() {}

    /** A task that is posted while the lock is released is run by one of the two threads. */
    @JCStressTest
    @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "the task was done, once")
    @Outcome(expect = Expect.FORBIDDEN, desc = "the task was forgotten, or done twice")
    @State
    public static class PostWhileLeaving {
        private final CombiningLock lock = new CombiningLock();
        private int done;

        @Actor
        public void poster() {
            lock.execute(() -> done++);
        }

        @Actor
        public void holder() {
            lock.lock();
            lock.unlock();
        }

        @Arbiter
        public void end(I_Result result) {
            result.r1 = done;
        }
    }

    /** A thread that takes the lock after its post finds that the task was run, though others post at the same time. */
    @JCStressTest
    @Outcome(id = "1, 2", expect = Expect.ACCEPTABLE, desc = "the thread that took the lock found the task done")
    @Outcome(expect = Expect.FORBIDDEN, desc = "the thread found nothing and would wait on")
    @State
    public static class PostBesidePost {
        private final CombiningLock lock = new CombiningLock();
        private int done;
        private boolean own;

        @Actor
        public void poster() {
            lock.execute(() -> done++);
        }

        @Actor
        public void posterThatLooks(II_Result result) {
            lock.execute(() -> {
                own = true;
                done++;
            });
            lock.lock();
            result.r1 = own ? 1 : 0;
            lock.unlock();
        }

        @Arbiter
        public void end(II_Result result) {
            result.r2 = done;
        }
    }

    /** Two threads that hold the lock at the same time would lose a step. */
    @JCStressTest
    @Outcome(id = "3", expect = Expect.ACCEPTABLE, desc = "one after the other")
    @Outcome(expect = Expect.FORBIDDEN, desc = "both at once")
    @State
    public static class TakeBesideTake {
        private final CombiningLock lock = new CombiningLock();
        private int steps;

        @Actor
        public void one() {
            lock.lock();
            steps++;
            lock.unlock();
        }

        @Actor
        public void other() {
            lock.lock();
            steps++;
            lock.unlock();
            lock.execute(() -> steps++);
        }

        @Arbiter
        public void end(I_Result result) {
            result.r1 = steps;
        }
    }
}
