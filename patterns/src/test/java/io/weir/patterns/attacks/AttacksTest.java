package io.weir.patterns.attacks;

import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Message;
import io.weir.Refusal;
import io.weir.netty.testing.TlsFiles;
import io.weir.option.Reconnection;
import io.weir.patterns.attacks.Attack.Attackers;
import io.weir.patterns.attacks.AttackedServer.Place;
import io.weir.patterns.reqrep.ReqSocket;
import io.weir.security.CurveKey;
import io.weir.security.Security;
import io.weir.socket.Context;
import io.weir.testing.ChildJvm;
import io.weir.testing.OpenFiles;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each attack, for some seconds, against a server with a heap of 64 MiB: a peer that was there goes on to be answered, others come in
 * within a second, what the attackers did is counted as refusals and nothing else is logged, and afterwards the server has as many
 * threads as before and as little memory.
 */
@Tag("slow")
@EnabledOnOs(OS.LINUX) // All of 127.0.0.0/8 is this machine.
@Timeout(240)
class AttacksTest {
    private static final System.Logger LOG = System.getLogger("io.weir.test");
    private static final Duration TIME = Duration.ofSeconds(3);
    private static final Duration MOST_TIME = Duration.ofSeconds(60);
    private static final Duration BETWEEN_NEWCOMERS = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final long SOME_MEMORY = 12 << 20;
    private static final List<String> OPTIONS = List.of(
            "-Xmx64m",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Dio.netty.tryReflectionSetAccessible=false");

    @TempDir
    private static Path folder;

    private static TlsFiles files;
    private static ChildJvm server;
    private static Context context;
    private static CurveKey serverKey;
    private static final Map<Place, String> ENDPOINTS = new EnumMap<>(Place.class);

    @BeforeAll
    static void start() throws Exception {
        OpenFiles.assumeRoomFor(4000);
        files = new TlsFiles(folder);
        files.server();
        server = ChildJvm.start(OPTIONS, AttackedServer.class, folder.toString());
        serverKey = CurveKey.of(server.line());
        for (Place place : Place.values()) {
            ENDPOINTS.put(place, server.line());
        }
        context = Context.create();
        for (Place place : EnumSet.complementOf(EnumSet.of(Place.PUBLISHER))) {
            for (int i = 0; i < 20; i++) {
                timeToBeAnswered(place);
            }
        }
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
            context.close(Duration.ZERO);
        }
    }

    private static String ask(String question) throws Exception {
        server.tell(question);
        return server.line();
    }

    private static long[] memory() throws Exception {
        String[] words = ask("memory").split(" ", -1);
        return new long[] {Long.parseLong(words[0]), Long.parseLong(words[1])};
    }

    private static Map<Refusal, Long> refusals(Place place) throws Exception {
        Map<Refusal, Long> counts = new EnumMap<>(Refusal.class);
        for (String word : ask(place.name()).split(" ", -1)) {
            if (!word.isEmpty()) {
                String[] parts = word.split("=", -1);
                counts.put(Refusal.valueOf(parts[0]), Long.parseLong(parts[1]));
            }
        }
        return counts;
    }

    private static Map<Refusal, Long> refusedSince(Map<Refusal, Long> before, Place place) throws Exception {
        Map<Refusal, Long> refused = new EnumMap<>(refusals(place));
        refused.replaceAll((reason, count) -> count - before.getOrDefault(reason, 0L));
        refused.values().removeIf(count -> count == 0);
        return refused;
    }

    private static ReqSocket honest(Place place) {
        Security security = switch (place) {
            case PLAIN -> Security.plainClient(AttackedServer.USER, AttackedServer.PASSWORD);
            case CURVE -> Security.curveClient(serverKey);
            default -> Security.NONE;
        };
        return ReqSocket.open(context, o -> {
            o.security(security).linger(Duration.ZERO).reconnection(Reconnection.every(Duration.ofMillis(20)));
            if (place == Place.TLS) {
                o.tls(files.client());
            }
        });
    }

    /** A newcomer connects, asks, and is answered. */
    private static Duration timeToBeAnswered(Place place) throws Exception {
        try (ReqSocket newcomer = honest(place)) {
            long begun = System.nanoTime();
            newcomer.connect(ENDPOINTS.get(place));
            exchange(newcomer);
            return Duration.ofNanos(System.nanoTime() - begun);
        }
    }

    /** The longest of a few while nothing happens. */
    private static Duration calmTime(Place place) throws Exception {
        Duration longest = Duration.ZERO;
        for (int i = 0; i < 5; i++) {
            Duration time = timeToBeAnswered(place);
            longest = time.compareTo(longest) > 0 ? time : longest;
        }
        return longest;
    }

    private static void exchange(ReqSocket honest) throws Exception {
        Message question = Message.of("question " + System.nanoTime());
        honest.send(question);
        Message answer = honest.receive(PATIENCE);
        assertThat(answer).as("an answer within %s", PATIENCE).isEqualTo(question);
    }

    /** What the honest saw. */
    private record Seen(List<Duration> newcomers, Duration longestExchange, int exchanges) {}

