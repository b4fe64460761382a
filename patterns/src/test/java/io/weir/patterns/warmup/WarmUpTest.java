package io.weir.patterns.warmup;

import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.EventLoopBlockedException;
import io.weir.InvalidOptionException;
import io.weir.SocketClosedException;
import io.weir.event.SocketEvent;
import io.weir.metrics.WeirMetrics;
import io.weir.patterns.pair.PairSocket;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.patterns.pubsub.RadioSocket;
import io.weir.patterns.pubsub.XPubSocket;
import io.weir.patterns.reqrep.RepSocket;
import io.weir.security.Authenticator;
import io.weir.security.CurveKeyPair;
import io.weir.security.Security;
import io.weir.socket.Context;
import io.weir.testing.KeptLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a warm-up exchanges, and that nothing is left of it. */
@Timeout(180)
class WarmUpTest {
    /** Long enough for a few slices of each exchange where nothing else is done. */
    private static final Duration SHORT = Duration.ofMillis(400);

    /** Long enough where very much is. */
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Path TEMPORARY = Path.of(System.getProperty("java.io.tmpdir"));

    private static List<String> whats(WarmUp done) {
        return done.exchanges().stream().map(WarmUp.Exchanged::what).toList();
    }

    /** Warms up until each kind has exchanged something: on a machine that is busy a short time may not do. */
    private static WarmUp warmUp(Context context) throws InterruptedException {
        WarmUp done;
        Duration time = SHORT;
        do {
            done = WarmUp.of(context, time);
            time = time.multipliedBy(3);
        } while (!isComplete(done) && time.compareTo(LONGEST) < 0);
        assertThat(isComplete(done)).as(done.toString()).isTrue();
        return done;
    }

    private static boolean isComplete(WarmUp done) {
        return done.leftOut().isEmpty() && done.exchanges().stream().allMatch(each -> each.messages() > 0);
    }

