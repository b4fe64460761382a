package io.weir.bench.cli;

import io.weir.DropReason;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What moved in the demo, laid out in columns. */
final class DemoTable {
    static final String HEADER = row("pattern", "transport", "sent", "received", "per second", "dropped");

    private DemoTable() {}

    static String row(DemoResult outcome) {
        return row(
                outcome.pattern(),
                outcome.stage().toString(),
                grouped(outcome.sent()),
                grouped(outcome.received()),
                grouped(outcome.perSecond()),
                drops(outcome.dropped()));
    }

    private static String row(
            String pattern, String transport, String sent, String received, String perSecond, String dropped) {
        return String.format("%-18s %-9s %12s %12s %12s   %s", pattern, transport, sent, received, perSecond, dropped);
    }

    private static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String drops(Map<DropReason, Long> dropped) {
        return dropped.isEmpty()
                ? "nothing"
                : dropped.entrySet().stream()
                        .map(entry -> grouped(entry.getValue()) + " (" + words(entry.getKey()) + ")")
                        .collect(Collectors.joining(", "));
    }

    /** The reason in plain words. */
    static String words(Enum<?> reason) {
        return reason.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
