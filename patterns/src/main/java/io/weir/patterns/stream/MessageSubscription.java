package io.weir.patterns.stream;

import io.weir.Message;
import io.weir.OutOfTurnException;
import io.weir.SocketClosedException;
import io.weir.engine.SocketCore;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What one subscriber has asked of a socket. It is told, as a {@code Poller} is, when the socket turns readable, and takes
 * messages on the context's executor while there are some and while there is demand. A thread that is woken for a socket
 * whose subscriber wants nothing would find nothing to do, so none is.
 */
final class MessageSubscription implements Flow.Subscription {
    /** Messages in a row on one thread of the executor. */
    private static final int BURST = 256;

    private final SocketCore core;
    private final Flow.Subscriber<? super Message> subscriber;
    private final Runnable listener = this::look;
    private final Runnable task = this::run;
    private final AtomicLong demand = new AtomicLong();

    /** No signal comes before {@code onSubscribe} has returned. */
    private final Turns turns = Turns.withheld();

    private volatile boolean askedForLessThanOne;
    private volatile boolean ended;

    MessageSubscription(SocketCore core, Flow.Subscriber<? super Message> subscriber) {
        this.core = core;
        this.subscriber = subscriber;
    }

    void begin() {
        try {
            subscriber.onSubscribe(this);
        } catch (RuntimeException | Error e) {
            threw(e);
            return;
        }
        core.receiving().addListener(listener);
        if (ended) {
            core.receiving().removeListener(listener); // It may have been cancelled before that was added.
        } else if (core.isClosed()) {
            run(); // Its context may have no threads any more.
        } else {
            core.execute(task);
        }
    }

    // ---- any thread

    @Override
    public void request(long messages) {
        if (messages > 0) {
            demand.accumulateAndGet(messages, MessageSubscription::sum);
        } else {
            askedForLessThanOne = true;
        }
        signal();
    }

    private static long sum(long demand, long more) {
        long sum = demand + more;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }

    @Override
    public void cancel() {
        ended = true;
        core.receiving().removeListener(listener);
    }

    /** The socket is readable or closed. Perhaps under a lock. */
    private void look() {
        if (demand.get() > 0 || core.isClosed()) {
            signal();
        }
    }

    private void signal() {
        if (!ended && turns.ask()) {
            core.execute(task);
        }
    }

    // ---- one thread at a time

    private void run() {
        do {
            turns.next();
            if (hasMore()) {
                // The executor may have other tasks.
                turns.ask();
                core.execute(task);
                return;
            }
        } while (!turns.over());
    }

    /** Hands over a burst; whether there may be more. */
    private boolean hasMore() {
        for (int i = 0; i < BURST; i++) {
            Message message = ended ? null : take();
            if (message == null) {
                return false;
            }
            handOver(message);
        }
        return true;
    }

    /** The next message; null if there is none, or none is wanted, or the stream has ended. */
    private @Nullable Message take() {
        if (askedForLessThanOne) {
            fail(new IllegalArgumentException("request: less than 1 (expected: at least 1, by rule 3.9)"));
            return null;
        }
        try {
            if (demand.get() == 0) {
                core.receiving().isReadableNow(); // For the exception of a socket that is closed, or has a handler.
                return null;
            }
            return core.receiving().tryReceive();
        } catch (OutOfTurnException e) {
            return null; // The socket tells when its turn has come.
        } catch (SocketClosedException e) {
            complete();
            return null;
        } catch (RuntimeException e) {
            fail(e);
            return null;
        }
    }

    private void handOver(Message message) {
        demand.getAndUpdate(wanted -> wanted == Long.MAX_VALUE ? wanted : wanted - 1);
        try {
            subscriber.onNext(message);
        } catch (RuntimeException | Error e) {
            threw(e);
        }
    }

    private void complete() {
        cancel();
        try {
            subscriber.onComplete();
        } catch (RuntimeException | Error e) {
            threw(e);
        }
    }

    private void fail(Throwable why) {
        cancel();
        try {
            subscriber.onError(why);
        } catch (RuntimeException | Error e) {
            threw(e);
        }
    }

    /** A subscriber must not throw, by rule 2.13, and counts as cancelled then; the log is the only place to say so. */
    private void threw(Throwable thrown) {
        cancel();
        core.failed("a subscriber failed", thrown);
    }
}