    @ParameterizedTest
    @EnumSource(Attack.class)
    void honestPeersAreServedMeanwhileAndTheServerIsAsBefore(Attack attack) throws Exception {
        Place place = attack.place == Place.PUBLISHER ? Place.NULL : attack.place;
        Duration calm = calmTime(place);
        Map<Refusal, Long> refusedBefore = refusals(attack.place);
        long[] before = memory();
        int threads = Integer.parseInt(ask("threads"));

        AtomicInteger steps = new AtomicInteger();
        Seen seen;
        try (Crew crew = new Crew(attack, steps)) {
            seen = exchangeWhile(crew, attack, steps, place);
        }
        LOG.log(
                Level.INFO,
                "{0}: {1} steps, newcomers {2}, {3} exchanges of at most {4}, calm {5}",
                attack,
                steps,
                seen.newcomers,
                seen.exchanges,
                seen.longestExchange,
                calm);

        // A machine that others use, too, has other seconds.
        Duration allowed = calm.multipliedBy(10).compareTo(SECOND) > 0 ? calm.multipliedBy(10) : SECOND;
        assertThat(seen.newcomers).as("times of newcomers").isNotEmpty().allMatch(time -> time.compareTo(allowed) < 0);
        assertThat(seen.longestExchange).isLessThan(allowed);
        // The last of the attackers' connections have just ended.
        eventually(() ->
                assertThat(refusedSince(refusedBefore, attack.place).keySet()).containsAll(attack.expected));
        Set<Refusal> others = refusedSince(refusedBefore, attack.place).keySet();
        others.removeAll(attack.expected);
        assertThat(attack.possible).containsAll(others);
        assertThat(ask("errors")).as("errors in the log").isEqualTo("0");
        eventually(() -> assertThat(Integer.parseInt(ask("threads"))).isLessThanOrEqualTo(threads + 1));
        eventually(() -> {
            long[] after = memory();
            assertThat(after[0]).as("heap, before %d", before[0]).isLessThan(before[0] + SOME_MEMORY);
            assertThat(after[1]).as("outside, before %d", before[1]).isLessThan(before[1] + SOME_MEMORY);
        });
    }

    private static Seen exchangeWhile(Crew crew, Attack attack, AtomicInteger steps, Place place) throws Exception {
        List<Duration> newcomers = new ArrayList<>();
        long longest = 0;
        int exchanges = 0;
        try (ReqSocket resident = honest(place)) {
            resident.connect(ENDPOINTS.get(place));
            exchange(resident);
            long begun = System.nanoTime();
            while (!isOver(attack, steps, Duration.ofNanos(System.nanoTime() - begun))) {
                crew.checkThatAllAttack();
                long asked = System.nanoTime();
                exchange(resident);
                longest = Math.max(longest, System.nanoTime() - asked);
                exchanges++;
                crew.exchanged();
                if (System.nanoTime() - begun > newcomers.size() * BETWEEN_NEWCOMERS.toNanos()) {
                    newcomers.add(timeToBeAnswered(place));
                }
            }
        }
        return new Seen(newcomers, Duration.ofNanos(longest), exchanges);
    }

    private static boolean isOver(Attack attack, AtomicInteger steps, Duration time) {
        return time.compareTo(MOST_TIME) > 0 || (time.compareTo(TIME) > 0 && attack.isWhole(steps.get()));
    }

    /** The attackers, until closed. */
    private static final class Crew implements AutoCloseable {
        private final ExecutorService threads = Executors.newFixedThreadPool(Attackers.THREADS);
        private final List<CompletableFuture<Void>> runs = new ArrayList<>();

        /** Advances with each exchange of the honest peer, which an attacker in no hurry waits for; terminated at the end. */
        private final Phaser exchanges = new Phaser(1);

        Crew(Attack attack, AtomicInteger steps) {
            String endpoint = ENDPOINTS.get(attack.place);
            int port = Integer.parseInt(endpoint.substring(endpoint.lastIndexOf(':') + 1));
            for (int i = 0; i < Attackers.THREADS; i++) {
                runs.add(CompletableFuture.runAsync(() -> run(attack, port, steps), threads));
            }
        }

        private void run(Attack attack, int port, AtomicInteger steps) {
            try (Attackers attackers = new Attackers(port, serverKey)) {
                while (!exchanges.isTerminated()) {
                    int number = steps.getAndIncrement();
                    try {
                        if (!attack.hurries(number)) {
                            exchanges.awaitAdvanceInterruptibly(exchanges.getPhase());
                        }
                        attackers.step(attack, number);
                    } catch (IOException e) {
                        LOG.log(Level.DEBUG, "the server ended a connection, as it may", e);
                    }
                }
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        void exchanged() {
            exchanges.arrive();
        }

        void checkThatAllAttack() {
            for (CompletableFuture<Void> run : runs) {
                assertThat(run).as("attacker").isNotDone();
            }
        }

        @Override
        public void close() {
            exchanges.forceTermination();
            runs.forEach(CompletableFuture::join);
            threads.shutdown();
        }
    }
}
