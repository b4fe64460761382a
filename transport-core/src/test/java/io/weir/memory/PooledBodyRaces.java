package io.weir.memory;

import java.util.Objects;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** Memory that several give back or borrow at once is back once, and lent to one. */
public final class PooledBodyRaces {
    private PooledBodyRaces() {}

    /** Of bytes, since there are thousands of these at a time. */
    private static SizeClass shelf(int blocks) {
        return new SizeClass(1, blocks);
    }

    private static PooledBody lend(SizeClass shelf) {
        return new PooledBody(Objects.requireNonNull(shelf.take()), 1);
    }

    /** Release x release: were the memory back twice, two would have it. */
    @JCStressTest
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "back once")
    @Outcome(expect = Expect.FORBIDDEN, desc = "lost, or lent to two")
    @State
    public static class ReleaseTwice {
        private final SizeClass shelf = shelf(2);
        private final PooledBody loan = lend(shelf);

        @Actor
        public void owner() {
            loan.release();
        }

        @Actor
        public void sameOwner() {
            loan.release();
        }

        @Arbiter
        public void end(II_Result result) {
            result.r1 = (int) shelf.lentBytes();
            result.r2 = areApart(shelf) ? 1 : 0;
        }
    }

    /** Release x let go: the owner and the queue give up the memory at once. */
    @JCStressTest
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "back once")
    @Outcome(expect = Expect.FORBIDDEN, desc = "lost, or lent to two")
    @State
    public static class ReleaseWhileLetGo {
        private final SizeClass shelf = shelf(2);
        private final PooledBody loan = lend(shelf);

        public ReleaseWhileLetGo() {
            loan.retain();
        }

        @Actor
        public void owner() {
            loan.release();
        }

        @Actor
        public void queue() {
            loan.releaseRetained();
        }

        @Arbiter
        public void end(II_Result result) {
            result.r1 = (int) shelf.lentBytes();
            result.r2 = areApart(shelf) ? 1 : 0;
        }
    }

    /** Hold x release: a queue has the memory, or hears that it is gone; never that of the next. */
    @JCStressTest
    @Outcome(id = "0", expect = Expect.ACCEPTABLE, desc = "gone before it was held, or held until it was let go")
    @Outcome(expect = Expect.FORBIDDEN, desc = "lost")
    @State
    public static class HoldWhileReleased {
        private final SizeClass shelf = shelf(2);
        private final PooledBody loan = lend(shelf);

        @Actor
        public void owner() {
            loan.release();
        }

        @Actor
        @SuppressWarnings("EmptyCatch") // one of the two outcomes
        public void queue() {
            try {
                loan.retain();
                loan.releaseRetained();
            } catch (IllegalStateException released) {
            }
        }

        @Arbiter
        public void end(I_Result result) {
            result.r1 = (int) shelf.lentBytes();
        }
    }

    /** Borrow x borrow x give back: no borrower gets what another has. */
    @JCStressTest
    @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "each has memory of its own")
    @Outcome(expect = Expect.FORBIDDEN, desc = "two have the same")
    @State
    public static class BorrowWhileGivenBack {
        private final SizeClass shelf = shelf(3);
        private final PooledBody given = lend(shelf);
        private PooledBody first;
        private PooledBody second;

        public BorrowWhileGivenBack() {
            lend(shelf).release();
        }

        @Actor
        public void one() {
            first = lend(shelf);
            first.buffer().put(0, (byte) 1);
        }

        @Actor
        public void other() {
            second = lend(shelf);
            second.buffer().put(0, (byte) 2);
        }

        @Actor
        public void giver() {
            given.release();
        }

        @Arbiter
        public void end(I_Result result) {
            result.r1 = first.buffer().get(0) == 1 && second.buffer().get(0) == 2 ? 1 : 0;
        }
    }

    /** Whether what is lent next, twice, is two pieces of memory. */
    private static boolean areApart(SizeClass shelf) {
        PooledBody one = lend(shelf);
        PooledBody other = lend(shelf);
        one.buffer().put(0, (byte) 1);
        other.buffer().put(0, (byte) 2);
        return one.buffer().get(0) == 1;
    }
}
