package io.weir.patterns.metrics;

import static io.weir.patterns.contract.OnWire.PATIENCE;
import static io.weir.patterns.contract.OnWire.awaitPeers;
import static io.weir.patterns.contract.OnWire.receive;
import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.Endpoint;
import io.weir.metrics.PeerMeters;
import io.weir.metrics.SocketMeters;
import io.weir.metrics.TransportMeters;
import io.weir.metrics.WeirMeter;
import io.weir.metrics.WeirMeters;
import io.weir.metrics.WeirMetrics;
import io.weir.netty.NettyMetrics;
import io.weir.patterns.contract.OnWire;
import io.weir.patterns.contract.Wire;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.patterns.reqrep.ReqSocket;
import io.weir.socket.Context;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How the meters come, what they are called, and how they go. */
@Timeout(120)
class WeirMetricsTest {
    @AutoClose
    private final Context context = Context.builder().name("one").build();

    @AutoClose
    private final MeterRegistry registry = new SimpleMeterRegistry();

    private static PushSocket push(Context context, String name) {
        return PushSocket.open(context, o -> {
            OnWire.hasty(o);
            o.name(name);
        });
    }

    /** Names and keys of tags, as they are registered. */
    private Map<String, List<String>> keysByName() {
        return registry.getMeters().stream()
                .collect(Collectors.toMap(
                        meter -> meter.getId().getName(),
                        meter -> meter.getId().getTags().stream()
                                .map(tag -> tag.getKey())
                                .sorted()
                                .toList(),
                        (one, other) -> {
                            assertThat(one).isEqualTo(other);
                            return one;
                        },
                        TreeMap::new));
    }

    private static List<String> sorted(List<String> keys) {
        List<String> copy = new ArrayList<>(keys);
        copy.sort(null);
        return copy;
    }

    @Test
    void thereAreTheMetersThatTheEnumDeclaresWithTheirTagsAndNoOthers() throws Exception {
        try (WeirMetrics metrics = WeirMetrics.withPeers(context, Tags.empty());
                PushSocket push = push(context, "jobs");
                PullSocket pull = PullSocket.open(context)) {
            metrics.bindTo(registry);
            push.connect(pull.bind("tcp://127.0.0.1:*"));
            awaitPeers(push, 1);
            Map<String, List<String>> declared = new TreeMap<>();
            for (WeirMeter meter : WeirMeters.all()) {
                declared.put(meter.meterName(), sorted(meter.tagKeys()));
            }
            eventually(() -> assertThat(keysByName()).isEqualTo(declared));
        }
    }

    @Test
    void noTagHoldsAnAddressUnlessPeersAreAskedFor() throws Exception {
        try (WeirMetrics metrics = WeirMetrics.of(context);
                PushSocket push = push(context, "jobs");
                PullSocket pull = PullSocket.open(context)) {
            metrics.bindTo(registry);
            Endpoint bound = pull.bind("tcp://127.0.0.1:*");
            push.connect(bound);
            awaitPeers(push, 1);
            String port = bound.address().substring(bound.address().indexOf(':'));
            assertThat(registry.getMeters())
                    .isNotEmpty()
                    .noneMatch(meter -> meter.getId().toString().contains(port));
            assertThat(keysByName().keySet()).noneMatch(name -> name.startsWith("weir.peer."));
        }
    }

    @Test
    void namesAreThoseOfMicrometer() {
        for (WeirMeter meter : WeirMeters.all()) {
            assertThat(meter.meterName())
                    .matches("weir(\\.[a-z]+)+")
                    .isEqualTo(meter.meterName().toLowerCase(Locale.ROOT));
            assertThat(meter.description()).isNotBlank();
        }
    }

    @Test
    void peersHaveMetersAsLongAsTheyAreThere() throws Exception {
        try (WeirMetrics metrics = WeirMetrics.withPeers(context, Tags.empty());
                PullSocket pull = PullSocket.open(context)) {
            metrics.bindTo(registry);
            Endpoint bound = pull.bind("tcp://127.0.0.1:*");
            try (PushSocket push = push(context, "jobs")) {
                push.connect(bound);
                push.send("x");
                receive(pull);
                eventually(() -> assertThat(
                                Exported.of(registry, push).sum(PeerMeters.PEER_MESSAGES_WRITTEN, "transport", "tcp"))
                        .isEqualTo(1));
            }
            eventually(() -> assertThat(registry.find(PeerMeters.PEER_MESSAGES_WRITTEN.meterName())
                            .meters())
                    .isEmpty());
        }
    }

