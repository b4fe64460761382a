package io.weir.bench.compare;

import java.util.List;

/** A kind of work on which the contestants are compared. */
interface Workload {
    /** Its name on the command line and in results. */
    String name();

    /** What it is, in plain words. */
    String title();

    /** The workloads with which it shares a chart. */
    String family();

    /** What sets it apart in its family. */
    String category();

    List<Contestant> contestants();

    /**
     * What the processes do.
     *
     * @param scratch the name of a file that does not exist, for an ipc endpoint
     */
    TrialPlan plan(String scratch);
}
