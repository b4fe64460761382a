package io.weir.patterns.work;

import io.weir.check.OptionCheck;
import io.weir.option.NamedOptions;
import io.weir.option.OptionsBuilder;
import java.time.Duration;

/**
 * What a {@link JobQueue} may hold, and for how long. Part of its options, whose page says what holds for all.
 *
 * @param <B> the builder itself
 */
abstract class JobLimitsBuilder<B extends JobLimitsBuilder<B>> extends OptionsBuilder<B> {
    private static final long BODIES_IN_MEMORY =
            Math.min(64 << 20, Runtime.getRuntime().maxMemory() / 8);

    private Duration lease = Duration.ofSeconds(30);
    private Duration longestLease = Duration.ofHours(24);
    private Duration reconnectTime = Duration.ofSeconds(2);
    private int deliveries = 10;
    private int maxJobs = 1_000_000;
    private long maxBytes = 256L << 20;
    private long bodiesInMemory = BODIES_IN_MEMORY;
    private int maxWorkers = 10_000;
    private int maxCredit = 10_000;
    private int rememberedIds = 100_000;

    /** How long a worker has for a job unless it asks for another time, or extends it. Default 30 s. */
    public final B lease(Duration time) {
        lease = OptionCheck.positive("lease", time);
        return self();
    }

    /** The longest lease that a worker gets, whatever it asks for. Default 24 h. */
    public final B longestLease(Duration time) {
        longestLease = OptionCheck.positive("longestLease", time);
        return self();
    }

    /**
     * How long the leases of a worker whose connection has ended wait for it to come back under its name, and after a
     * restart those of all workers. Default 2 s. Zero has them come back at once.
     */
    public final B reconnectTime(Duration time) {
        reconnectTime = OptionCheck.notNegative("reconnectTime", time);
        return self();
    }

    /** After how many deliveries that led to nothing a job is dead. Default 10. */
    public final B deliveries(int most) {
        deliveries = OptionCheck.positive("deliveries", most);
        return self();
    }

    /** How many jobs there may be that are not done, dead ones included; more are refused. Default 1,000,000. */
    public final B maxJobs(int jobs) {
        maxJobs = OptionCheck.positive("maxJobs", jobs);
        return self();
    }

    /** How many bytes those may have, and 200 for each, wherever they are. Default 256 MiB. */
    public final B maxBytes(long bytes) {
        maxBytes = OptionCheck.positive("maxBytes", bytes);
        return self();
    }

    /**
     * How many bytes of bodies a queue with a store has in memory, of the jobs that came first; the others it reads from the
     * store when a worker gets them, up to 4 MiB at a time. What it knows of a job beside its body is in memory always, some
     * hundred bytes. Default 64 MiB, or an eighth of the heap if that is less. Without a store all are in memory.
     */
    public final B bodiesInMemory(long bytes) {
        bodiesInMemory = OptionCheck.notNegative("bodiesInMemory", bytes);
        return self();
    }

    /** How many workers there may be, those that are away included; more are refused. Default 10,000. */
    public final B maxWorkers(int workers) {
        maxWorkers = OptionCheck.positive("maxWorkers", workers);
        return self();
    }

    /** How many jobs a worker gets at a time at most, whatever it asks for. Default 10,000. */
    public final B maxCredit(int jobs) {
        maxCredit = OptionCheck.positive("maxCredit", jobs);
        return self();
    }

    /**
     * Of how many jobs that are done the ids are remembered, so that the same put once more, by a producer that did not
     * hear of the first, is no second job. Default 100,000, the newest.
     */
    public final B rememberedIds(int ids) {
        rememberedIds = OptionCheck.positive("rememberedIds", ids);
        return self();
    }

    @Override
    protected void declare(NamedOptions named) {
        super.declare(named);
        named.time("lease", this::lease)
                .time("longestLease", this::longestLease)
                .time("reconnectTime", this::reconnectTime)
                .count("deliveries", this::deliveries)
                .count("maxJobs", this::maxJobs)
                .bytes("maxBytes", this::maxBytes)
                .bytes("bodiesInMemory", this::bodiesInMemory)
                .count("maxWorkers", this::maxWorkers)
                .count("maxCredit", this::maxCredit)
                .count("rememberedIds", this::rememberedIds);
    }

    final long bodyBytes() {
        return bodiesInMemory;
    }

    final JobLimits limits() {
        return new JobLimits(
                lease.toNanos(),
                longestLease.toNanos(),
                reconnectTime.toNanos(),
                deliveries,
                maxJobs,
                maxBytes,
                maxWorkers,
                maxCredit,
                rememberedIds);
    }
}