    @Test
    void closingRemovesAllMetersAndOthersStay() throws Exception {
        registry.counter("not.ours").increment();
        WeirMetrics metrics = WeirMetrics.of(context);
        metrics.bindTo(registry);
        try (PushSocket push = push(context, "jobs")) {
            push.connect("inproc://absent");
            assertThat(registry.getMeters()).hasSizeGreaterThan(50);
            metrics.close();
            metrics.close();
            assertThat(registry.getMeters())
                    .extracting(meter -> meter.getId().getName())
                    .containsExactly("not.ours");
        }
        try (PushSocket later = push(context, "later")) {
            assertThat(later.isClosed()).isFalse();
            assertThat(registry.getMeters()).hasSize(1);
        }
        assertThatIllegalStateException().isThrownBy(() -> metrics.bindTo(registry));
    }

    @Test
    void aRegistryThatComesLateHasCountsFromTheStart() throws Exception {
        CompositeMeterRegistry composite = new CompositeMeterRegistry();
        try (WeirMetrics metrics = WeirMetrics.of(context);
                PushSocket push = push(context, "jobs")) {
            push.connect("inproc://absent");
            push.send("1");
            metrics.bindTo(composite);
            push.send("2");
            composite.add(registry);
            assertThat(registry.find("weir.messages.accepted").functionCounters())
                    .isNotEmpty();
            eventually(() -> assertThat(Exported.of(registry, push).sum(SocketMeters.MESSAGES_ACCEPTED))
                    .isEqualTo(2));
        } finally {
            composite.close();
        }
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void aRegistryThatThrowsDisturbsNeitherSocketsNorOtherRegistries() throws Exception {
        MeterRegistry broken = new SimpleMeterRegistry();
        broken.config().onMeterAdded(meter -> {
            throw new IllegalStateException("a registry that throws");
        });
        try (WeirMetrics metrics = WeirMetrics.of(context)) {
            metrics.bindTo(broken);
            metrics.bindTo(registry);
            try (PushSocket push = push(context, "jobs");
                    PullSocket pull = PullSocket.open(context)) {
                push.connect(pull.bind("inproc://here"));
                push.send("x");
                assertThat(receive(pull).text()).isEqualTo("x");
                eventually(() -> assertThat(Exported.of(registry, push).sum(TransportMeters.MESSAGES_WRITTEN))
                        .isEqualTo(1));
            }
        } finally {
            broken.close();
        }
    }

    @Test
    void twoContextsShareARegistry() throws Exception {
        try (Context two = Context.builder().name("two").build();
                WeirMetrics ofOne = WeirMetrics.of(context);
                WeirMetrics ofTwo = WeirMetrics.of(two);
                PushSocket inOne = push(context, "jobs");
                PushSocket inTwo = push(two, "jobs")) {
            ofOne.bindTo(registry);
            ofTwo.bindTo(registry);
            inOne.connect("inproc://absent");
            inTwo.connect("inproc://absent");
            inOne.send("x");
            inTwo.send("x");
            inTwo.send("x");
            Exported jobs = new Exported(registry, "jobs");
            eventually(() -> {
                assertThat(jobs.sum(SocketMeters.MESSAGES_ACCEPTED, "context", "one"))
                        .isEqualTo(1);
                assertThat(jobs.sum(SocketMeters.MESSAGES_ACCEPTED, "context", "two"))
                        .isEqualTo(2);
            });
            ofOne.close();
            assertThat(jobs.sum(SocketMeters.MESSAGES_ACCEPTED)).isEqualTo(2);
        }
    }

    @Test
    void ofTwoContextsWithOneNameTheFirstKeepsItsMeters() throws Exception {
        try (Context namesake = Context.builder().name("one").build();
                WeirMetrics first = WeirMetrics.of(context);
                WeirMetrics second = WeirMetrics.of(namesake);
                WeirMetrics told = WeirMetrics.of(namesake, Tags.of("plant", "2"));
                PushSocket inFirst = push(context, "jobs");
                PushSocket inSecond = push(namesake, "jobs")) {
            first.bindTo(registry);
            second.bindTo(registry);
            inFirst.connect("inproc://absent");
            inSecond.connect("inproc://absent");
            inFirst.send("x");
            inSecond.send("x");
            second.close();
            eventually(() -> assertThat(new Exported(registry, "jobs").sum(SocketMeters.MESSAGES_ACCEPTED))
                    .isEqualTo(1));
            told.bindTo(registry);
            eventually(
                    () -> assertThat(new Exported(registry, "jobs").sum(SocketMeters.MESSAGES_ACCEPTED, "plant", "2"))
                            .isEqualTo(1));
        }
    }

    @Test
    void socketsWithoutANameOfTheirOwnShareMetersAndCountersOutliveThem() throws Exception {
        try (WeirMetrics metrics = WeirMetrics.of(context)) {
            metrics.bindTo(registry);
            ReqSocket.open(context).close();
            int meters = registry.getMeters().size();
            for (int i = 0; i < 50; i++) {
                try (ReqSocket req = ReqSocket.open(context, OnWire::hasty)) {
                    req.connect("inproc://absent");
                    req.send("x");
                }
            }
            Exported unnamed = new Exported(registry, "unnamed");
            eventually(() ->
                    assertThat(unnamed.sum(SocketMeters.MESSAGES_ACCEPTED)).isEqualTo(50));
            unnamed.assertBalanced();
            assertThat(registry.getMeters()).hasSizeLessThan(meters + 30);
            assertThat(unnamed.sum(SocketMeters.SOCKETS)).isZero();
        }
    }

    @Test
    void namesThatAreGoneAreForgottenInTheEnd() {
        try (WeirMetrics metrics = WeirMetrics.of(context)) {
            metrics.bindTo(registry);
            for (int i = 0; i < 150; i++) {
                push(context, "job-" + i).close();
            }
            assertThat(registry.find("weir.sockets").gauges()).hasSize(100);
            assertThat(registry.find("weir.sockets").tag("socket", "job-49").gauge())
                    .isNull();
            assertThat(registry.find("weir.sockets").tag("socket", "job-50").gauge())
                    .isNotNull();
        }
    }

    @Test
    void connectionsAttemptsAndHandshakesAreCounted() throws Exception {
        try (WeirMetrics metrics = WeirMetrics.of(context);
                PushSocket push = push(context, "jobs")) {
            metrics.bindTo(registry);
            Exported jobs = Exported.of(registry, push);
            PullSocket first = PullSocket.open(context, OnWire::hasty);
            Endpoint endpoint = first.bind(Wire.TCP.nowhere());
            push.connect(endpoint);
            awaitPeers(push, 1);
            eventually(() -> {
                assertThat(jobs.sum(TransportMeters.CONNECTIONS, "state", "established"))
                        .isEqualTo(1);
                assertThat(jobs.sum(TransportMeters.CONNECTION_ATTEMPTS, "outcome", "succeeded"))
                        .isEqualTo(1);
                assertThat(jobs.sum(TransportMeters.HANDSHAKE_DURATION, "outcome", "succeeded"))
                        .isEqualTo(1);
            });
            first.close();
            eventually(() -> {
                assertThat(jobs.sum(TransportMeters.CONNECTION_DISCONNECTS)).isEqualTo(1);
                assertThat(jobs.sum(TransportMeters.CONNECTIONS, "state", "connecting"))
                        .isEqualTo(1);
                assertThat(jobs.sum(TransportMeters.CONNECTION_ATTEMPTS, "outcome", "failed"))
                        .isPositive();
            });
            assertThat(jobs.sum(TransportMeters.CONNECTION_RECONNECTS)).isZero();
            try (PullSocket second = PullSocket.open(context, OnWire::hasty)) {
                second.bind(endpoint);
                awaitPeers(push, 1);
                eventually(() -> assertThat(jobs.sum(TransportMeters.CONNECTION_RECONNECTS))
                        .isEqualTo(1));
            }
        }
    }

    @Test
    void aPeerOfTheWrongKindIsARefusalOnBothEnds() throws Exception {
        try (WeirMetrics metrics = WeirMetrics.of(context);
                PushSocket push = push(context, "push");
                PushSocket other = push(context, "other")) {
            metrics.bindTo(registry);
            other.connect(push.bind("tcp://127.0.0.1:*"));
            eventually(() -> {
                assertThat(Exported.of(registry, push)
                                .sum(SocketMeters.PEERS_REFUSED, "reason", "incompatible_socket_type"))
                        .isPositive();
                assertThat(Exported.of(registry, push).sum(TransportMeters.HANDSHAKE_DURATION, "outcome", "refused"))
                        .isPositive();
                assertThat(Exported.of(registry, other).sum(TransportMeters.CONNECTION_ATTEMPTS, "outcome", "refused"))
                        .isPositive();
            });
        }
    }

    @Test
    void aSenderThatWaitsIsTimedWhileItWaits() throws Exception {
        try (WeirMetrics metrics = WeirMetrics.of(context);
                PushSocket push = push(context, "jobs")) {
            metrics.bindTo(registry);
            Thread sender = new Thread(() -> {
                try {
                    push.send("no peer");
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            sender.start();
            FunctionTimer blocked =
                    registry.get("weir.send.blocked").tag("socket", "jobs").functionTimer();
            eventually(() -> {
                assertThat(blocked.count()).isEqualTo(1);
                assertThat(blocked.totalTime(TimeUnit.MILLISECONDS)).isGreaterThan(20);
            });
            sender.interrupt();
            sender.join(PATIENCE.toMillis());
            assertThat(sender.isAlive()).isFalse();
            double waited = push.snapshot().blockedSends().total().toNanos();
            assertThat(push.snapshot().blockedSends().total().toNanos()).isEqualTo((long) waited);
        }
    }

    @Test
    void heartbeatsAreTimed() throws Exception {
        try (WeirMetrics metrics = WeirMetrics.of(context);
                PullSocket pull = PullSocket.open(context);
                PushSocket push = PushSocket.open(context, o -> {
                    OnWire.hasty(o);
                    o.name("jobs").heartbeatInterval(Duration.ofMillis(20)).heartbeatTimeout(PATIENCE);
                })) {
            metrics.bindTo(registry);
            push.connect(pull.bind("tcp://127.0.0.1:*"));
            eventually(() -> assertThat(Exported.of(registry, push).sum(TransportMeters.HEARTBEAT_RTT))
                    .isGreaterThan(2));
            assertThat(push.snapshot().peers().get(0).heartbeat()).isPositive();
        }
    }

    @Test
    void bytesAreCountedAlongTheWay() throws Exception {
        try (WeirMetrics metrics = WeirMetrics.of(context);
                PullSocket pull = PullSocket.open(context, o -> o.name("sink"));
                PushSocket push = push(context, "jobs")) {
            metrics.bindTo(registry);
            push.connect(pull.bind("tcp://127.0.0.1:*"));
            push.send("12345");
            push.send("12345");
            receive(pull);
            Exported jobs = Exported.of(registry, push);
            Exported sink = Exported.of(registry, pull);
            eventually(() -> {
                assertThat(jobs.sum(SocketMeters.DATA_ACCEPTED)).isEqualTo(10);
                assertThat(jobs.sum(TransportMeters.DATA_WRITTEN, "transport", "tcp"))
                        .isEqualTo(10);
                assertThat(sink.sum(TransportMeters.DATA_RECEIVED)).isEqualTo(10);
                assertThat(sink.sum(SocketMeters.DATA_DELIVERED)).isEqualTo(5);
                assertThat(sink.sum(SocketMeters.QUEUE_DATA, "direction", "receive"))
                        .isEqualTo(5);
            });
        }
    }

    @Test
    void nettyHasMetersOfItsOwn() {
        try (NettyMetrics netty = NettyMetrics.of(context)) {
            netty.bindTo(registry);
            assertThat(registry.getMeters())
                    .extracting(Meter::getId)
                    .extracting(Meter.Id::getName)
                    .contains("netty.eventexecutor.tasks.pending", "netty.allocator.memory.used");
        }
        assertThat(registry.getMeters()).isEmpty();
    }
}
