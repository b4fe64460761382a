package io.weir.bench.compare;

import java.util.List;

/**
 * Requests and replies of 64 B.
 *
 * @param handlers whether Weir, and Netty as the bare ceiling, use handlers; libzmq and JeroMQ block all the same
 * @param perSecond requests that are sent at fixed times, which gives percentiles; or {@link #CLOSED}
 */
record RoundTrip(boolean handlers, int perSecond) implements Workload {
    /** Each request after the reply to the last, which gives a mean. */
    static final int CLOSED = 0;

    /** Few enough for all contestants to keep up, many enough for ten to be beyond p99.9 in five seconds. */
    static final int LITTLE = 2000;

    /** About half of what the slowest of the contestants can do, on the machine where this was written. */
    static final int HALF = 9000;

    /** Nearly all of it. */
    static final int NEARLY_ALL = 16_000;

    @Override
    public String name() {
        return family() + (perSecond == CLOSED ? "-closed" : perSecond == LITTLE ? "" : "-" + perSecond);
    }

    @Override
    public String title() {
        return "REQ/REP over tcp, 64 B, "
                + (handlers ? "Weir by handlers" : "blocking calls")
                + (perSecond == CLOSED ? ", one after the other" : ", " + perSecond + " a second");
    }

    @Override
    public String family() {
        return (handlers ? "round-trip-handler" : "round-trip") + (perSecond > LITTLE ? "-loaded" : "");
    }

    @Override
    public String category() {
        return perSecond == CLOSED ? "closed loop" : perSecond + "/s";
    }

    @Override
    public List<Contestant> contestants() {
        return Contestant.LIBRARIES_AND_BARE;
    }

    @Override
    public TrialPlan plan(String scratch) {
        return new TrialPlan(
                task(perSecond == CLOSED ? Work.ASK : Work.ASK_ON_SCHEDULE).withRate(perSecond), task(Work.ANSWER));
    }

    private EndTask task(Work work) {
        return EndTask.of(work, Loopback.ENDPOINT, Loopback.SIZE).withHandlers(handlers);
    }
}
