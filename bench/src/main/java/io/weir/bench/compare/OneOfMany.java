package io.weir.bench.compare;

import java.util.List;

/** Many pushes that are connected to one pull, of which one sends. */
record OneOfMany(int connected) implements Workload {
    @Override
    public String name() {
        return "one-of-" + connected;
    }

    @Override
    public String title() {
        return "1 of " + connected + " PUSH to one PULL over tcp, 64 B";
    }

    @Override
    public String family() {
        return "one-of";
    }

    @Override
    public String category() {
        return connected + " connected";
    }

    @Override
    public List<Contestant> contestants() {
        return Contestant.LIBRARIES;
    }

    @Override
    public TrialPlan plan(String scratch) {
        return new TrialPlan(
                EndTask.of(Work.PULL, Loopback.ENDPOINT, Loopback.SIZE),
                EndTask.of(Work.PUSH_AMONG_IDLE, Loopback.ENDPOINT, Loopback.SIZE)
                        .withSockets(connected));
    }
}
