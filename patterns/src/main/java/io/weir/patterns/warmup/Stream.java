package io.weir.patterns.warmup;

import io.weir.Message;
import io.weir.SendResult;
import io.weir.socket.ReceiveSocket;
import io.weir.socket.SendSocket;
import io.weir.socket.Socket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One end sends as fast as it can, and the other receives. */
final class Stream implements Exchange {
    /** Waits until the sender knows the receiver, which takes more than a connection where that says what it wants. */
    interface Readiness {
        boolean await(Duration time) throws InterruptedException;
    }

    /** A sender that drops what has no room is never so far ahead. */
    static final int SHORT_LEAD = 400;

    private static final long NAP_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

    private final SendSocket from;
    private final ReceiveSocket to;
    private final long lead;
    private final UnaryOperator<Message> addressed;
    private final Readiness readiness;
    private final AtomicLong arrived = new AtomicLong();
    private long sent;

    /**
     * Makes one.
     *
     * @param lead how many messages the sender may be ahead of the receiver, beside what the high-water marks say
     * @param addressed puts before a body what the kind wants there
     */
    Stream(SendSocket from, ReceiveSocket to, long lead, UnaryOperator<Message> addressed, Readiness readiness) {
        this.from = from;
        this.to = to;
        this.lead = lead;
        this.addressed = addressed;
        this.readiness = readiness;
    }

    @Override
    public Socket binding() {
        return to;
    }

    @Override
    public Socket connecting() {
        return from;
    }

    @Override
    public boolean awaitReady(Duration time) throws InterruptedException {
        return readiness.await(time);
    }

    @Override
    public long run(long untilNanos, Bodies bodies, Partners partners) throws InterruptedException {
        long before = arrived.get();
        sent = before;
        try (Partner sender = partners.start(() -> send(bodies))) {
            while (System.nanoTime() - untilNanos < 0 && !sender.hasEnded()) {
                receive();
            }
            sender.finish();
            // It may wait for room.
            while (!sender.hasEnded()) {
                receive();
            }
        }
        return arrived.get() - before;
    }

    private void send(Bodies bodies) throws InterruptedException {
        if (sent - arrived.get() >= lead) {
            LockSupport.parkNanos(NAP_NANOS);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            return;
        }
        Message message = addressed.apply(bodies.next());
        if (from.send(message, PATIENCE) == SendResult.SENT) {
            sent++;
        }
        message.release();
    }

    private void receive() throws InterruptedException {
        @Nullable Message message = to.receive(PATIENCE);
        if (message != null) {
            message.release();
            arrived.lazySet(arrived.getPlain() + 1);
        }
    }
}
