package io.weir.bench.top;

import java.util.Comparator;
import java.util.Locale;

/** What the lines are sorted by, the largest first. */
public enum Order {
    /** Messages a second, in and out. */
    RATE,
    /** Messages that wait. */
    QUEUE,
    /** Messages that were dropped: a second, and then at all. */
    DROPS;

    private static final Comparator<Line> BY_NAME =
            Comparator.comparing(Line::name).thenComparing(Line::id);
    private static final Comparator<Line> BY_RATE =
            Comparator.comparingDouble((Line line) -> line.outRate() + line.inRate());
    private static final Comparator<Line> BY_QUEUE = Comparator.comparingLong(Line::queued);
    private static final Comparator<Line> BY_DROPS =
            Comparator.comparingDouble(Line::dropRate).thenComparingLong(Line::dropped);

    Comparator<Line> lines() {
        Comparator<Line> least = switch (this) {
            case RATE -> BY_RATE;
            case QUEUE -> BY_QUEUE;
            case DROPS -> BY_DROPS;
        };
        return least.reversed().thenComparing(BY_NAME);
    }

    /** As it is written on a command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    Order next() {
        return switch (this) {
            case RATE -> QUEUE;
            case QUEUE -> DROPS;
            case DROPS -> RATE;
        };
    }
}
