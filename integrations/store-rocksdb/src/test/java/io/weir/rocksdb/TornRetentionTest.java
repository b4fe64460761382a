package io.weir.rocksdb;

import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Message;
import io.weir.RoutingId;
import io.weir.option.Retention;
import io.weir.option.Sync;
import io.weir.patterns.pubsub.PubSocket;
import io.weir.patterns.pubsub.SubSocket;
import io.weir.socket.Context;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A publisher is killed while it writes: of its last file only so many bytes are there. The next one sends the subscriber what was kept
 * up to some message, whole and in order, and then what it is given itself.
 */
@Tag("slow")
@Timeout(1800)
class TornRetentionTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MESSAGES = 10;

    @TempDir
    private Path directory;

    @AutoClose
    private final Context context = Context.create();

    private Path killed;
    private int copies;

    /** The length of the last file before the last message was written, and after it. */
    private long before;

    private long after;

    @BeforeEach
    void publishes() throws Exception {
        Path kept = directory.resolve("kept");
        try (PubSocket publisher = open(kept)) {
            try (SubSocket sub = subscriber(publisher)) {
                assertThat(publisher.awaitSubscribers(1, PATIENCE)).isTrue();
            }
            eventually(() -> assertThat(publisher.names().get(0).connected()).isFalse());
            for (int i = 0; i < MESSAGES - 1; i++) {
                publisher.send(new NumberedMessage(0, 0, i).message());
            }
            before = Files.size(KeptFiles.lastFile(kept));
            publisher.send(new NumberedMessage(0, 0, MESSAGES - 1).message());
            after = Files.size(KeptFiles.lastFile(kept));
            killed = copyOf(kept);
        }
        assertThat(after).isGreaterThan(before);
        assertThat(kept(copyOf(killed))).isEqualTo(MESSAGES);
    }

    private PubSocket open(Path kept) {
        return PubSocket.open(
                context, o -> o.retention(Retention.named().persistent(kept).sync(Sync.EACH)));
    }

    private SubSocket subscriber(PubSocket publisher) {
        SubSocket sub = SubSocket.open(context, o -> o.routingId(RoutingId.of("a")));
        sub.subscribe("");
        sub.connect(publisher.bind("tcp://127.0.0.1:*"));
        return sub;
    }

    private Path copyOf(Path kept) throws IOException {
        Path copy = directory.resolve("copy-" + copies++);
        KeptFiles.copy(kept, copy);
        return copy;
    }

    private int keptWhenTornAt(long length) throws Exception {
        Path torn = copyOf(killed);
        try (FileChannel file = FileChannel.open(KeptFiles.lastFile(torn), StandardOpenOption.WRITE)) {
            file.truncate(length);
        }
        int kept = kept(torn);
        KeptFiles.delete(torn);
        return kept;
    }

    /** Opens a publisher there, which sends one message; returns how many the subscriber gets before that. */
    private int kept(Path from) throws Exception {
        try (PubSocket publisher = open(from);
                SubSocket sub = subscriber(publisher)) {
            assertThat(publisher.awaitSubscribers(1, PATIENCE)).isTrue();
            publisher.send("live");
            int next = 0;
            Message message;
            while (!(message = sub.receive(PATIENCE)).text(0).equals("live")) {
                assertThat(NumberedMessage.of(message)).isEqualTo(new NumberedMessage(0, 0, next++));
            }
            return next;
        }
    }

    @Test
    void theLastRecordTornAtEveryByteIsNotThereAndAllBeforeItAre() throws Exception {
        for (long length = before; length < after; length++) {
            assertThat(keptWhenTornAt(length))
                    .as("at %d of %d bytes", length, after)
                    .isEqualTo(MESSAGES - 1);
        }
        assertThat(keptWhenTornAt(after)).isEqualTo(MESSAGES);
    }

    @Test
    @Tag("stress")
    void theLastFileTornAtEveryByteLeavesWhatIsBeforeThat() throws Exception {
        int kept = 0;
        for (long length = 0; length <= after; length++) {
            int now = keptWhenTornAt(length);
            assertThat(now).as("at %d of %d bytes", length, after).isBetween(kept, kept + 1);
            kept = now;
        }
        assertThat(kept).isEqualTo(MESSAGES);
    }

    @Test
    void aBitThatFlipsAnywhereInTheLastFileLeavesWhatIsBeforeIt() throws Exception {
        long seed = Long.getLong("weir.seed", System.nanoTime());
        System.out.println("bits of -Dweir.seed=" + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 20; i++) {
            Path damaged = copyOf(killed);
            long at = random.nextLong(after);
            try (RandomAccessFile file =
                    new RandomAccessFile(KeptFiles.lastFile(damaged).toFile(), "rw")) {
                file.seek(at);
                int was = file.read();
                file.seek(at);
                file.write(was ^ 1 << random.nextInt(8));
            }
            assertThat(kept(damaged)).as("bit of byte %d", at).isLessThan(MESSAGES);
            KeptFiles.delete(damaged);
        }
    }

    @Test
    void theFileThatSaysTheVersionTornAtEveryByteIsWrittenAnew() throws Exception {
        Path file = killed.resolve("weir-kept");
        byte[] whole = Files.readAllBytes(file);
        assertThat(whole).isNotEmpty();
        for (int length = 0; length <= whole.length; length++) {
            Path torn = copyOf(killed);
            Files.write(torn.resolve("weir-kept"), Arrays.copyOf(whole, length));
            assertThat(kept(torn)).isEqualTo(MESSAGES);
            assertThat(Files.readAllBytes(torn.resolve("weir-kept"))).isEqualTo(whole);
            KeptFiles.delete(torn);
        }
    }
}
