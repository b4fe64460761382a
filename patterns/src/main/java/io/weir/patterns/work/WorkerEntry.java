package io.weir.patterns.work;

import java.util.LinkedHashSet;
import java.util.Set;

/** A worker as its queue knows it. One thread. */
final class WorkerEntry {
    /** What it is known by: its name, or its address if it gave none. */
    final Object key;

    final Set<JobEntry> leased = new LinkedHashSet<>();
    Address address;

    /** How many jobs it wants to have at a time. */
    int credit;

    long leaseNanos;

    /** Its connection has ended, and its time to come back runs until {@link #awayUntil}. */
    boolean away;

    long awayUntil;

    /** A lease of it has run out: it gets no job until it says that it is ready once more. */
    boolean silent;

    /** Its connection had no room for a job. */
    boolean full;

    WorkerEntry(Object key, Address address) {
        this.key = key;
        this.address = address;
    }

    boolean wantsMore() {
        return !away && !silent && !full && leased.size() < credit;
    }
}
