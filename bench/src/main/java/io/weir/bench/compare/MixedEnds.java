package io.weir.bench.compare;

import java.util.List;

/** A pipeline with Weir at one end and libzmq at the other. */
record MixedEnds() implements Workload {
    @Override
    public String name() {
        return "mixed";
    }

    @Override
    public String title() {
        return "PUSH/PULL over tcp, 64 B, Weir at one end and libzmq at the other";
    }

    @Override
    public String family() {
        return "mixed";
    }

    @Override
    public String category() {
        return Sizes.format(Loopback.SIZE);
    }

    @Override
    public List<Contestant> contestants() {
        return Contestant.MIXTURES;
    }

    @Override
    public TrialPlan plan(String scratch) {
        return Pipeline.between(Loopback.ENDPOINT, Loopback.SIZE);
    }
}
