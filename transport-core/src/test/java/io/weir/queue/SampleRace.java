package io.weir.queue;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** Shows how a race is written; to be replaced by the races of the queues. */
@JCStressTest
@Outcome(id = "2", expect = Expect.ACCEPTABLE, desc = "both were counted")
@Outcome(expect = Expect.FORBIDDEN, desc = "one was lost")
@State
public class SampleRace {
    private final AtomicInteger count = new AtomicInteger();

    @Actor
    public void one() {
        count.incrementAndGet();
    }

    @Actor
    public void other() {
        count.incrementAndGet();
    }

    @Arbiter
    public void total(I_Result result) {
        result.r1 = count.get();
    }
}
