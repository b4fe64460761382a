package io.weir.bench.compare;

import org.jspecify.annotations.Nullable;

/**
 * The processes of a trial.
 *
 * @param counting what the process does that counts
 * @param other what the other process does; null if there is none
 */
record TrialPlan(EndTask counting, @Nullable EndTask other) {}
