package io.weir.patterns.warmup;

import io.weir.Message;
import io.weir.SendResult;
import io.weir.socket.DuplexSocket;
import io.weir.socket.Socket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One end asks, and the other sends back what came. */
final class RoundTrips implements Exchange {
    /** How long a reply is waited for that is late when the time is over; after it the kinds in lockstep could not go on. */
    private static final long LATE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final DuplexSocket asking;
    private final DuplexSocket answering;
    private final UnaryOperator<Message> addressed;

    /**
     * Makes one.
     *
     * @param addressed puts before a body what the kind that asks wants there
     */
    RoundTrips(DuplexSocket asking, DuplexSocket answering, UnaryOperator<Message> addressed) {
        this.asking = asking;
        this.answering = answering;
        this.addressed = addressed;
    }

    @Override
    public Socket binding() {
        return answering;
    }

    @Override
    public Socket connecting() {
        return asking;
    }

    @Override
    public boolean awaitReady(Duration time) throws InterruptedException {
        return asking.awaitPeers(1, time);
    }

    @Override
    public long run(long untilNanos, Bodies bodies, Partners partners) throws InterruptedException {
        long made = 0;
        try (Partner answerer = partners.start(this::answer)) {
            while (System.nanoTime() - untilNanos < 0 && !answerer.hasEnded()) {
                Message request = addressed.apply(bodies.next());
                if (asking.send(request, PATIENCE) == SendResult.SENT) {
                    awaitReply(untilNanos + LATE_NANOS, answerer);
                    made++;
                }
                request.release();
            }
        }
        return made;
    }

    private void awaitReply(long untilNanos, Partner answerer) throws InterruptedException {
        @Nullable Message reply;
        while ((reply = asking.receive(PATIENCE)) == null) {
            if (answerer.hasEnded() || System.nanoTime() - untilNanos >= 0) {
                throw new IllegalStateException("no reply came");
            }
        }
        reply.release();
    }

    private void answer() throws InterruptedException {
        @Nullable Message request = answering.receive(PATIENCE);
        if (request != null) {
            answering.send(request);
            request.release();
        }
    }
}
