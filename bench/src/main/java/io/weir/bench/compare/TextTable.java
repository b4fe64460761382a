package io.weir.bench.compare;

import java.util.ArrayList;
import java.util.List;

/** An outcome for a terminal: a block for each measure of speed, a line for each contestant. */
final class TextTable {
    private TextTable() {}

    static List<String> lines(WorkloadResult outcome) {
        List<String> lines = new ArrayList<>();
        for (Measure measure : outcome.speeds()) {
            lines.add(outcome.title() + " (" + outcome.workload() + "): " + measure.unit());
            lines.add(row(
                    "",
                    "median",
                    "min",
                    "max",
                    "/ libzmq",
                    "/ jeromq",
                    "/ bare",
                    "CPU s/M",
                    "B/message",
                    "GCs",
                    "GC ms"));
            for (String contestant : outcome.contestants()) {
                outcome.score(contestant, measure)
                        .map(score -> row(outcome, score))
                        .ifPresent(lines::add);
            }
            lines.add("  ahead: " + outcome.ahead(measure).orElse(Cells.NONE));
            lines.add("");
        }
        return lines;
    }

    private static String row(WorkloadResult outcome, Measurement score) {
        String who = score.contestant();
        return row(
                who,
                Measure.format(score.summary().median()),
                Measure.format(score.summary().min()),
                Measure.format(score.summary().max()),
                ratio(outcome, score, Contestant.LIBZMQ),
                ratio(outcome, score, Contestant.JEROMQ),
                ratio(outcome, score, Contestant.BARE),
                cost(outcome, who, Measure.CPU),
                cost(outcome, who, Measure.ALLOCATED),
                cost(outcome, who, Measure.COLLECTIONS),
                cost(outcome, who, Measure.COLLECTION_MILLIS));
    }

    private static String ratio(WorkloadResult outcome, Measurement score, String other) {
        return Cells.ratio(outcome.ratio(score.measure(), score.contestant(), other));
    }

    private static String cost(WorkloadResult outcome, String contestant, Measure measure) {
        return Cells.median(outcome.score(contestant, measure));
    }

    private static String row(Object... cells) {
        return String.format("  %-15s %12s %12s %12s %9s %9s %9s %10s %10s %6s %8s", cells)
                .stripTrailing();
    }
}
