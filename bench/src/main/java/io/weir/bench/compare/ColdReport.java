package io.weir.bench.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Results from cold as a page of Markdown. */
final class ColdReport {
    private static final String METHOD = """
            Every trial runs in two fresh processes, and the contestants take turns. Times count from the start of the first
            process, which binds; the second is started when the first is bound. Both processes are cold, and of a contestant
            on the JVM both have to start one, one after the other. What arrived is looked at every ten milliseconds, where it arrives. Figures are medians of the
            rounds, with the least and the most; a measure that not every round reached has a dash. A rate is that of half a
            second. CPU is that of both processes from their start to the end. What is loaded and compiled is that of one more trial, whose JVMs write it down.
            """;

    private final ColdResults results;

    ColdReport(ColdResults results) {
        this.results = results;
    }

    /** The lines of the page. */
    List<String> lines() {
        Environment where = results.environment();
        return Stream.of(
                        where.lines(),
                        List.of("* Rounds: " + where.rounds() + ", in alternation, each of " + where.measuredSeconds()
                                + " s"),
                        results.starts().stream().map(start -> "* " + start).toList(),
                        List.of("", METHOD),
                        results.remarks().stream().map(remark -> "* " + remark).toList(),
                        results.outcomes().stream()
                                .flatMap(outcome -> workload(outcome).stream())
                                .toList())
                .flatMap(List::stream)
                .toList();
    }

    private static List<String> workload(ColdOutcome outcome) {
        List<String> lines = new ArrayList<>(List.of("", "## " + outcome.title()));
        List<String> head = new ArrayList<>(List.of("measure"));
        for (String contestant : outcome.contestants()) {
            head.add(contestant);
            if (!contestant.equals(Contestant.LIBZMQ)) {
                head.add("/ libzmq");
            }
        }
        lines.addAll(MarkdownTable.lines(head, outcome.measures().stream().map(measure -> row(outcome, measure))));
        ColdChart chart = new ColdChart(outcome);
        lines.add("![rates](" + chart.rates() + ")");
        if (chart.hasRatios()) {
            lines.add("![ratios](" + chart.ratios() + ")");
        }
        lines.addAll(diaries(outcome.diaries()));
        return lines;
    }

    private static List<String> row(ColdOutcome outcome, String measure) {
        List<String> row = new ArrayList<>(List.of(measure));
        for (String contestant : outcome.contestants()) {
            row.add(cell(outcome.score(contestant, measure)));
            if (!contestant.equals(Contestant.LIBZMQ)) {
                row.add(Cells.ratio(outcome.ratio(contestant, measure)));
            }
        }
        return row;
    }

    private static String cell(Optional<ColdScore> score) {
        return score.map(ColdScore::summary)
                .map(summary -> Measure.format(summary.median()) + " (" + Measure.format(summary.min()) + "–"
                        + Measure.format(summary.max()) + ")")
                .orElse(Cells.NONE);
    }

    private static List<String> diaries(List<JvmDiary> diaries) {
        if (diaries.isEmpty()) {
            return List.of();
        }
        return MarkdownTable.lines(
                List.of(
                        "contestant",
                        "end",
                        "classes until the first message",
                        "compiled by C1",
                        "compiled by C2",
                        "thrown away",
                        "of C2's",
                        "of these more than once"),
                diaries.stream()
                        .map(diary -> List.of(
                                diary.contestant(),
                                diary.end(),
                                number(diary.classes()),
                                number(diary.quick()),
                                number(diary.best()),
                                number(diary.thrownAway()),
                                number(diary.bestThrownAway()),
                                diary.again().isEmpty() ? Cells.NONE : String.join(", ", diary.again()))));
    }

    private static String number(int value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
