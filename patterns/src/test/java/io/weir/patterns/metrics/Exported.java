package io.weir.patterns.metrics;

import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.weir.DropReason;
import io.weir.metrics.SocketMeters;
import io.weir.metrics.TransportMeters;
import io.weir.metrics.WeirMeter;
import io.weir.socket.Socket;
import java.util.Locale;

/** What a registry says of one socket, by the socket's name. Nothing else is asked. */
public final class Exported {
    private final MeterRegistry registry;
    private final String socket;

    /** What the registry says of the socket with that name. */
    public Exported(MeterRegistry registry, String socket) {
        this.registry = registry;
        this.socket = socket;
    }

    /** What the registry says of the socket, which has a name of its own. */
    public static Exported of(MeterRegistry registry, Socket socket) {
        return new Exported(registry, socket.name());
    }

    /** The sum of a meter's series that have these tags; of a timer the count. */
    public long sum(WeirMeter meter, String... tags) {
        double sum = 0;
        for (Meter each : registry.find(meter.meterName())
                .tags("socket", socket)
                .tags(tags)
                .meters()) {
            if (each instanceof FunctionCounter counter) {
                sum += counter.count();
            } else if (each instanceof Gauge gauge) {
                sum += gauge.value();
            } else if (each instanceof FunctionTimer timer) {
                sum += timer.count();
            }
        }
        return (long) sum;
    }

    /** How many were dropped in that direction for that reason. */
    public long dropped(String direction, DropReason reason) {
        return sum(
                SocketMeters.MESSAGES_DROPPED,
                "direction",
                direction,
                "reason",
                reason.name().toLowerCase(Locale.ROOT));
    }

    /** Accepted but neither written, dropped nor queued: zero at rest. */
    public long sendDifference() {
        return sum(SocketMeters.MESSAGES_ACCEPTED)
                - sum(TransportMeters.MESSAGES_WRITTEN)
                - sum(SocketMeters.MESSAGES_DROPPED, "direction", "send")
                - sum(SocketMeters.QUEUE_MESSAGES, "direction", "send");
    }

    /** Arrived but neither delivered, dropped nor queued: zero at rest. */
    public long receiveDifference() {
        return sum(SocketMeters.MESSAGES_RECEIVED)
                - sum(SocketMeters.MESSAGES_DELIVERED)
                - sum(SocketMeters.MESSAGES_DROPPED, "direction", "receive")
                - sum(SocketMeters.QUEUE_MESSAGES, "direction", "receive");
    }

    /** So many were dropped for that reason and for no other, and both sums hold. */
    public void assertDropped(String direction, DropReason reason, long messages) throws Exception {
        eventually(() -> {
            assertThat(dropped(direction, reason)).as("dropped: %s", reason).isEqualTo(messages);
            assertThat(sum(SocketMeters.MESSAGES_DROPPED)).as("dropped in all").isEqualTo(messages);
        });
        assertBalanced();
    }

    /** Both sums hold, or will in a moment. */
    public void assertBalanced() throws Exception {
        eventually(() -> {
            assertThat(sendDifference())
                    .as("accepted - written - dropped - queued")
                    .isZero();
            assertThat(receiveDifference())
                    .as("received - delivered - dropped - queued")
                    .isZero();
        });
    }
}
