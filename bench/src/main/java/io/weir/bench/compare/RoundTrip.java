package io.weir.bench.compare;

import java.util.List;

/**
 * Requests and replies of 64 B.
 *
 * @param handlers whether Weir, and Netty as the bare ceiling, use handlers; libzmq and JeroMQ block all the same
 * @param scheduled whether requests are sent at fixed times, which gives percentiles, or each after the reply to the last,
 *     which gives a mean
 */
record RoundTrip(boolean handlers, boolean scheduled) implements Workload {
    /** Few enough for all contestants to keep up, many enough for ten to be beyond p99.9 in five seconds. */
    private static final int PER_SECOND = 2000;

    @Override
    public String name() {
        return family() + (scheduled ? "" : "-closed");
    }

    @Override
    public String title() {
        return "REQ/REP over tcp, 64 B, "
                + (handlers ? "Weir by handlers" : "blocking calls")
                + (scheduled ? ", " + PER_SECOND + " a second" : ", one after the other");
    }

    @Override
    public String family() {
        return handlers ? "round-trip-handler" : "round-trip";
    }

    @Override
    public String category() {
        return scheduled ? "scheduled" : "closed loop";
    }

    @Override
    public List<Contestant> contestants() {
        return Contestant.LIBRARIES_AND_BARE;
    }

    @Override
    public Plan plan(String scratch) {
        return new Plan(task(scheduled ? Work.ASK_ON_SCHEDULE : Work.ASK).withRate(PER_SECOND), task(Work.ANSWER));
    }

    private Task task(Work work) {
        return Task.of(work, Loopback.ENDPOINT, Loopback.SIZE).withHandlers(handlers);
    }
}
