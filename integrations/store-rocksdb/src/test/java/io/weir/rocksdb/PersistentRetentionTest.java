package io.weir.rocksdb;

import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.DropReason;
import io.weir.Endpoint;
import io.weir.RoutingId;
import io.weir.StoreUnavailableException;
import io.weir.StoreUnavailableException.Reason;
import io.weir.option.Retention;
import io.weir.option.Spill;
import io.weir.option.Sync;
import io.weir.patterns.pubsub.PubSocket;
import io.weir.patterns.pubsub.SubSocket;
import io.weir.patterns.pubsub.XPubSocket;
import io.weir.socket.Context;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Publishers that are closed and opened again with the same directory. */
@Timeout(120)
class PersistentRetentionTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    @AutoClose
    private final Context context = Context.create();

    static List<Sync> modes() {
        return List.of(Sync.EACH, Sync.every(Duration.ofMillis(5)), Sync.SYSTEM);
    }

    private PubSocket publisher(Retention retention) {
        return PubSocket.open(context, o -> o.retention(retention));
    }

    private Retention persistent() {
        return Retention.named().persistent(directory.resolve("kept"));
    }

    private SubSocket subscriber(Endpoint endpoint) {
        SubSocket sub = SubSocket.open(context, o -> o.routingId(RoutingId.of("a")));
        sub.subscribe("");
        sub.connect(endpoint);
        return sub;
    }

    private void comesAndGoes(PubSocket publisher) throws Exception {
        try (SubSocket sub = subscriber(publisher.bind("tcp://127.0.0.1:*"))) {
            assertThat(publisher.awaitSubscribers(1, PATIENCE)).isTrue();
            publisher.send("here");
            assertThat(sub.receive(PATIENCE).text()).isEqualTo("here");
        }
        eventually(() -> assertThat(publisher.names().get(0).connected()).isFalse());
        eventually(() -> assertThat(publisher.names().get(0).unacknowledged()).isZero());
    }

    private static void assertGets(SubSocket sub, int from, int to) throws Exception {
        for (int i = from; i < to; i++) {
            assertThat(sub.receive(PATIENCE).text()).isEqualTo(Integer.toString(i));
        }
    }

    private static void send(PubSocket publisher, int from, int to) throws Exception {
        for (int i = from; i < to; i++) {
            publisher.send(Integer.toString(i));
        }
    }

    @ParameterizedTest
    @MethodSource("modes")
    void whatWaitsIsThereForTheNextPublisher(Sync sync) throws Exception {
        Retention retention = persistent().sync(sync);
        try (PubSocket publisher = publisher(retention);
                SubSocket sub = subscriber(publisher.bind("tcp://127.0.0.1:*"))) {
            assertThat(publisher.awaitSubscribers(1, PATIENCE)).isTrue();
            send(publisher, 0, 10);
            assertGets(sub, 0, 10);
            sub.close();
            eventually(() -> assertThat(publisher.names().get(0).connected()).isFalse());
            send(publisher, 10, 200);
            assertThat(publisher.accounting().sendQueued())
                    .as("%s", publisher.accounting())
                    .isEqualTo(190);
        }
        try (PubSocket publisher = publisher(retention)) {
            assertThat(publisher.names()).hasSize(1);
            assertThat(publisher.accounting().sendQueued()).isEqualTo(190);
            assertThat(publisher.accounting().accepted()).isEqualTo(190);
            send(publisher, 200, 210);
            try (SubSocket sub = subscriber(publisher.bind("tcp://127.0.0.1:*"))) {
                assertGets(sub, 10, 210);
                eventually(() -> assertThat(publisher.accounting().sendQueued()).isZero());
                assertThat(publisher.accounting().totalSendDropped()).isZero();
            }
        }
    }

    @Test
    void whatIsMoreThanMemoryIsToHoldSpillsAgain() throws Exception {
        Retention retention = persistent().messages(10);
        Spill spill = Spill.to(directory.resolve("spill"));
        try (PubSocket publisher =
                PubSocket.open(context, o -> o.retention(retention).spill(spill))) {
            comesAndGoes(publisher);
            send(publisher, 0, 20_000);
        }
        try (PubSocket publisher =
                PubSocket.open(context, o -> o.retention(retention).spill(spill))) {
            assertThat(publisher.accounting().sendQueued()).isEqualTo(20_000);
            assertThat(publisher.accounting().sendSpilled()).isGreaterThan(10_000);
            try (SubSocket sub = subscriber(publisher.bind("tcp://127.0.0.1:*"))) {
                assertGets(sub, 0, 20_000);
            }
        }
    }

    @Test
    void anXPubHearsOfTheSubscriptionsThatWereLeft() throws Exception {
        try (XPubSocket publisher = XPubSocket.open(context, o -> o.retention(persistent()));
                SubSocket sub = subscriber(publisher.bind("tcp://127.0.0.1:*"))) {
            assertThat(publisher.receive(PATIENCE).array(0)).containsExactly(1);
            sub.close();
        }
        try (XPubSocket publisher = XPubSocket.open(context, o -> o.retention(persistent()))) {
            assertThat(publisher.receive(PATIENCE).array(0)).containsExactly(1);
        }
    }

    @Test
    void aDirectoryBelongsToOneSocket() throws Exception {
        try (PubSocket publisher = publisher(persistent())) {
            assertThat(publisher.isClosed()).isFalse();
            assertThatThrownBy(() -> publisher(persistent()))
                    .isInstanceOfSatisfying(
                            StoreUnavailableException.class,
                            e -> assertThat(e.reason()).isEqualTo(Reason.IN_USE));
        }
        publisher(persistent()).close();
    }

    @Test
    void aDirectoryOfAnotherVersionIsRefused() throws Exception {
        publisher(persistent()).close();
        Files.writeString(directory.resolve("kept").resolve("weir-kept"), "weir kept messages 9\n");
        assertThatThrownBy(() -> publisher(persistent()))
                .isInstanceOfSatisfying(
                        StoreUnavailableException.class,
                        e -> assertThat(e.reason()).isEqualTo(Reason.OTHER_VERSION));
    }

    @Test
    void aDirectoryThatCannotBeUsedIsRefused() throws Exception {
        Files.writeString(directory.resolve("kept"), "a file");
        assertThatThrownBy(() -> publisher(persistent()))
                .isInstanceOfSatisfying(
                        StoreUnavailableException.class,
                        e -> assertThat(e.reason()).isEqualTo(Reason.UNUSABLE));
        Files.delete(directory.resolve("kept"));
        publisher(persistent()).close();
    }

    @Test
    void whatIsBeyondTheLimitsOfTheNextIsDroppedAndCounted() throws Exception {
        try (PubSocket publisher = publisher(persistent())) {
            comesAndGoes(publisher);
            send(publisher, 0, 10);
        }
        try (PubSocket publisher = publisher(persistent().messages(4))) {
            assertThat(publisher.accounting().sendQueued()).isEqualTo(4);
            assertThat(publisher.accounting().sendDropped()).containsEntry(DropReason.RETENTION, 6L);
        }
    }
}
