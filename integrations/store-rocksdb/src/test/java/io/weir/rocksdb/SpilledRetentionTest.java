package io.weir.rocksdb;

import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Accounting;
import io.weir.DropReason;
import io.weir.Endpoint;
import io.weir.Message;
import io.weir.RoutingId;
import io.weir.option.Retention;
import io.weir.option.Spill;
import io.weir.patterns.pubsub.PubSocket;
import io.weir.patterns.pubsub.SubSocket;
import io.weir.snapshot.NameSnapshot;
import io.weir.socket.Context;
import java.io.File;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Subscribers with a name whose messages wait on disk while they are away. */
@Timeout(120)
class SpilledRetentionTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration A_WHILE = Duration.ofMillis(500);
    private static final int MESSAGES = 20_000;
    private static final int SIZE = 300;

    @TempDir
    private Path directory;

    @AutoClose
    private final Context context = Context.create();

    private PubSocket publisher() {
        return PubSocket.open(
                context,
                o -> o.retention(Retention.named().messages(1))
                        .sendHighWaterMark(1)
                        .sendBuffer(16 * 1024)
                        .spill(Spill.to(directory).bytes(25_000_000)));
    }

    private SubSocket subscriber(String name, Endpoint endpoint) {
        SubSocket sub = SubSocket.open(
                context,
                o -> o.routingId(RoutingId.of(name)).receiveHighWaterMark(10).receiveBuffer(256 * 1024));
        sub.subscribe("");
        sub.connect(endpoint);
        return sub;
    }

    private static void send(PubSocket pub, int from, int to) throws InterruptedException {
        send(pub, from, to, SIZE);
    }

    private static void send(PubSocket pub, int from, int to, int size) throws InterruptedException {
        for (int i = from; i < to; i++) {
            pub.send(Message.wrap(ByteBuffer.allocate(size).putInt(i).array()));
        }
    }

    private static void assertReceives(SubSocket sub, int from, int to) throws InterruptedException {
        for (int i = from; i < to; i++) {
            Message message = sub.receive(PATIENCE);
            assertThat(message).as("message %d", i).isNotNull();
            assertThat(ByteBuffer.wrap(Objects.requireNonNull(message).array(0)).getInt())
                    .isEqualTo(i);
        }
    }

    private static void awaitAway(PubSocket pub) throws Exception {
        eventually(() -> assertThat(pub.names()).noneMatch(NameSnapshot::connected));
    }

    /** Waits until the connection has written what the system takes, for the sum holds at rest. */
    private static Accounting assertBalanced(PubSocket pub) throws Exception {
        eventually(() -> {
            Accounting of = pub.accounting();
            assertThat(of.written() + of.totalSendDropped() + of.sendQueued())
                    .as("%s", of)
                    .isEqualTo(of.accepted());
        });
        return pub.accounting();
    }

    @Test
    void withAMarkOfOneAndTheDiskTwoNamesMissNothingThoughTheyComeAndGo() throws Exception {
        try (PubSocket pub = publisher()) {
            Endpoint endpoint = pub.bind("tcp://127.0.0.1:*");
            try (SubSocket one = subscriber("one", endpoint);
                    SubSocket two = subscriber("two", endpoint)) {
                assertThat(pub.awaitSubscribers("", 2, PATIENCE)).isTrue();
                send(pub, 0, 10);
                assertReceives(one, 0, 10);
                assertReceives(two, 0, 10);
            }
            awaitAway(pub);
            send(pub, 10, MESSAGES);
            assertThat(assertBalanced(pub).sendSpilled()).isGreaterThan(MESSAGES);
            assertThat(pub.names()).allMatch(name -> name.waiting() == MESSAGES - 10 && name.spilled() > 0);
            assertThat(directory).isNotEmptyDirectory();

            Random random = new Random(1);
            for (String name : List.of("one", "two")) {
                int next = 10;
                while (next < MESSAGES / 2) {
                    int until = next + random.nextInt(2_000);
                    try (SubSocket sub = subscriber(name, endpoint)) {
                        assertReceives(sub, next, until);
                    }
                    next = until;
                }
                try (SubSocket sub = subscriber(name, endpoint)) {
                    assertReceives(sub, next, MESSAGES);
                }
            }
            eventually(() -> assertThat(pub.accounting().sendQueued()).isZero());
            assertBalanced(pub);
            assertThat(pub.accounting().sendDropped()).isEmpty();
            eventually(() -> assertThat(directory).isEmptyDirectory());
        }
    }

    @Test
    void aPublisherThatClosesSendsWhatIsOnDiskToThoseThatAreThere() throws Exception {
        PubSocket pub = publisher();
        Endpoint endpoint = pub.bind("tcp://127.0.0.1:*");
        try (SubSocket sub = subscriber("here", endpoint)) {
            try (SubSocket away = subscriber("away", endpoint)) {
                assertThat(pub.awaitSubscribers("", 2, PATIENCE)).isTrue();
                assertThat(away.tryReceive()).isNull();
            }
            eventually(() -> assertThat(pub.names()).anyMatch(name -> !name.connected()));
            send(pub, 0, MESSAGES);
            Thread closer = new Thread(() -> pub.close(PATIENCE), "closer");
            closer.start();
            assertReceives(sub, 0, MESSAGES);
            closer.join();
            Accounting of = assertBalanced(pub);
            assertThat(of.written()).isEqualTo(MESSAGES);
            assertThat(of.sendDropped()).containsOnlyKeys(DropReason.LINGER_EXPIRED);
            assertThat(of.totalSendDropped()).isEqualTo(MESSAGES);
            assertThat(directory).isEmptyDirectory();
        }
    }

    @Test
    void aPublisherThatDoesNotLingerCountsWhatItDrops() throws Exception {
        PubSocket pub = publisher();
        Endpoint endpoint = pub.bind("tcp://127.0.0.1:*");
        try (SubSocket sub = subscriber("here", endpoint)) {
            assertThat(pub.awaitSubscribers("", 1, PATIENCE)).isTrue();
            send(pub, 0, MESSAGES);
            pub.close(Duration.ofMillis(100));
            Accounting of = assertBalanced(pub);
            assertThat(of.accepted()).isEqualTo(MESSAGES);
            assertThat(of.sendQueued()).isZero();
            assertThat(of.totalSendDropped()).isPositive();
            assertThat(sub.tryReceive()).isNotNull();
            assertThat(directory).isEmptyDirectory();
        }
    }

    @Test
    void filesThatAreDamagedCostAwaySubscribersWhatWasInThemAndNoMore() throws Exception {
        try (PubSocket pub = publisher()) {
            Endpoint endpoint = pub.bind("tcp://127.0.0.1:*");
            try (SubSocket sub = subscriber("a", endpoint)) {
                assertThat(pub.awaitSubscribers("", 1, PATIENCE)).isTrue();
                assertThat(sub.tryReceive()).isNull();
            }
            awaitAway(pub);
            // More than the store has in memory before it makes a file.
            send(pub, 0, MESSAGES, 1_100);
            // While a file is being written the store has the records in memory, too.
            eventually(() -> assertThat(tables()).anyMatch(SpilledRetentionTest::isComplete));
            for (Path file : tables()) {
                Files.write(file, new byte[10]);
            }
            try (SubSocket sub = subscriber("a", endpoint)) {
                long received = 0;
                int last = -1;
                Message message;
                while ((message = sub.receive(A_WHILE)) != null
                        || pub.accounting().sendQueued() > 0) {
                    if (message != null) {
                        int number = ByteBuffer.wrap(message.array(0)).getInt();
                        assertThat(number).isGreaterThan(last);
                        last = number;
                        received++;
                    }
                }
                Accounting of = assertBalanced(pub);
                assertThat(of.sendDropped()).containsOnlyKeys(DropReason.SPILL_FAILED);
                assertThat(received + of.totalSendDropped()).isEqualTo(MESSAGES);
                assertThat(pub.names().get(0).dropped()).isEqualTo(of.totalSendDropped());
                // One by one, for the disk is not tried again at once, and in memory there is room for one.
                for (int i = MESSAGES; i < MESSAGES + 10; i++) {
                    send(pub, i, i + 1);
                    assertReceives(sub, i, i + 1);
                }
            }
        }
    }

    private static boolean isComplete(Path table) {
        File file = table.toFile();
        return file.length() > 1_000_000 && file.lastModified() < System.currentTimeMillis() - 500;
    }

    private List<Path> tables() throws Exception {
        try (var files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(".sst")).toList();
        }
    }
}
