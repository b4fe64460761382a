package io.weir.bench.compare;

import java.util.List;

/** One push to one pull in another process. */
record Pipeline(String transport, int size) implements Workload {
    static final String TCP = "tcp";
    static final String IPC = "ipc";

    @Override
    public String name() {
        return family() + '-' + size;
    }

    @Override
    public String title() {
        return "PUSH/PULL over " + transport + ", " + category();
    }

    @Override
    public String family() {
        return "pipeline-" + transport;
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
        return between(transport.equals(IPC) ? "ipc://" + scratch : Loopback.ENDPOINT, size);
    }

    /** A pull that binds and a push that connects. */
    static TrialPlan between(String endpoint, int size) {
        return new TrialPlan(EndTask.of(Work.PULL, endpoint, size), EndTask.of(Work.PUSH, endpoint, size));
    }
}
