package io.weir.patterns.stream;

import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;

/** A subscription that is called by one thread at a time, as rule 2.7 asks, whichever threads complete sends. Any thread. */
final class Upstream {
    private final Flow.Subscription subscription;
    private final Turns turns = new Turns();
    private final AtomicLong due = new AtomicLong();
    private volatile boolean cancelled;
    private volatile boolean ended;

    Upstream(Flow.Subscription subscription) {
        this.subscription = subscription;
    }

    /** Asks for so many more. */
    void request(int more) {
        due.addAndGet(more);
        tell();
    }

    void cancel() {
        cancelled = true;
        tell();
    }

    /** The publisher has said its last: nothing is asked of it any more. */
    void end() {
        ended = true;
    }

    private void tell() {
        if (turns.ask()) {
            do {
                turns.next();
                step();
            } while (!turns.over());
        }
    }

    private void step() {
        if (ended) {
            return;
        }
        if (cancelled) {
            ended = true;
            subscription.cancel();
            return;
        }
        long more = due.getAndSet(0);
        if (more > 0) {
            subscription.request(more);
        }
    }
}
