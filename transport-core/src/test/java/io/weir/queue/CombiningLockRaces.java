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

    /** An task that is posted while the sitter stands up is done by one of the two. */
    @JCStressTest
    @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "the errand was done, once")
    @Outcome(expect = Expect.FORBIDDEN, desc = "the errand was forgotten, or done twice")
    @State
    public static class PostWhileLeaving {
        private final CombiningLock lock = new CombiningLock();
        private int done;

        @Actor
        public void poster() {
            lock.execute(() -> done++);
        }

        @Actor
        public void sitter() {
            lock.lock();
            lock.unlock();
        }

        @Arbiter
        public void end(I_Result result) {
            result.r1 = done;
        }
    }

    /** Whoever was told to look after a post finds that the task was done, though others post at the same time. */
    @JCStressTest
    @Outcome(id = "1, 2", expect = Expect.ACCEPTABLE, desc = "whoever sat down found the errand done")
    @Outcome(expect = Expect.FORBIDDEN, desc = "whoever sat down looked in vain and would wait on")
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
        public void posterWhoLooks(II_Result result) {
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

    /** Two who sit at the same time would lose a step. */
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
