package io.weir.patterns.events;

import static io.weir.testing.Eventually.eventually;
import static io.weir.testing.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.Endpoint;
import io.weir.event.EventSubscription;
import io.weir.event.SocketEvent.Closed;
import io.weir.metrics.TransportMeters;
import io.weir.metrics.WeirMetrics;
import io.weir.option.Reconnection;
import io.weir.patterns.contract.Wire;
import io.weir.patterns.metrics.Exported;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.socket.Context;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A server that is not there, for a long time. */
@EnabledOnOs(OS.LINUX)
@Timeout(600)
class RefusedConnectsTest {
    private static final int SOCKETS = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(240);

    /**
     * However many attempts there are: the event loop and the timer, and what may be due at one moment on threads that come
     * and go, the listener's turn, the log's, and that of the metrics with the next behind it.
     */
    private static final int MOST_THREADS = 6;

    @Test
    void aThousandRefusedConnectsLeaveDescriptorsThreadsAndMetersFlat() throws Exception {
        refused(1000);
    }

    @Tag("stress")
    @Test
    void tenThousandRefusedConnectsLeaveDescriptorsThreadsAndMetersFlat() throws Exception {
        refused(10_000);
    }

    private static void refused(int cycles) throws Exception {
        AtomicInteger refused = new AtomicInteger();
        AtomicInteger others = new AtomicInteger();
        MeterRegistry registry = new SimpleMeterRegistry();
        try (Context context = Context.create();
                // With a series for each peer, since an attempt could leave one behind.
                WeirMetrics metrics = WeirMetrics.withPeers(context, Tags.empty())) {
            metrics.bindTo(registry);
            EventSubscription subscription = context.onEvent(event -> {
                if (event instanceof Closed closed) {
                    (closed.detail().contains("refused") ? refused : others).incrementAndGet();
                }
            });
            Endpoint absent = Wire.TCP.nowhere();
            List<PushSocket> sockets = new ArrayList<>();
            for (int i = 0; i < SOCKETS; i++) {
                PushSocket push =
                        PushSocket.open(context, o -> o.reconnection(Reconnection.every(Duration.ofMillis(1))));
                push.connect(absent);
                sockets.add(push);
            }
            assertThat(within(PATIENCE, () -> refused.get() >= 10 * SOCKETS)).isTrue();
            long descriptors = descriptors();
            List<String> threads = threads();
            // An address has no name to look up.
            assertThat(threads).isNotEmpty().noneMatch(name -> name.contains("resolver"));
            int meters = registry.getMeters().size();
            assertThat(within(PATIENCE, () -> refused.get() >= cycles))
                    .as("%s refused", refused)
                    .isTrue();
            // Each socket may have one attempt under way, at either time.
            assertThat(descriptors()).isLessThanOrEqualTo(descriptors + SOCKETS);
            assertThat(threads()).as("before: %s", threads).hasSizeLessThanOrEqualTo(MOST_THREADS);
            assertThat(registry.getMeters()).hasSize(meters);
            Exported all = new Exported(registry, "unnamed");
            eventually(() -> assertThat(all.sum(TransportMeters.CONNECTION_ATTEMPTS, "outcome", "failed"))
                    .isGreaterThanOrEqualTo(cycles));
            assertThat(all.sum(TransportMeters.CONNECTION_ATTEMPTS, "outcome", "succeeded"))
                    .isZero();
            assertThat(others).hasValue(0);
            assertThat(subscription.missed()).isZero();
            assertThat(sockets)
                    .allSatisfy(socket -> assertThat(socket.refusals()).isEmpty());
        } finally {
            registry.close();
        }
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("weir-"))
                .toList();
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.count();
        }
    }
}
