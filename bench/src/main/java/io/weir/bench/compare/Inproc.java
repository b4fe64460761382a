package io.weir.bench.compare;

import java.util.List;

/** One push to one pull in another thread. */
record Inproc(int size) implements Workload {
    @Override
    public String name() {
        return "inproc-" + size;
    }

    @Override
    public String title() {
        return "PUSH/PULL over inproc, " + category();
    }

    @Override
    public String family() {
        return "inproc";
    }

    @Override
    public String category() {
        return Sizes.format(size);
    }

    @Override
    public List<Contestant> contestants() {
        return Contestant.LIBRARIES_AND_BARE;
    }

    @Override
    public TrialPlan plan(String scratch) {
        return new TrialPlan(EndTask.of(Work.INPROC, "inproc://compare", size), null);
    }
}
