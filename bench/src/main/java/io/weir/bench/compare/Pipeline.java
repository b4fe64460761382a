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
    public Plan plan(String scratch) {
        return between(transport.equals(IPC) ? "ipc://" + scratch : Loopback.ENDPOINT, size);
    }

    /** A pull that binds and a push that connects. */
    static Plan between(String endpoint, int size) {
        return new Plan(Task.of(Work.PULL, endpoint, size), Task.of(Work.PUSH, endpoint, size));
    }
}
