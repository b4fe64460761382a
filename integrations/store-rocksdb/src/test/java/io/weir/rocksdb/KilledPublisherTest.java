package io.weir.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A publisher is killed at random moments and started again, in each mode of {@link Sync}. One subscriber is there all the time, another
 * was there once and comes back at the end: each gets of each run what was accepted, but for what the mode says.
 */
@Tag("slow")
@Timeout(7200)
class KilledPublisherTest {
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    /** On a busy machine publishers may be killed for minutes before a subscriber has found one of them. */
    private static final Duration ALL_RUNS = Duration.ofHours(2);

    /** Where no sender waits, so much may be on its way to the system, all in all. */
    private static final long MOST_LOST = 4 << 20;

    /** Of a publisher's lines: it opens, it has opened, and what it has accepted. The pipe has room for some more before it waits. */
    private static final int MOST_LINES = 1500;

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
        long seed = Long.getLong("weir.seed", System.nanoTime());
        System.out.println("sync " + mode + ", " + kills + " kills, moments of -Dweir.seed=" + seed);
        Random random = new Random(seed);
        String endpoint = "tcp://127.0.0.1:" + FreePort.find();
        List<Accepted> runs = new ArrayList<>();
        ExecutorService reading = Executors.newSingleThreadExecutor();
        try (Context context = Context.create();
                SubSocket present = subscriber(context, "present", "", endpoint)) {
            SubSocket leaves = subscriber(context, "away", "a", endpoint);
            Future<ReceivedNumbers> live =
                    reading.submit(() -> new ReceivedNumbers("").receiveUpTo(kills, present, ALL_RUNS));
            ReceivedNumbers away = new ReceivedNumbers("a");
            for (int i = 0; i < kills; i++) {
                runs.add(runOnce(
                        endpoint,
                        mode,
                        i,
                        random,
                        i > 0
                                ? null
                                : () -> {
                                    away.receiveUpTo(0, leaves, PATIENCE);
                                    leaves.close();
                                }));
            }
            try (ChildJvm last = start(endpoint, mode, kills);
                    SubSocket back = subscriber(context, "away", "a", endpoint)) {
                away.receiveUpTo(kills, back, PATIENCE);
                ReceivedNumbers all = live.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                assertThat(last.line()).isNotNull();
                System.out.println("  there:  " + lost(runs, all, mode) + ", " + all.repeated() + " came twice");
                System.out.println("  away:   " + lost(runs, away, mode) + ", " + away.repeated() + " came twice");
                assertThat(all.jumps()).as("times that messages came again").isLessThanOrEqualTo(kills);
                assertThat(away.jumps()).isLessThanOrEqualTo(1);
            }
        } finally {
            reading.shutdownNow();
        }
    }

    private static SubSocket subscriber(Context context, String name, String topic, String endpoint) {
        SubSocket sub = SubSocket.open(
                context, o -> o.routingId(RoutingId.of(name)).reconnection(Reconnection.every(Duration.ofMillis(10))));
        sub.subscribe(topic);
        sub.connect(endpoint);
        return sub;
    }

    private ChildJvm start(String endpoint, String mode, int run) throws Exception {
        return ChildJvm.start(
                Publisher.class, endpoint, directory.resolve("kept").toString(), mode, Integer.toString(run));
    }

    @FunctionalInterface
    private interface Meanwhile {
        void work() throws Exception;
    }

    /** Runs a publisher until it is killed, and returns what was accepted. */
    private Accepted runOnce(String endpoint, String mode, int run, Random random, Meanwhile meanwhile)
            throws Exception {
        try (ChildJvm child = start(endpoint, mode, run)) {
            Accepted accepted = new Accepted(run);
            // Some are killed while they open what is kept, or have just opened it.
            int lines =
                    meanwhile != null || random.nextInt(5) > 0 ? 3 + random.nextInt(MOST_LINES) : 1 + random.nextInt(2);
            for (int i = 0; i < lines; i++) {
                String line = child.line();
                assertThat(line)
                        .as("the publisher ended: %s", line == null ? child.errorLine() : "")
                        .isNotNull();
                accepted.add(line);
            }
            if (meanwhile != null) {
                meanwhile.work();
            }
            child.signal("KILL");
            String line;
            while ((line = child.line()) != null) {
                accepted.add(line);
            }
            child.status();
            return accepted;
        }
    }

    /** What a publisher is known to have accepted. */
    private static final class Accepted {
        final int run;
        final int[] last = new int[Publisher.SENDERS];
        final List<List<Long>> micros = new ArrayList<>();
        long lastMicros;

        Accepted(int run) {
            this.run = run;
            for (int i = 0; i < last.length; i++) {
                last[i] = -1;
                micros.add(new ArrayList<>());
            }
        }

        /** A line that was cut off, or says how far the publisher is, tells nothing. */
        void add(String line) {
            String[] words = line.split(" ");
            if (words.length == 4) {
                int sender = Integer.parseInt(words[0]);
                last[sender] = Integer.parseInt(words[1]);
                lastMicros = Long.parseLong(words[2]);
                micros.get(sender).add(lastMicros);
            }
        }
    }

    /** Fails if more is lost than the mode says; tells what is. */
    private static String lost(List<Accepted> runs, ReceivedNumbers got, String mode) {
        int lost = 0;
        int most = 0;
        long mostBytes = 0;
        long mostMicros = 0;
        for (Accepted run : runs) {
            int here = 0;
            long bytes = 0;
            for (int sender = 0; sender < Publisher.SENDERS; sender++) {
                for (NumberedMessage each : got.missing(run.run, sender, run.last[sender])) {
                    here++;
                    bytes += each.size();
                    mostMicros = Math.max(
                            mostMicros, run.lastMicros - run.micros.get(sender).get(each.number()));
                }
            }
            lost += here;
            most = Math.max(most, here);
            mostBytes = Math.max(mostBytes, bytes);
        }
        assertThat(mostBytes)
                .as("bytes that were accepted by one run and lost")
                .isLessThanOrEqualTo(mode.equals("each") ? 0 : MOST_LOST);
        return String.format(
                "%d came, %d lost that were accepted, at most %d, %d bytes and the last %.1f ms of one run",
                got.count(), lost, most, mostBytes, mostMicros / 1000.0);
    }

    /** Publishes numbers, and prints those that were accepted. */
    static final class Publisher {
        static final int SENDERS = 3;

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
            int run = Integer.parseInt(args[3]);
            System.out.println("opening");
            try (Context context = Context.create();
                    PubSocket publisher = PubSocket.open(context, o -> o.retention(retention))) {
                System.out.println("opened");
                publisher.bind(args[0]);
                publisher.awaitSubscribers(2, PATIENCE);
                send(publisher, new NumberedMessage(run, 0, 0));
                CompletableFuture<?>[] senders = new CompletableFuture<?>[SENDERS];
                for (int i = 0; i < SENDERS; i++) {
                    NumberedMessage first = new NumberedMessage(run, i, i == 0 ? 1 : 0);
                    senders[i] = CompletableFuture.runAsync(
                            () -> sendFrom(publisher, first), task -> new Thread(task, "sender").start());
                }
                CompletableFuture.allOf(senders).join();
            }
        }

        private static void sendFrom(PubSocket publisher, NumberedMessage first) {
            try {
                NumberedMessage next = first;
                while (true) {
                    send(publisher, next);
                    next = next.next("");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private static void send(PubSocket publisher, NumberedMessage message) throws InterruptedException {
            publisher.send(message.message());
            System.out.println(message.sender() + " " + message.number() + " " + System.nanoTime() / 1000 + " .");
        }
    }
}
