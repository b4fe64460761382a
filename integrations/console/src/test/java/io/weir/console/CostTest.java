package io.weir.console;

import static io.weir.testing.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Endpoint;
import io.weir.patterns.pubsub.PubSocket;
import io.weir.patterns.pubsub.SubSocket;
import io.weir.socket.Context;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What the console costs with 1,000 peers that all have news in each sample: the processor time of its threads, for a
 * fixed number of samples, whatever else the machine does.
 */
@Tag("slow")
@Timeout(300)
class CostTest {
    private static final int PEERS = 1000;
    private static final int WARM_UP = 100;
    private static final int SAMPLES = 200;

    /** A hundredth of a processor, with a sample a second. */
    private static final Duration MOST = Duration.ofMillis(10);

    private final List<SubSocket> subscribers = new ArrayList<>();

    @Test
    void aSampleOfAThousandBusyPeersTakesLessThanAHundredthOfASecond() throws Exception {
        try (Context context = Context.builder().name("plant").build();
                Context elsewhere = Context.builder()
                        .name("elsewhere")
                        .maxSockets(2 * PEERS)
                        .build();
                PubSocket publisher = PubSocket.open(context, o -> o.name("ticks"))) {
            Endpoint endpoint = publisher.bind("tcp://127.0.0.1:*");
            for (int i = 0; i < PEERS; i++) {
                SubSocket each = SubSocket.open(elsewhere);
                each.subscribe("").onMessage(message -> {});
                each.connect(endpoint);
                subscribers.add(each);
            }
            publisher.awaitSubscribers("", PEERS, Duration.ofSeconds(60));
            try (Console console = Console.start(context, o -> o.interval(Duration.ofMillis(100)));
                    StreamReader viewer = new StreamReader(console.url())) {
                long changes = read(viewer, publisher, WARM_UP);
                Map<Long, Long> before = times();
                changes = read(viewer, publisher, SAMPLES);
                long nanos = sum(before, times());
                Duration each = Duration.ofNanos(nanos / SAMPLES);
                System.out.println("a sample of " + PEERS + " peers, " + changes / SAMPLES + " of which had news: "
                        + each.toNanos() / 1000 + " us");
                assertThat(changes).isGreaterThan((long) SAMPLES * PEERS / 2);
                assertThat(each).isLessThan(MOST);
            }
            elsewhere.close(Duration.ZERO);
        }
    }

    /** How many rows of peers had changes. */
    private static long read(StreamReader viewer, PubSocket publisher, int samples) throws Exception {
        long changes = 0;
        for (int i = 0; i < samples; i++) {
            publisher.send("tick " + i);
            changes += viewer.next().path("peers").size();
        }
        return changes;
    }

    /** By thread, in nanoseconds. */
    private static Map<Long, Long> times() {
        Map<Long, Long> times = new HashMap<>();
        for (ThreadInfo thread : ManagementFactory.getThreadMXBean().dumpAllThreads(false, false)) {
            if (thread.getThreadName().startsWith("weir-console")) {
                times.put(
                        thread.getThreadId(),
                        ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.getThreadId()));
            }
        }
        return times;
    }

    private static long sum(Map<Long, Long> before, Map<Long, Long> after) {
        return after.entrySet().stream()
                .mapToLong(each -> each.getValue() - before.getOrDefault(each.getKey(), 0L))
                .sum();
    }

    @Test
    void withoutAViewerItsThreadsDoNothing() throws Exception {
        try (Context context = Context.builder().name("plant").build();
                PubSocket publisher = PubSocket.open(context);
                Console console = Console.start(context)) {
            publisher.bind("tcp://127.0.0.1:*");
            for (int i = 0; i < 1000; i++) {
                publisher.send("tick " + i);
            }
            assertThat(within(Duration.ofMillis(1500), () -> console.samples() > 0))
                    .isFalse();
            assertThat(times()).isEmpty();
        }
    }
}
