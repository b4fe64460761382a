package io.weir.bench.terminal;

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

/** How many messages are done, how fast the last ones were, and how long the rest takes. For one thread. */
public final class Pace implements LongFunction<String> {
    private static final double SECOND = TimeUnit.SECONDS.toNanos(1);

    private final LongSupplier done;
    private final long all;
    private long lastDone;
    private long lastNanos;

    /** When the first message was seen to be done; what was waited for before says nothing about the rest. */
    private long startNanos = -1;

    private long startDone;

    /**
     * Looks at a count.
     *
     * @param done how many are done by now
     * @param all how many there will be; 0 if there is no end
     */
    public Pace(LongSupplier done, long all) {
        this.done = done;
        this.all = all;
    }

    @Override
    public String apply(long nanos) {
        long now = done.getAsLong();
        double perSecond = (now - lastDone) * SECOND / Math.max(nanos - lastNanos, 1);
        lastDone = now;
        lastNanos = nanos;
        String rate = grouped(Math.round(perSecond)) + "/s";
        if (all == 0) {
            return grouped(now) + " messages, " + rate;
        }
        return grouped(now) + " of " + grouped(all) + " (" + 100 * now / all + " %), " + rate + left(nanos, now);
    }

    private String left(long nanos, long now) {
        if (startNanos < 0) {
            if (now > 0) {
                startNanos = nanos;
                startDone = now;
            }
            return "";
        }
        if (now == startDone) {
            return "";
        }
        double nanosEach = (double) (nanos - startNanos) / (now - startDone);
        return ", " + time((long) (nanosEach * (all - now))) + " left";
    }

    private static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** A time in the two largest units that it has, such as {@code 1h 5m}, {@code 3m 20s} or {@code 12s}. */
    public static String time(long nanos) {
        long seconds = TimeUnit.NANOSECONDS.toSeconds(nanos);
        if (seconds < 60) {
            return seconds + "s";
        }
        long minutes = seconds / 60;
        return minutes < 60 ? minutes + "m " + seconds % 60 + "s" : minutes / 60 + "h " + minutes % 60 + "m";
    }
}
