package io.weir.rocksdb;

import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weir.Accounting;
import io.weir.DropReason;
import io.weir.Message;
import io.weir.SendResult;
import io.weir.event.SocketEvent;
import io.weir.option.Spill;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.socket.Context;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever becomes of the files: each message that was accepted arrives, in order, or is counted as dropped, and the socket goes
 * on.
 */
@Tag("slow")
@Timeout(120)
class SpillFaultsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration A_WHILE = Duration.ofMillis(200);
    private static final int SIZE = 1000;

    @TempDir
    private Path directory;

    @AutoClose
    private final Context context = Context.create();

    private final List<SocketEvent.SpillFailed> failures = new CopyOnWriteArrayList<>();
    private int accepted;

    /** What happens to files. */
    enum Damage {
        REMOVED {
            @Override
            void to(Path file, Random random) throws IOException {
                try {
                    Files.deleteIfExists(file);
                } catch (DirectoryNotEmptyException e) {
                    // The store has just made a file there.
                }
            }
        },
        TRUNCATED {
            @Override
            void to(Path file, Random random) throws IOException {
                if (file.toString().endsWith(".sst")) {
                    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
                        bytes.setLength((long) (bytes.length() * random.nextDouble()));
                    }
                }
            }
        },
        FLIPPED {
            @Override
            void to(Path file, Random random) throws IOException {
                if (file.toString().endsWith(".sst")) {
                    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
                        for (int i = 0; i < 20; i++) {
                            long place = (long) (bytes.length() * random.nextDouble());
                            bytes.seek(place);
                            int was = bytes.read();
                            bytes.seek(place);
                            bytes.write(was ^ (1 << random.nextInt(8)));
                        }
                    }
                }
            }
        };

        abstract void to(Path file, Random random) throws IOException;
    }

    private PushSocket push(Path spill) {
        PushSocket push = PushSocket.open(
                context, o -> o.sendHighWaterMark(100).sendBuffer(16 * 1024).spill(Spill.to(spill)));
        push.onEvent(event -> {
            if (event instanceof SocketEvent.SpillFailed failed) {
                failures.add(failed);
            }
        });
        return push;
    }

    private PullSocket pull(PushSocket push) throws InterruptedException {
        PullSocket pull =
                PullSocket.open(context, o -> o.receiveHighWaterMark(10).receiveBuffer(16 * 1024));
        pull.connect(push.bind("tcp://127.0.0.1:*"));
        assertThat(push.awaitPeers(1, PATIENCE)).isTrue();
        return pull;
    }

    /** Sends until so many are accepted, or there is no room for a while. */
    private void send(PushSocket push, int upTo) throws InterruptedException {
        while (accepted < upTo
                && push.send(
                                Message.wrap(ByteBuffer.allocate(SIZE)
                                        .putInt(accepted)
                                        .array()),
                                A_WHILE)
                        == SendResult.SENT) {
            accepted++;
        }
    }

    /** Receives all that comes, each once and in order, until what was accepted is written or dropped. */
    private long receiveAll(PushSocket push, PullSocket pull) throws InterruptedException {
        long received = 0;
        int last = -1;
        while (true) {
            Message message = pull.receive(A_WHILE);
            if (message != null) {
                int number = ByteBuffer.wrap(message.array(0)).getInt();
                assertThat(number).isGreaterThan(last);
                last = number;
                received++;
            } else if (push.accounting().sendQueued() == 0) {
                return received;
            }
        }
    }

    private static long lost(PushSocket push) {
        return push.accounting().sendDropped().getOrDefault(DropReason.SPILL_FAILED, 0L);
    }

    private void assertWorks(PushSocket push, PullSocket pull) throws Exception {
        int before = accepted;
        send(push, accepted + 50);
        assertThat(accepted).isEqualTo(before + 50);
        for (int i = before; i < accepted; i++) {
            Message message = pull.receive(PATIENCE);
            assertThat(message).isNotNull();
            assertThat(ByteBuffer.wrap(message.array(0)).getInt()).isEqualTo(i);
        }
        Accounting of = push.accounting();
        assertThat(of.accepted()).isEqualTo(accepted);
        assertThat(of.accepted()).isEqualTo(of.written() + of.totalSendDropped() + of.sendQueued());
    }

    @ParameterizedTest
    @EnumSource(Damage.class)
    void damagedFilesCostWhatWasInThem(Damage damage) throws Exception {
        Random random = new Random(damage.ordinal());
        try (PushSocket push = push(directory);
                PullSocket pull = pull(push)) {
            send(push, 80_000);
            assertThat(accepted).isEqualTo(80_000);
            for (Path file : files(directory)) {
                damage.to(file, random);
            }
            long received = receiveAll(push, pull);

            assertThat(received + lost(push)).isEqualTo(80_000);
            // What is open can be read although it is removed; what is in memory outside the heap is not in files.
            if (damage == Damage.REMOVED) {
                assertThat(lost(push)).isZero();
            } else {
                assertThat(lost(push)).isBetween(100L, damage == Damage.FLIPPED ? 20_000L : 79_000L);
                assertThat(failures).isNotEmpty();
            }
            assertWorks(push, pull);
        }
    }

    @Test
    void aDirectoryThatIsRemovedWhileItIsWrittenToIsMadeAnew() throws Exception {
        Path spill = directory.resolve("spill");
        try (PushSocket push = push(spill);
                PullSocket pull = pull(push)) {
            send(push, 30_000);
            for (Path file : files(spill)) {
                Damage.REMOVED.to(file, new Random());
            }
            send(push, 120_000);
            long received = receiveAll(push, pull);
            assertThat(received + lost(push)).isEqualTo(accepted);
            assertWorks(push, pull);

            failures.clear();
            eventually(() -> assertThat(spill).isEmptyDirectory());
            // When the pause after the failure is over, it spills again.
            int before = accepted;
            while (accepted < before + 5_000) {
                send(push, before + 5_000);
            }
            assertThat(push.accounting().sendSpilled()).isPositive();
            assertThat(receiveAll(push, pull)).isEqualTo(5_000);
        }
    }

    @Test
    void aFullDiskLosesNothingThatWasAccepted() throws Exception {
        assumeTrue(mounts(directory), "no file system could be mounted");
        try (PushSocket push = push(directory);
                PullSocket pull = pull(push)) {
            while (failures.isEmpty()) {
                send(push, accepted + 1_000);
            }
            send(push, 200_000);

            assertThat(accepted).isBetween(10_000, 80_000);
            assertThat(failures.get(0).detail()).contains("No space left on device");
            assertThat(receiveAll(push, pull)).isEqualTo(accepted);
            assertThat(push.accounting().sendDropped()).isEmpty();
            assertWorks(push, pull);
        } finally {
            run("umount", directory.toString());
        }
    }

    private static boolean mounts(Path place) throws Exception {
        return run("mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", place.toString()) == 0;
    }

    private static int run(String... command) throws Exception {
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor();
        } catch (IOException e) {
            return 1;
        }
    }

    /** What is there, the deepest first. The store may delete a file while they are listed: then they are listed again. */
    private static List<Path> files(Path in) throws IOException {
        while (true) {
            try (Stream<Path> files = Files.walk(in)) {
                return files.filter(file -> !file.equals(in))
                        .sorted(Comparator.reverseOrder())
                        .toList();
            } catch (UncheckedIOException e) {
                if (!(e.getCause() instanceof NoSuchFileException)) {
                    throw e;
                }
            }
        }
    }
}