    @Test
    void theKindsThatAreOpenAreWarmedUpOverTheirSchemes() throws Exception {
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(context);
                RepSocket rep = RepSocket.open(context)) {
            pull.bind("inproc://jobs");
            rep.bind("tcp://127.0.0.1:*");
            WarmUp done = warmUp(context);
            assertThat(whats(done)).containsExactlyInAnyOrder("PUSH to PULL over inproc", "REQ and REP over tcp");
        }
    }

    @Test
    void withoutASocketTheUsualKindsAreWarmedUpOverTcp() throws Exception {
        try (Context context = Context.create()) {
            WarmUp done = warmUp(context);
            assertThat(whats(done))
                    .containsExactly(
                            "PUSH to PULL over tcp",
                            "PUB to SUB over tcp",
                            "REQ and REP over tcp",
                            "DEALER and ROUTER over tcp");
            assertThat(done.time()).isGreaterThanOrEqualTo(SHORT);
        }
    }

    static List<Kind> kinds() {
        return Kind.ALL;
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everyKindCanBeWarmedUp(Kind kind) throws Exception {
        for (String scheme : List.of("inproc", "tcp", "ipc")) {
            try (Context own = Context.create()) {
                Subject subject = new Subject(kind, scheme, false);
                Exchange exchange = kind.open(own, new Ends(options -> {}, options -> {}));
                exchange.connecting().connect(exchange.binding().bind(subject.endpoint()));
                assertThat(exchange.awaitReady(Duration.ofSeconds(10))).isTrue();
                Partners partners = new Partners(task -> new Thread(task, "weir-partner"));
                for (Bodies bodies : List.of(Bodies.small(), Bodies.mixed())) {
                    eventually(() -> assertThat(exchange.run(System.nanoTime() + SHORT.toNanos() / 4, bodies, partners))
                            .as("%s over %s", kind, scheme)
                            .isPositive());
                }
                own.close(Duration.ZERO);
            }
        }
    }

    @Test
    void aSocketWithCurveIsWarmedUpWithCurve() throws Exception {
        try (Context context = Context.create();
                CurveKeyPair keys = CurveKeyPair.generate();
                XPubSocket pub = XPubSocket.open(
                        context, o -> o.security(Security.curveServer(keys, Authenticator.anyClient())))) {
            pub.bind("tcp://127.0.0.1:*");
            WarmUp done = warmUp(context);
            assertThat(whats(done)).containsExactly("PUB to SUB over tcp with CURVE");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void theInterfaceOfTheSystemIsThatOfTheContext(String io) throws Exception {
        try (Context context = Context.builder().io(io).build();
                PairSocket pair = PairSocket.open(context)) {
            pair.bind("tcp://127.0.0.1:*");
            warmUp(context);
        }
    }

    @Test
    void nothingIsLeftBehindAndNothingShows() throws Exception {
        Set<Path> filesBefore = files();
        Queue<SocketEvent> events = new ConcurrentLinkedQueue<>();
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        try (KeptLog log = new KeptLog();
                Context context = Context.create();
                WeirMetrics metrics = WeirMetrics.of(context);
                PushSocket push = PushSocket.open(context);
                RadioSocket radio = RadioSocket.open(context)) {
            metrics.bindTo(registry);
            context.onEvent(events::add);
            push.bind("ipc://*");
            radio.bind("tcp://127.0.0.1:*");
            eventually(() -> assertThat(events).hasSize(2)); // Listening, each.
            events.clear();
            int lines = log.lines().size();
            int meters = registry.getMeters().size();
            String before = context.snapshot().toString();
            warmUp(context);
            eventually(() -> assertThat(threadsOfWarmUps()).isEmpty());
            assertThat(context.snapshot()).hasToString(before);
            assertThat(registry.getMeters()).hasSize(meters);
            assertThat(log.lines()).hasSize(lines);
            assertThat(events).isEmpty();
            assertThat(context.socketCount()).isEqualTo(2);
        }
        assertThat(files()).isEqualTo(filesBefore);
    }

    private static Set<Path> files() throws Exception {
        try (Stream<Path> files = Files.list(TEMPORARY)) {
            return files.filter(file -> file.getFileName().toString().startsWith("weir"))
                    .collect(Collectors.toSet());
        }
    }

    private static List<String> threadsOfWarmUps() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.contains("-warm-up"))
                .toList();
    }

    @Test
    void anInterruptEndsItAtOnceAndNothingIsLeft() throws Exception {
        try (Context context = Context.create()) {
            CompletableFuture<Object> thrown = new CompletableFuture<>();
            Thread caller = new Thread(() -> {
                try {
                    thrown.complete(WarmUp.of(context, LONG));
                } catch (InterruptedException e) {
                    thrown.complete(e);
                }
            });
            caller.start();
            eventually(() -> assertThat(threadsOfWarmUps()).isNotEmpty());
            caller.interrupt();
            assertThat(thrown.get(20, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
            caller.join();
            eventually(() -> assertThat(threadsOfWarmUps()).isEmpty());
        }
    }

    @Test
    void itEndsWhenTheContextIsClosed() throws Exception {
        Context context = Context.create();
        CompletableFuture<WarmUp> done = CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return WarmUp.of(context, LONG);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                },
                task -> new Thread(task).start());
        eventually(() -> assertThat(threadsOfWarmUps()).isNotEmpty());
        context.close();
        assertThat(done.get(20, TimeUnit.SECONDS).time()).isLessThan(LONG);
        eventually(() -> assertThat(threadsOfWarmUps()).isEmpty());
    }

    @Test
    void aClosedContextIsNotWarmedUp() {
        Context context = Context.create();
        context.close();
        assertThatThrownBy(() -> WarmUp.of(context, SHORT)).isInstanceOf(SocketClosedException.class);
    }

    @Test
    void anEventLoopIsNotHeldUp() throws Exception {
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(context);
                PushSocket push = PushSocket.open(context)) {
            CompletableFuture<Throwable> thrown = new CompletableFuture<>();
            Semaphore handled = new Semaphore(0);
            pull.onMessage(message -> {
                try {
                    WarmUp.of(context, Duration.ofMillis(1));
                } catch (InterruptedException | RuntimeException e) {
                    thrown.complete(e);
                }
                handled.release();
            });
            push.connect(pull.bind("tcp://127.0.0.1:*"));
            // The first may be handled by another thread, and those that come meanwhile, too: so one after the other.
            while (!thrown.isDone()) {
                push.send("go");
                handled.acquire();
            }
            assertThat(thrown.get()).isInstanceOf(EventLoopBlockedException.class);
        }
    }

    @Test
    void noTimeDoesNothingAndLessIsRefused() throws Exception {
        try (Context context = Context.create()) {
            assertThat(WarmUp.of(context, Duration.ZERO).messages()).isZero();
            assertThatThrownBy(() -> WarmUp.of(context, Duration.ofNanos(-1)))
                    .isInstanceOf(InvalidOptionException.class);
        }
    }

    @Test
    void theGainIsTheMeanOfTheRatios() {
        WarmUp done = new WarmUp(
                Duration.ofSeconds(2),
                List.of(
                        new WarmUp.Exchanged("PUSH to PULL over tcp", 1000, 10, 40),
                        new WarmUp.Exchanged("REQ and REP over tcp", 50, 1, 9)),
                List.of("PAIR and PAIR over vmci: nothing serves it"));
        assertThat(done.messages()).isEqualTo(1050);
        assertThat(done.gain()).isCloseTo(6, within(0.001));
        assertThat(done)
                .hasToString(
                        "warmed up for 2000 ms, 6.0 times as fast as at first: PUSH to PULL over tcp, 1000 messages,"
                                + " 10/s at first, 40/s at last; REQ and REP over tcp, 50 messages, 1/s at first, 9/s at last;"
                                + " left out PAIR and PAIR over vmci: nothing serves it");
        assertThat(new WarmUp(Duration.ZERO, List.of(), List.of()).gain()).isEqualTo(1);
    }
}
