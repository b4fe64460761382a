package io.weir.patterns.warmup;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** One exchange and its share of the time: slices, in turns with the other exchanges. For one thread. */
final class Slices {
    /** Every such slice has large messages, too. */
    private static final int MIXED = 4;

    private final Subject subject;
    private final Exchange exchange;
    private int taken;
    private long messages;
    private double firstRate;
    private double lastRate;

    Slices(Subject subject, Exchange exchange) {
        this.subject = subject;
        this.exchange = exchange;
    }

    /** Waits until it can begin; false if the time ran out. */
    boolean awaitReady(Duration time) throws InterruptedException {
        return exchange.awaitReady(time);
    }

    /** Takes the next. */
    void takeOne(long nanos, Partners partners) throws InterruptedException {
        boolean mixed = ++taken % MIXED == 0;
        long begun = System.nanoTime();
        long arrived = exchange.run(begun + nanos, mixed ? Bodies.mixed() : Bodies.small(), partners);
        messages += arrived;
        if (!mixed) {
            lastRate = arrived * (double) TimeUnit.SECONDS.toNanos(1) / (System.nanoTime() - begun);
            firstRate = taken == 1 ? lastRate : firstRate;
        }
    }

    Subject subject() {
        return subject;
    }

    WarmUp.Exchanged result() {
        return new WarmUp.Exchanged(subject.toString(), messages, firstRate, lastRate);
    }
}
