package io.weir.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Message;
import io.weir.RoutingId;
import io.weir.option.Reconnection;
import io.weir.option.Retention;
import io.weir.option.Sync;
import io.weir.patterns.pubsub.PubSocket;
import io.weir.patterns.pubsub.SubSocket;
import io.weir.socket.Context;
import io.weir.testing.ChildJvm;
import io.weir.testing.FreePort;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A publisher is killed at random moments and started again. One subscriber is there all the time, another was there once: each gets
 * of each run what was accepted, in order, from the first message up to one that is not far from the last.
 */
@Tag("slow")
@Timeout(3600)
class KilledPublisherTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String BODY = "0123456789".repeat(20);

    /** What may be on its way to the system in a mode in which no sender waits. */
    private static final int MOST_LOST = 2000;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"each", "5", "system"})
    void whatWasAcceptedSurvives(String mode) throws Exception {
        run(mode, 4);
    }

    @ParameterizedTest
    @Tag("stress")
    @ValueSource(strings = {"each", "5", "system"})
    void whatWasAcceptedSurvivesTwoHundredKills(String mode) throws Exception {
        run(mode, 200);
    }

    private void run(String mode, int kills) throws Exception {
        Random random = new Random(kills + mode.hashCode());
        String endpoint = "tcp://127.0.0.1:" + FreePort.find();
        List<Integer> accepted = new ArrayList<>();
        try (Context context = Context.create();
                SubSocket present = subscriber(context, "present", endpoint)) {
            SubSocket away = subscriber(context, "away", endpoint);
            Reader reader = new Reader(present, 0);
            for (int i = 0; i < kills; i++) {
                accepted.add(runOnce(endpoint, mode, i, random, i == 0 ? away : null));
            }
            try (ChildJvm last = start(endpoint, mode, kills);
                    SubSocket back = subscriber(context, "away", endpoint)) {
                Reader late = new Reader(back, 1);
                reader.check(kills, accepted, mode);
                late.check(kills, accepted, mode);
                System.out.println(mode + ": " + kills + " kills, accepted " + accepted);
                assertThat(last.line()).isNotNull();
            }
        }
    }

    private static SubSocket subscriber(Context context, String name, String endpoint) {
        SubSocket sub = SubSocket.open(
                context, o -> o.routingId(RoutingId.of(name)).reconnection(Reconnection.every(Duration.ofMillis(10))));
        sub.subscribe("");
        sub.connect(endpoint);
        return sub;
    }

    private ChildJvm start(String endpoint, String mode, int run) throws Exception {
        return ChildJvm.start(
                Publisher.class, endpoint, directory.resolve("kept").toString(), mode, Integer.toString(run));
    }

    /** Returns the number of the last message that is known to be accepted, or less than nothing. */
    private int runOnce(String endpoint, String mode, int run, Random random, SubSocket leaves) throws Exception {
        try (ChildJvm child = start(endpoint, mode, run)) {
            int accepted = -1;
            if (leaves != null) {
                accepted = firstLine(child);
                assertThat(accepted).isZero();
                assertThat(leaves.receive(PATIENCE).text(0)).isEqualTo("0 0");
                leaves.close();
            } else if (random.nextInt(5) > 0) {
                accepted = firstLine(child);
            }
            // Some are killed while they start.
            int moment = accepted < 0 ? random.nextInt(1500) : random.nextInt(150);
            assertThat(new CountDownLatch(1).await(moment, TimeUnit.MILLISECONDS))
                    .isFalse();
            child.signal("KILL");
            String line;
            while ((line = child.line()) != null) {
                accepted = Integer.parseInt(line);
            }
            child.status();
            return accepted;
        }
    }

    private static int firstLine(ChildJvm child) {
        String line = child.line();
        if (line == null) {
            throw new AssertionError("the publisher ended: " + child.errorLine());
        }
        return Integer.parseInt(line);
    }

    /** Takes what a subscriber gets. */
    private static final class Reader {
        private final SubSocket sub;

        /** The first message that it has not received yet. */
        private final int first;

        Reader(SubSocket sub, int first) {
            this.sub = sub;
            this.first = first;
        }

        /** Gets up to a message of the last run, which goes on. */
        void check(int runs, List<Integer> accepted, String mode) throws Exception {
            int run = 0;
            int next = first;
            while (run < runs) {
                Message message = sub.receive(PATIENCE);
                assertThat(message.text(1)).isEqualTo(BODY);
                String[] got = message.text(0).split(" ");
                int ofRun = Integer.parseInt(got[0]);
                while (run < ofRun) {
                    assertEnds(accepted.get(run) + 1 - next, run, mode);
                    run++;
                    next = 0;
                }
                assertThat(ofRun).isEqualTo(run);
                assertThat(Integer.parseInt(got[1])).as("of run %d", run).isEqualTo(next);
                next++;
            }
        }

        private static void assertEnds(int lost, int run, String mode) {
            assertThat(lost)
                    .as("accepted and lost of run %d", run)
                    .isLessThanOrEqualTo(mode.equals("each") ? 0 : MOST_LOST);
        }
    }

    /** Publishes numbers, and prints those that were accepted. */
    static final class Publisher {
        public static void main(String[] args) throws Exception {
            Sync sync = switch (args[2]) {
                case "each" -> Sync.EACH;
                case "system" -> Sync.SYSTEM;
                default -> Sync.every(Duration.ofMillis(Long.parseLong(args[2])));
            };
            Retention retention = Retention.named()
                    .messages(10_000_000)
                    .bytes(4L << 30)
                    .inAll(10_000_000, 4L << 30)
                    .persistent(Path.of(args[1]))
                    .sync(sync);
            try (Context context = Context.create();
                    PubSocket publisher = PubSocket.open(context, o -> o.retention(retention))) {
                publisher.bind(args[0]);
                publisher.awaitSubscribers(2, PATIENCE);
                CountDownLatch end = new CountDownLatch(1);
                for (int i = 0; !end.await(20, TimeUnit.MICROSECONDS); i++) {
                    publisher.send(Message.of(args[3] + " " + i, BODY));
                    System.out.println(i);
                }
            }
        }
    }
}
