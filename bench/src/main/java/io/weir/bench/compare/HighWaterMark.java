package io.weir.bench.compare;

import java.util.List;

/** A pipeline whose marks, at both ends, are not the default. */
record HighWaterMark(int messages) implements Workload {
    @Override
    public String name() {
        return "hwm-" + messages;
    }

    @Override
    public String title() {
        return "PUSH/PULL over tcp, 64 B, high-water marks of " + messages;
    }

    @Override
    public String family() {
        return "hwm";
    }

    @Override
    public String category() {
        return "HWM " + messages;
    }

    @Override
    public List<Contestant> contestants() {
        return Contestant.LIBRARIES;
    }

    @Override
    public TrialPlan plan(String scratch) {
        return new TrialPlan(task(Work.PULL), task(Work.PUSH));
    }

    private EndTask task(Work work) {
        return EndTask.of(work, Loopback.ENDPOINT, Loopback.SIZE).withHighWaterMark(messages);
    }
}
