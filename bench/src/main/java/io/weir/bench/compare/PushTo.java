package io.weir.bench.compare;

import java.util.List;

/** One push to many pulls, each with a connection of its own; what counts is what all get together, and each. */
record PushTo(int pulls) implements Workload {
    @Override
    public String name() {
        return "push-to-" + pulls;
    }

    @Override
    public String title() {
        return "PUSH to " + category() + " over tcp, 64 B";
    }

    @Override
    public String family() {
        return "push-to";
    }

    @Override
    public String category() {
        return pulls + " PULL";
    }

    @Override
    public List<Contestant> contestants() {
        return Contestant.LIBRARIES;
    }

    @Override
    public Plan plan(String scratch) {
        return new Plan(
                Task.of(Work.COLLECT, Loopback.ENDPOINT, Loopback.SIZE).withSockets(pulls),
                Task.of(Work.DISTRIBUTE, Loopback.ENDPOINT, Loopback.SIZE));
    }
}
