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
    public TrialPlan plan(String scratch) {
        return new TrialPlan(
                EndTask.of(Work.COLLECT, Loopback.ENDPOINT, Loopback.SIZE).withSockets(pulls),
                EndTask.of(Work.DISTRIBUTE, Loopback.ENDPOINT, Loopback.SIZE));
    }
}
