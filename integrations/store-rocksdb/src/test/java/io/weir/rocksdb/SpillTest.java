package io.weir.rocksdb;

import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Accounting;
import io.weir.DropReason;
import io.weir.Endpoint;
import io.weir.Message;
import io.weir.SendResult;
import io.weir.event.SocketEvent;
import io.weir.option.Spill;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.patterns.pubsub.PubSocket;
import io.weir.patterns.pubsub.SubSocket;
import io.weir.socket.Context;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sockets that spill to a directory: nothing is lost, in order, counted, and the files go away. */
@Timeout(120)
class SpillTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    @AutoClose
    private final Context context = Context.create();

    private PushSocket push(int mark, long bytes) {
        return PushSocket.open(
                context,
                o -> o.sendHighWaterMark(mark)
                        .sendBuffer(16 * 1024)
                        .spill(Spill.to(directory).bytes(bytes)));
    }

    private PullSocket pull(Endpoint from) {
        PullSocket pull =
                PullSocket.open(context, o -> o.receiveHighWaterMark(10).receiveBuffer(16 * 1024));
        pull.connect(from);
        return pull;
    }

    private static Message numbered(int number, int size) {
        return Message.wrap(ByteBuffer.allocate(size).putInt(number).array());
    }

    private static int number(Message message) {
        return ByteBuffer.wrap(message.array(0)).getInt();
    }

    private static void assertReceives(PullSocket pull, int from, int to) throws Exception {
        for (int i = from; i < to; i++) {
            Message message = pull.receive(PATIENCE);
            assertThat(message).as("message %d", i).isNotNull();
            assertThat(number(Objects.requireNonNull(message))).isEqualTo(i);
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> found = Files.list(directory)) {
            return found.toList();
        }
    }

    private static void assertBalanced(Accounting of) {
        assertThat(of.accepted()).isEqualTo(of.written() + of.totalSendDropped() + of.sendQueued());
    }

    @Test
    void aReceiverThatComesLateGetsAllInOrder() throws Exception {
        try (PushSocket push = push(100, 1 << 30)) {
            Endpoint endpoint = push.bind("tcp://127.0.0.1:*");
            try (PullSocket pull = pull(endpoint)) {
                assertThat(push.awaitPeers(1, PATIENCE)).isTrue();
                for (int i = 0; i < 50_000; i++) {
                    push.send(numbered(i, 200));
                }
                Accounting full = push.accounting();
                assertThat(full.sendSpilled()).isGreaterThan(45_000);
                assertThat(full.sendSpilled()).isLessThanOrEqualTo(full.sendQueued());
                // Of two looks, once the connection has taken what it takes.
                eventually(() -> assertThat(push.snapshot().volume().spilled())
                        .isEqualTo(200 * push.accounting().sendSpilled()));
                assertReceives(pull, 0, 50_000);
                eventually(() -> assertThat(push.accounting().written()).isEqualTo(50_000));
                assertThat(push.accounting().sendSpilled()).isZero();
                assertBalanced(push.accounting());
                eventually(() -> assertThat(files()).isEmpty());
                push.send(numbered(50_000, 200));
                assertReceives(pull, 50_000, 50_001);
                assertThat(files()).isEmpty();
            }
        }
    }

    @Test
    void aPeerThatIsNotThereYetIsSpilledForToo() throws Exception {
        Endpoint endpoint;
        try (PullSocket pull = PullSocket.open(context)) {
            endpoint = pull.bind("tcp://127.0.0.1:*");
        }
        try (PushSocket push = push(10, 1 << 30)) {
            push.connect(endpoint);
            for (int i = 0; i < 5_000; i++) {
                assertThat(push.trySend(numbered(i, 100))).isEqualTo(SendResult.SENT);
            }
            try (PullSocket pull = PullSocket.open(context)) {
                pull.bind(endpoint);
                assertReceives(pull, 0, 5_000);
            }
        }
    }

    @Test
    void aClosingSocketSendsWhatIsOnDiskFirst() throws Exception {
        PushSocket push = push(10, 1 << 30);
        Endpoint endpoint = push.bind("tcp://127.0.0.1:*");
        try (PullSocket pull = pull(endpoint)) {
            assertThat(push.awaitPeers(1, PATIENCE)).isTrue();
            for (int i = 0; i < 20_000; i++) {
                push.send(numbered(i, 100));
            }
            Thread closer = new Thread(() -> push.close(PATIENCE), "closer");
            closer.start();
            assertReceives(pull, 0, 20_000);
            closer.join();
            assertThat(push.accounting().written()).isEqualTo(20_000);
            assertThat(files()).isEmpty();
        }
    }

    @Test
    void whatASocketDoesNotGetRidOfIsCountedAndItsFilesGo() throws Exception {
        PushSocket push = push(10, 1 << 30);
        push.connect("tcp://127.0.0.1:1");
        for (int i = 0; i < 20_000; i++) {
            push.send(numbered(i, 100));
        }
        eventually(() -> assertThat(files()).isNotEmpty());
        push.close(Duration.ZERO);

        assertThat(push.accounting().sendDropped()).containsEntry(DropReason.LINGER_EXPIRED, 20_000L);
        assertBalanced(push.accounting());
        assertThat(files()).isEmpty();
    }

    @Test
    void theBudgetEndsInTheMiddleAndThenTheSenderWaits() throws Exception {
        try (PushSocket push = push(10, 1_000_000)) {
            Endpoint endpoint = push.bind("tcp://127.0.0.1:*");
            try (PullSocket pull = pull(endpoint)) {
                assertThat(push.awaitPeers(1, PATIENCE)).isTrue();
                int sent = 0;
                while (push.send(numbered(sent, 1000), Duration.ofMillis(500)) == SendResult.SENT) {
                    sent++;
                }
                assertThat(push.accounting().sendSpilled()).isBetween(900L, 970L);
                int all = sent;
                Thread receiver = new Thread(
                        () -> {
                            try {
                                assertReceives(pull, 0, all + 1);
                            } catch (Exception e) {
                                throw new IllegalStateException(e);
                            }
                        },
                        "receiver");
                receiver.start();
                assertThat(push.send(numbered(all, 1000), PATIENCE)).isEqualTo(SendResult.SENT);
                receiver.join();
                eventually(() -> assertThat(push.accounting().written()).isEqualTo(all + 1));
                assertThat(push.accounting().sendDropped()).isEmpty();
            }
        }
    }

    @Test
    void aPublisherWithAMarkOfOneLosesNothing() throws Exception {
        try (PubSocket pub = PubSocket.open(
                        context,
                        o -> o.sendHighWaterMark(1)
                                .sendBuffer(16 * 1024)
                                .spill(Spill.to(directory).bytes(25_000_000)));
                SubSocket one = subscriber(pub);
                SubSocket other = SubSocket.open(context)) {
            other.subscribe("");
            other.connect(Objects.requireNonNull(pub.lastEndpoint()));
            assertThat(pub.awaitSubscribers("", 2, PATIENCE)).isTrue();
            for (int i = 0; i < 20_000; i++) {
                pub.send(numbered(i, 300));
            }
            for (SubSocket sub : List.of(other, one)) {
                for (int i = 0; i < 20_000; i++) {
                    Message message = sub.receive(PATIENCE);
                    assertThat(message).as("message %d", i).isNotNull();
                    assertThat(number(Objects.requireNonNull(message))).isEqualTo(i);
                }
            }
            assertThat(pub.accounting().sendDropped()).isEmpty();
        }
    }

    private SubSocket subscriber(PubSocket pub) {
        SubSocket sub = SubSocket.open(context, o -> o.receiveHighWaterMark(1).receiveBuffer(16 * 1024));
        sub.subscribe("");
        sub.connect(pub.bind("tcp://127.0.0.1:*"));
        return sub;
    }

    @Test
    void aDirectoryThatCannotBeMadeIsToldAndTheSocketGoesOnInMemory() throws Exception {
        Path file = Files.createFile(directory.resolve("a-file"));
        List<SocketEvent.SpillFailed> failures = new CopyOnWriteArrayList<>();
        try (PushSocket push =
                PushSocket.open(context, o -> o.sendHighWaterMark(10).spill(Spill.to(file.resolve("below"))))) {
            push.onEvent(event -> {
                if (event instanceof SocketEvent.SpillFailed failed) {
                    failures.add(failed);
                }
            });
            Endpoint endpoint = push.bind("tcp://127.0.0.1:*");
            try (PullSocket pull = PullSocket.open(context)) {
                pull.connect(endpoint);
                assertThat(push.awaitPeers(1, PATIENCE)).isTrue();
                Thread sender = new Thread(
                        () -> {
                            for (int i = 0; i < 20_000; i++) {
                                try {
                                    push.send(numbered(i, 100));
                                } catch (InterruptedException e) {
                                    return;
                                }
                            }
                        },
                        "sender");
                sender.start();
                assertReceives(pull, 0, 20_000);
                sender.join();
                assertThat(push.accounting().sendDropped()).isEmpty();
            }
            eventually(() -> assertThat(failures).isNotEmpty());
        }
    }
}
