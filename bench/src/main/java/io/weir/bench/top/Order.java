package io.weir.bench.top;

import java.util.Comparator;
import java.util.Locale;

/** What the lines are sorted by, the largest first. */
public enum Order {
    /** Messages a second, in and out. */
    RATE(Comparator.comparingDouble((Line line) -> line.outRate() + line.inRate())),
    /** Messages that wait. */
    QUEUE(Comparator.comparingLong(Line::queued)),
    /** Messages that were dropped: a second, and then at all. */
    DROPS(Comparator.comparingDouble(Line::dropRate).thenComparingLong(Line::dropped));

    private final Comparator<Line> lines;

    Order(Comparator<Line> least) {
        lines = least.reversed().thenComparing(Line::name).thenComparing(Line::id);
    }

    Comparator<Line> lines() {
        return lines;
    }

    /** As it is written on a command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    Order next() {
        return values()[(ordinal() + 1) % values().length];
    }
}
