package io.weir.bench.compare;

import java.util.List;

/** A publisher that waits for nobody; what counts is what arrives at all subscribers together. */
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
    public Plan plan(String scratch) {
        return new Plan(
                Task.of(Work.SUBSCRIBE, Loopback.ENDPOINT, Loopback.SIZE).withSockets(subscribers),
                Task.of(Work.PUBLISH, Loopback.ENDPOINT, Loopback.SIZE));
    }
}
