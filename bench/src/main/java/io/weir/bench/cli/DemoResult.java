package io.weir.bench.cli;

import io.weir.Accounting;
import io.weir.DropReason;
import io.weir.socket.Socket;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What became of the messages of one part of the demo.
 *
 * @param pattern the pattern that ran
 * @param stage the transport
 * @param sent copies that the sockets took from the application
 * @param received messages that the application received
 * @param dropped what was lost on the way, by reason
 * @param took from the first message to the last
 */
record DemoResult(
        String pattern, DemoTransport stage, long sent, long received, Map<DropReason, Long> dropped, Duration took) {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Waits until everything that was sent was received or dropped, and adds it up. */
    static DemoResult of(String pattern, DemoTransport stage, long startNanos, List<Socket> sockets)
            throws InterruptedException {
        IdleTimeout patience = new IdleTimeout(PATIENCE);
        DemoResult outcome;
        do {
            Duration took = Duration.ofNanos(System.nanoTime() - startNanos);
            outcome = sum(pattern, stage, took, sockets);
            if (outcome.addsUp()) {
                return outcome;
            }
            Thread.sleep(1);
        } while (!patience.isOver());
        return outcome;
    }

    private static DemoResult sum(String pattern, DemoTransport stage, Duration took, List<Socket> sockets) {
        long sent = 0;
        long received = 0;
        Map<DropReason, Long> dropped = new EnumMap<>(DropReason.class);
        for (Socket socket : sockets) {
            Accounting books = socket.accounting();
            sent += books.accepted();
            received += books.delivered();
            books.sendDropped().forEach((reason, count) -> dropped.merge(reason, count, Long::sum));
            books.receiveDropped().forEach((reason, count) -> dropped.merge(reason, count, Long::sum));
        }
        return new DemoResult(pattern, stage, sent, received, dropped, took);
    }

    /** Whether every message was either received or dropped. */
    boolean addsUp() {
        return sent
                == received
                        + dropped.values().stream().mapToLong(Long::longValue).sum();
    }

    long perSecond() {
        return Math.round(received / (took.toNanos() / 1e9));
    }
}
