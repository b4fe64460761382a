package io.weir.bench.compare;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Another workload with its connections encrypted by CURVE, the side that binds as the server.
 *
 * @param plain the workload without security
 */
record Curve(Workload plain) implements Workload {
    @Override
    public String name() {
        return "curve-" + plain.name();
    }

    @Override
    public String title() {
        return plain.title() + ", CURVE";
    }

    @Override
    public String family() {
        return "curve-" + plain.family();
    }

    @Override
    public String category() {
        return plain.category();
    }

    /** Those of the other workload that have CURVE. */
    @Override
    public List<Contestant> contestants() {
        return plain.contestants().stream()
                .filter(contestant -> !contestant.needs(Library.BARE))
                .toList();
    }

    @Override
    public TrialPlan plan(String scratch) {
        TrialPlan plan = plain.plan(scratch);
        @Nullable EndTask other = plan.other();
        return new TrialPlan(plan.counting().withCurve(), other == null ? null : other.withCurve());
    }
}
