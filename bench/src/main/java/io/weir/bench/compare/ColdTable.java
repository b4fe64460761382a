package io.weir.bench.compare;

import java.util.ArrayList;
import java.util.List;

/** An outcome from cold for a terminal: a line for each measure, a column for the median of each contestant. */
final class ColdTable {
    private ColdTable() {}

    static List<String> lines(ColdOutcome outcome) {
        List<String> lines = new ArrayList<>();
        lines.add(outcome.title() + " (" + outcome.workload() + "), from cold");
        lines.add(row("", outcome.contestants()));
        for (String measure : outcome.measures()) {
            lines.add(row(
                    measure,
                    outcome.contestants().stream()
                            .map(contestant -> outcome.score(contestant, measure)
                                    .map(score -> Measure.format(score.summary().median()))
                                    .orElse(Cells.NONE))
                            .toList()));
        }
        for (JvmDiary diary : outcome.diaries()) {
            lines.add("  " + diary.contestant() + ", " + diary.end() + ": " + diary.classes()
                    + " classes until the first, compiled " + diary.quick() + " by C1 and " + diary.best()
                    + " by C2, thrown away " + diary.thrownAway() + ", of C2's " + diary.bestThrownAway());
        }
        lines.add("");
        return lines;
    }

    private static String row(String name, List<String> cells) {
        StringBuilder line = new StringBuilder(String.format("  %-30s", name));
        cells.forEach(cell -> line.append(String.format(" %13s", cell)));
        return line.toString().stripTrailing();
    }
}
