package io.weir.bench.compare;

import java.util.List;
import java.util.stream.Stream;

/** Results as a page of Markdown that says which contestant is ahead, be it a rival or not. */
final class Report {
    private static final String METHOD = """
            Every trial runs in processes of its own, and the contestants take turns: a round of each, then the next
            round. Messages flow for the warm-up before any is counted, since compilation would otherwise be a large part of a
            short run. Sockets have the defaults of their library, each body is new memory filled with zeros, and figures
            are medians of the rounds. *bare* is no rival but the ceiling: a blocking stream or ping-pong without framing,
            with one write for each body (so that at small sizes it shows what batching gives rather than a limit); an echo
            of Netty alone where Weir works by handlers; a JCTools queue of 2048 slots whose ends park for inproc. Round
            trips on a schedule are timed from when they should have begun, which hides no stall. JeroMQ's ipc is a tcp
            connection in disguise. Under CURVE the side that binds is the server, and lets in any client that knows its key. The smallest share is that of the peer that got least, or from which least was taken,
            where all could get the same.
            """;

    private final Results results;

    Report(Results results) {
        this.results = results;
    }

    /** The lines of the page. */
    List<String> lines() {
        return Stream.of(origin(), speeds(), costs(), pictures())
                .flatMap(List::stream)
                .toList();
    }

    private List<String> origin() {
        Environment where = results.environment();
        return Stream.of(
                        where.lines().stream(),
                        Stream.of(
                                "* Rounds: " + where.rounds() + ", in alternation, each of " + where.warmUpSeconds()
                                        + " s of warm-up and " + where.measuredSeconds() + " s measured",
                                "",
                                METHOD),
                        results.remarks().stream().map(remark -> "* " + remark))
                .flatMap(lines -> lines)
                .toList();
    }

    private List<String> speeds() {
        return MarkdownTable.lines(
                List.of(
                        "work",
                        "measure",
                        "contestant",
                        "median",
                        "min",
                        "max",
                        "/ libzmq",
                        "/ JeroMQ",
                        "/ bare",
                        "ahead"),
                results.outcomes().stream()
                        .flatMap(outcome -> outcome.speeds().stream().flatMap(measure -> speed(outcome, measure))));
    }

    private static Stream<List<String>> speed(WorkloadResult outcome, Measure measure) {
        String ahead = outcome.ahead(measure).orElse(Cells.NONE);
        return outcome.scores().stream()
                .filter(score -> score.measure() == measure)
                .map(score -> List.of(
                        outcome.title(),
                        measure.unit(),
                        score.contestant(),
                        Measure.format(score.summary().median()),
                        Measure.format(score.summary().min()),
                        Measure.format(score.summary().max()),
                        ratio(outcome, score, Contestant.LIBZMQ),
                        ratio(outcome, score, Contestant.JEROMQ),
                        ratio(outcome, score, Contestant.BARE),
                        ahead.equals(Contestant.WEIR) ? ahead : "**" + ahead + "**"));
    }

    private static String ratio(WorkloadResult outcome, Measurement score, String other) {
        return Cells.ratio(outcome.ratio(score.measure(), score.contestant(), other));
    }

    private List<String> costs() {
        return MarkdownTable.lines(
                List.of(
                        "work",
                        "contestant",
                        "CPU s per million",
                        "bytes per message",
                        "collections",
                        "ms of collections",
                        "smallest share, %"),
                results.outcomes().stream()
                        .flatMap(outcome -> outcome.contestants().stream()
                                .map(contestant -> List.of(
                                        outcome.title(),
                                        contestant,
                                        cost(outcome, contestant, Measure.CPU),
                                        cost(outcome, contestant, Measure.ALLOCATED),
                                        cost(outcome, contestant, Measure.COLLECTIONS),
                                        cost(outcome, contestant, Measure.COLLECTION_MILLIS),
                                        cost(outcome, contestant, Measure.SMALLEST_SHARE)))));
    }

    private static String cost(WorkloadResult outcome, String contestant, Measure measure) {
        return Cells.median(outcome.score(contestant, measure));
    }

    private List<String> pictures() {
        return Chart.of(results).stream()
                .map(chart -> "![" + chart.family() + "](" + chart.file() + ")")
                .toList();
    }
}
