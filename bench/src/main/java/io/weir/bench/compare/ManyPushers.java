package io.weir.bench.compare;

import java.util.List;

/** Many pushes, each with a thread and a connection of its own, to one pull. */
record ManyPushers(int count) implements Workload {
    @Override
    public String name() {
        return "pushers-" + count;
    }

    @Override
    public String title() {
        return count + " PUSH to one PULL over tcp, 64 B";
    }

    @Override
    public String family() {
        return "pushers";
    }

    @Override
    public String category() {
        return count + " pushers";
    }

    @Override
    public List<Contestant> contestants() {
        return Contestant.LIBRARIES;
    }

    @Override
    public TrialPlan plan(String scratch) {
        TrialPlan one = Pipeline.between(Loopback.ENDPOINT, Loopback.SIZE);
        return new TrialPlan(
                one.counting().withSockets(count),
                EndTask.of(Work.PUSH, Loopback.ENDPOINT, Loopback.SIZE).withSockets(count));
    }
}
