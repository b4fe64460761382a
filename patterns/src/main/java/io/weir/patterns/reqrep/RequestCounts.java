package io.weir.patterns.reqrep;

import io.weir.snapshot.RequestsSnapshot;
import io.weir.snapshot.RequestsSnapshot.Ending;
import io.weir.snapshot.Timing;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What is counted of the requests of one socket. Any thread. */
final class RequestCounts {
    private final LongAdder inFlight = new LongAdder();
    private final LongAdder attempts = new LongAdder();
    private final Map<Ending, Tally> ended = new EnumMap<>(Ending.class);

    private record Tally(LongAdder count, LongAdder nanos) {
        Timing timing() {
            return new Timing(count.sum(), Duration.ofNanos(nanos.sum()));
        }
    }

    RequestCounts() {
        for (Ending how : Ending.values()) {
            ended.put(how, new Tally(new LongAdder(), new LongAdder()));
        }
    }

    void begun() {
        inFlight.increment();
    }

    /** A request was sent, for the first time or again. */
    void attempted() {
        attempts.increment();
    }

    /** One that had begun is over, after so long. */
    void ended(Ending how, long nanos) {
        inFlight.decrement();
        count(how, nanos);
    }

    /** One did not begin. */
    void refused() {
        count(Ending.REFUSED, 0);
    }

    private void count(Ending how, long nanos) {
        Tally tally = ended.get(how);
        if (tally != null) {
            tally.count().increment();
            tally.nanos().add(nanos);
        }
    }

    RequestsSnapshot snapshot() {
        Map<Ending, Timing> timings = new EnumMap<>(Ending.class);
        ended.forEach((how, tally) -> {
            Timing timing = tally.timing();
            if (timing.count() > 0) {
                timings.put(how, timing);
            }
        });
        return new RequestsSnapshot(inFlight.sum(), attempts.sum(), timings);
    }
}
