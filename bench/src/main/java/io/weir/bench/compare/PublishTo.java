package io.weir.bench.compare;

import java.util.List;

/** A publisher that never waits; what counts is what arrives at all subscribers together. */
record PublishTo(int subscribers) implements Workload {
    @Override
    public String name() {
        return "publish-" + subscribers;
    }

    @Override
    public String title() {
        return "PUB to " + category() + " over tcp, 64 B, deliveries";
    }

    @Override
    public String family() {
        return "publish";
    }

    @Override
    public String category() {
        return subscribers + " SUB";
    }

    @Override
    public List<Contestant> contestants() {
        return Contestant.LIBRARIES;
    }

    @Override
    public TrialPlan plan(String scratch) {
        return new TrialPlan(
                EndTask.of(Work.SUBSCRIBE, Loopback.ENDPOINT, Loopback.SIZE).withSockets(subscribers),
                EndTask.of(Work.PUBLISH, Loopback.ENDPOINT, Loopback.SIZE));
    }
}
