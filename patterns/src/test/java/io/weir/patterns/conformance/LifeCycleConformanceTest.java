package io.weir.patterns.conformance;

import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.weir.DropReason;
import io.weir.Endpoint;
import io.weir.EventLoopBlockedException;
import io.weir.InvalidOptionException;
import io.weir.LimitReachedException;
import io.weir.Message;
import io.weir.RoutingId;
import io.weir.SendResult;
import io.weir.SocketClosedException;
import io.weir.option.OptionsBuilder;
import io.weir.option.Reconnection;
import io.weir.option.SocketOptions;
import io.weir.option.SocketOptions.FlowOptions;
import io.weir.patterns.pair.PairSocket;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.patterns.pubsub.PubSocket;
import io.weir.patterns.pubsub.SubSocket;
import io.weir.patterns.reqrep.DealerSocket;
import io.weir.patterns.reqrep.RepSocket;
import io.weir.patterns.reqrep.RouterSocket;
import io.weir.socket.Context;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Feature map 9.7, V-115 to V-122: contexts, sockets and messages from their beginning to their end. */
@DisplayName("9.7 Life cycle")
class LifeCycleConformanceTest {
    private static final Duration TIME = Duration.ofSeconds(10);
    private static final String TCP = "tcp://127.0.0.1:*";
    private static final String IPC = "ipc://*";
    private static final String INPROC = "inproc://life";

    @AutoClose("shutdownNow")
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    // ---- the context

    @Nested
    @DisplayName("V-115: the context")
    class OfTheContext {
        @Test
        @DisplayName(
                "V-115, V-117: 1023 sockets may be open at a time, the next is refused, and one that closes makes room")
        void socketsAreLimited() {
            try (Context context = Context.create()) {
                List<PullSocket> open = new ArrayList<>();
                for (int i = 0; i < 1023; i++) {
                    open.add(PullSocket.open(context));
                }
                assertThat(context.socketCount()).isEqualTo(1023);
                assertThatThrownBy(() -> PullSocket.open(context))
                        .isInstanceOf(LimitReachedException.class)
                        .hasMessageContaining("1023");
                open.get(0).close();
                open.add(PullSocket.open(context));
                assertThat(context.socketCount()).isEqualTo(1023);
            }
            try (Context small = Context.builder().maxSockets(1).build();
                    PullSocket only = PullSocket.open(small)) {
                assertThatThrownBy(() -> PullSocket.open(small)).isInstanceOf(LimitReachedException.class);
                only.bind(TCP);
            }
        }

        @Test
        @DisplayName("V-115: closing the context wakes the threads that wait in it, and tells why")
        void closingWakesTheThreadsThatWait() throws Exception {
            try (Context context = Context.create();
                    PairSocket pair = PairSocket.open(context);
                    PairSocket lonely = PairSocket.open(context);
                    PubSocket pub = PubSocket.open(context);
                    RouterSocket router = RouterSocket.open(context);
                    RepSocket rep = RepSocket.open(context)) {
                Message message = Message.of("message");
                List<Future<?>> waiting = new ArrayList<>();
                for (Callable<?> each : List.<Callable<?>>of(
                        pair::receive,
                        () -> pair.awaitReadable(TIME),
                        () -> pair.receive(TIME),
                        () -> lonely.send(message, TIME),
                        () -> lonely.awaitPeers(1, TIME),
                        () -> pub.awaitSubscribers("A", 1, TIME),
                        () -> router.awaitPeer(RoutingId.of("absent"), TIME),
                        () -> rep.receiveRequest(TIME))) {
                    waiting.add(threads.submit(each));
                }
                waiting.add(pair.receiveAsync());
                waiting.add(lonely.sendAsync(message).toCompletableFuture());
                long start = System.nanoTime();
                context.close();
                for (Future<?> each : waiting) {
                    assertThatThrownBy(() -> each.get(5, TimeUnit.SECONDS))
                            .isInstanceOf(ExecutionException.class)
                            .hasCauseInstanceOf(SocketClosedException.class);
                }
                assertThat(since(start)).isLessThan(Duration.ofSeconds(5));
            }
        }

        @Test
        @DisplayName("V-115: after its context closed no socket opens, and an open one says closed to everything")
        void afterTheEndNothingBegins() {
            Context context = Context.create();
            PairSocket pair = PairSocket.open(context);
            pair.bind(INPROC);
            context.close();
            context.close();
            assertThat(pair.isClosed()).isTrue();
            assertThat(context.socketCount()).isZero();
            for (ThrowingCallable each : List.<ThrowingCallable>of(
                    () -> PullSocket.open(context),
                    () -> pair.bind(TCP),
                    () -> pair.connect("tcp://127.0.0.1:1"),
                    () -> pair.unbind(Endpoint.parse(INPROC)),
                    () -> pair.disconnect(Endpoint.parse(INPROC)),
                    pair::receive,
                    pair::tryReceive,
                    () -> pair.receiveAll(1),
                    pair::receiveAsync,
                    () -> pair.awaitReadable(TIME),
                    () -> pair.send("message"),
                    () -> pair.trySend(Message.of("message")),
                    () -> pair.sendAsync(Message.of("message")))) {
                assertThatThrownBy(each).isInstanceOf(SocketClosedException.class);
            }
            pair.close();
        }

        @Test
        @DisplayName(
                "V-115: threads bear the context's name, are daemons if asked, as many loops as asked, and end with it")
        void threadsBearTheName() throws Exception {
            try (Context context = Context.builder()
                            .name("named")
                            .ioThreads(2)
                            .daemonThreads(true)
                            .build();
                    PullSocket pull = PullSocket.open(context)) {
                for (int i = 0; i < 4; i++) {
                    pull.bind(TCP);
                }
                List<Thread> loops = threadsNamed("weir-named-io");
                assertThat(loops).hasSize(2).allMatch(Thread::isDaemon);
                assertThat(context.toString()).contains("named").contains("sockets 1");
            }
            eventually(() -> assertThat(threadsNamed("weir-named")).isEmpty());
            try (Context context = Context.builder().name("plain").build();
                    PullSocket pull = PullSocket.open(context)) {
                pull.bind(TCP);
                assertThat(threadsNamed("weir-plain-io")).hasSize(1).noneMatch(Thread::isDaemon);
            }
        }

        private static List<Thread> threadsNamed(String prefix) {
            return Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().startsWith(prefix))
                    .toList();
        }

        @Test
        @DisplayName("V-115: wrong settings are refused at once, by name")
        void wrongSettingsAreRefused() {
            assertThatThrownBy(() -> Context.builder().ioThreads(0))
                    .isInstanceOf(InvalidOptionException.class)
                    .hasMessageContaining("ioThreads");
            assertThatThrownBy(() -> Context.builder().maxSockets(0)).isInstanceOf(InvalidOptionException.class);
            assertThatThrownBy(() -> Context.builder().io("carrier pigeon"))
                    .isInstanceOf(InvalidOptionException.class)
                    .hasMessageContaining("carrier pigeon");
        }

        @Test
        @DisplayName("V-122: stages complete on the executor that was given")
        void stagesCompleteOnTheGivenExecutor() throws Exception {
            Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
            try (Context context = Context.builder().executor(tasks::add).build();
                    PullSocket pull = PullSocket.open(context);
                    PushSocket push = PushSocket.open(context)) {
                push.connect(pull.bind(TCP));
                CompletableFuture<Message> received = pull.receiveAsync();
                push.send("hello");
                eventually(() -> assertThat(pull.accounting().decoded()).isEqualTo(1));
                assertThat(received).isNotDone();
                eventually(() -> {
                    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                        task.run();
                    }
                    assertThat(received).isCompletedWithValue(Message.of("hello"));
                });
            }
        }
    }

    // ---- in a rush

    @Test
    @DisplayName("V-116: ten times a hundred threads open, connect and close at once, and nothing is left behind")
    void openingConnectingAndClosingInARush() throws Exception {
        for (int round = 0; round < 10; round++) {
            try (Context context = Context.create();
                    PubSocket pub = PubSocket.open(context)) {
                Endpoint bound = pub.bind(round % 2 == 0 ? TCP : IPC);
                inThreads(100, thread -> {
                    try (SubSocket sub = SubSocket.open(context)) {
                        sub.subscribe("").connect(bound);
                    }
                });
                assertThat(context.socketCount()).isEqualTo(1);
                eventually(() -> assertThat(pub.peerCount()).isZero());
            }
        }
    }

    @Test
    @DisplayName("V-116: a context that closes while a hundred threads open, connect and send ends in time")
    void closingWhileOthersOpen() throws Exception {
        for (int round = 0; round < 3; round++) {
            try (Context context = Context.create();
                    PullSocket pull = PullSocket.open(context)) {
                Endpoint bound = pull.bind(TCP);
                int closer = round * 30;
                inThreads(100, thread -> {
                    if (thread == closer) {
                        context.close(Duration.ofMillis(100));
                        return;
                    }
                    try (PushSocket push = PushSocket.open(context)) {
                        push.bind(TCP);
                        push.connect(bound);
                        SendResult unused = push.send(Message.of("hello"), Duration.ofMillis(100));
                    } catch (SocketClosedException e) {
                        // As it should say.
                    }
                });
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {TCP, INPROC})
    @DisplayName("V-118: two threads send 15,000 messages each on one socket; all arrive, each thread's in order")
    void twoThreadsSendOnOneSocket(String endpoint) throws Exception {
        int count = 15_000;
        try (Context context = Context.create();
                DealerSocket sender = DealerSocket.open(context);
                DealerSocket receiver = DealerSocket.open(context)) {
            sender.connect(receiver.bind(endpoint));
            Future<?> sending = threads.submit(() -> {
                inThreads(2, thread -> {
                    for (int i = 0; i < count; i++) {
                        sender.send(Message.of(String.valueOf(thread), String.valueOf(i)));
                    }
                });
                return null;
            });
            int[] next = new int[2];
            for (int i = 0; i < 2 * count; i++) {
                Message message = receiver.receive(TIME);
                assertThat(message).isNotNull();
                int thread = Integer.parseInt(message.text(0));
                assertThat(message.text(1)).isEqualTo(String.valueOf(next[thread]++));
            }
            sending.get(10, TimeUnit.SECONDS);
            assertThat(next).containsOnly(count);
            assertThat(receiver.tryReceive()).isNull();
        }
    }

    // ---- the end of a socket

    @Nested
    @DisplayName("V-122: linger")
    class Linger {
        @Test
        @DisplayName("V-122: without linger, closing is immediate and what is unsent is dropped and counted")
        void withoutLingerClosingIsImmediate() {
            try (Context context = Context.create()) {
                PushSocket push = PushSocket.open(context, o -> o.linger(Duration.ZERO));
                connectToNoPeer(push, 10);
                long start = System.nanoTime();
                push.close();
                assertThat(since(start)).isLessThan(Duration.ofSeconds(1));
                assertLost(push, 10);
            }
        }

        @Test
        @DisplayName("V-122: closing waits for the linger time, and no more than a second longer")
        void closingWaitsForTheLingerTime() {
            try (Context context = Context.create()) {
                PushSocket push = PushSocket.open(context);
                connectToNoPeer(push, 10);
                long start = System.nanoTime();
                push.close(Duration.ofMillis(300));
                assertThat(since(start)).isBetween(Duration.ofMillis(300), Duration.ofMillis(1300));
                assertLost(push, 10);
            }
        }

        @Test
        @DisplayName("V-122: the same for a peer that is there and does not read")
        void theSameForAPeerThatDoesNotRead() throws Exception {
            try (Context context = Context.create();
                    PushSocket push = PushSocket.open(context, o -> o.sendByteBudget(0));
                    RawPeer idle = RawPeer.connect(push.bind(TCP)).handshake("PULL")) {
                assertThat(push.awaitPeers(1, TIME)).isTrue();
                Message large = Message.wrap(new byte[1 << 20]);
                for (int i = 0; i < 64; i++) {
                    assertThat(push.trySend(large)).isEqualTo(SendResult.SENT);
                }
                long start = System.nanoTime();
                push.close(Duration.ofMillis(300));
                assertThat(since(start)).isBetween(Duration.ofMillis(300), Duration.ofMillis(1300));
                assertThat(push.accounting().sendDropped()).containsOnlyKeys(DropReason.LINGER_EXPIRED);
                assertThat(push.accounting().written() + push.accounting().totalSendDropped())
                        .isEqualTo(64);
                assertThat(idle.readFrame().body()).hasSize(1 << 20);
            }
        }

        @Test
        @DisplayName("V-122: what is unsent goes out if the other end comes within the linger time")
        void whatIsUnsentGoesOut() throws Exception {
            try (Context context = Context.create();
                    PullSocket pull = PullSocket.open(context)) {
                PushSocket push = PushSocket.open(
                        context, o -> o.linger(TIME).reconnection(Reconnection.every(Duration.ofMillis(20))));
                Endpoint free = connectToNoPeer(push, 10);
                Future<?> closing = threads.submit(() -> push.close());
                eventually(() -> assertThat(push.isClosed()).isTrue());
                pull.bind(free);
                for (int i = 0; i < 10; i++) {
                    assertThat(pull.receive(TIME)).isEqualTo(Message.of("message " + i));
                }
                closing.get(5, TimeUnit.SECONDS);
                assertThat(push.accounting().sendDropped()).isEmpty();
                assertThat(push.accounting().written()).isEqualTo(10);
            }
        }

        @Test
        @DisplayName("V-122: a context that closes gives each socket its own linger time, or less if told")
        void theContextGivesEachItsOwn() {
            Context context = Context.create();
            PushSocket brief = PushSocket.open(context, o -> o.linger(Duration.ofMillis(100)));
            PushSocket endless = PushSocket.open(context, OptionsBuilder::libzmqDefaults);
            connectToNoPeer(brief, 1);
            connectToNoPeer(endless, 1);
            long start = System.nanoTime();
            context.close(Duration.ofMillis(300));
            assertThat(since(start)).isBetween(Duration.ofMillis(300), Duration.ofMillis(1800));
            assertLost(brief, 1);
            assertLost(endless, 1);
        }

        @Test
        @DisplayName("V-122: an interrupt ends the waiting, not the closing")
        void anInterruptEndsTheWaiting() throws Exception {
            try (Context context = Context.create()) {
                PushSocket push = PushSocket.open(context, o -> o.linger(Duration.ofMinutes(1)));
                connectToNoPeer(push, 1);
                long start = System.nanoTime();
                Thread closer = new Thread(() -> {
                    push.close();
                    assertThat(Thread.currentThread().isInterrupted()).isTrue();
                });
                closer.start();
                eventually(() -> assertThat(push.isClosed()).isTrue());
                closer.interrupt();
                closer.join(5000);
                assertThat(closer.isAlive()).isFalse();
                assertThat(since(start)).isLessThan(Duration.ofSeconds(5));
                assertThat(context.socketCount()).isZero();
                assertLost(push, 1);
            }
        }

        @Test
        @DisplayName("A-15: a SUB has nothing to linger for, its subscriptions need no publisher that hears them")
        void aSubscriberHasNothingToLingerFor() {
            try (Context context = Context.create()) {
                SubSocket sub = SubSocket.open(context, OptionsBuilder::libzmqDefaults);
                sub.subscribe("A").connect(unbound(context));
                long start = System.nanoTime();
                sub.close();
                assertThat(since(start)).isLessThan(Duration.ofSeconds(1));
            }
        }

        /** Gives the socket messages for a tcp endpoint where no socket listens. */
        private static Endpoint connectToNoPeer(PushSocket push, int messages) {
            try (Context other = Context.create()) {
                Endpoint free = unbound(other);
                push.connect(free);
                for (int i = 0; i < messages; i++) {
                    assertThat(push.trySend(Message.of("message " + i))).isEqualTo(SendResult.SENT);
                }
                return free;
            }
        }

        private static Endpoint unbound(Context context) {
            try (PullSocket pull = PullSocket.open(context)) {
                return pull.bind(TCP);
            }
        }

        private static void assertLost(PushSocket push, long messages) {
            assertThat(push.accounting().sendDropped()).isEqualTo(Map.of(DropReason.LINGER_EXPIRED, messages));
            assertThat(push.accounting().sendQueued()).isZero();
        }
    }

    @Test
    @DisplayName("V-122: an interrupt ends a call that waits, and no message is lost to it")
    void anInterruptedReceiveTakesNothing() throws Exception {
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(context);
                PushSocket push = PushSocket.open(context)) {
            push.connect(pull.bind(INPROC));
            for (int i = 0; i < 20; i++) {
                CompletableFuture<Thread> receiver = new CompletableFuture<>();
                Future<Message> received = threads.submit(() -> {
                    receiver.complete(Thread.currentThread());
                    return pull.receive();
                });
                receiver.get(5, TimeUnit.SECONDS).interrupt();
                push.send("message " + i);
                Message message;
                try {
                    message = received.get(5, TimeUnit.SECONDS);
                } catch (ExecutionException e) {
                    assertThat(e).hasCauseInstanceOf(InterruptedException.class);
                    message = pull.receive(TIME);
                }
                assertThat(message).isEqualTo(Message.of("message " + i));
            }
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> push.send("not this")).isInstanceOf(InterruptedException.class);
            assertThat(Thread.interrupted()).isFalse();
            assertThat(pull.tryReceive()).isNull();
        }
    }

    // ---- handlers

    @Nested
    @DisplayName("V-122: handlers")
    class Handlers {
        @Test
        @DisplayName("V-122: on an event loop, calls that wait are refused; those that do not wait work, closing too")
        void callsThatWaitAreRefusedOnAnEventLoop() throws Exception {
            try (Context context = Context.create();
                    PullSocket pull = PullSocket.open(context);
                    PushSocket push = PushSocket.open(context);
                    PairSocket lonely = PairSocket.open(context)) {
                CompletableFuture<List<Throwable>> thrown = new CompletableFuture<>();
                pull.onMessage(message -> {
                    // What came while the handler was set is handled elsewhere, where waiting is allowed.
                    if (!Thread.currentThread().getName().contains("-io-") || thrown.isDone()) {
                        return;
                    }
                    List<Throwable> all = new ArrayList<>();
                    all.add(catchThrowable(() -> lonely.receive(TIME)));
                    all.add(catchThrowable(() -> lonely.send("no peer")));
                    all.add(catchThrowable(() -> lonely.awaitReadable(TIME)));
                    all.add(catchThrowable(() -> lonely.awaitPeers(1, TIME)));
                    all.add(catchThrowable(() -> lonely.bind(TCP)));
                    assertThat(lonely.tryReceive()).isNull();
                    assertThat(lonely.trySend(message)).isEqualTo(SendResult.NO_PEER);
                    lonely.connect("tcp://127.0.0.1:1");
                    lonely.close();
                    thrown.complete(all);
                });
                push.connect(pull.bind(TCP));
                eventually(() -> {
                    push.send("go");
                    assertThat(thrown).isDone();
                });
                assertThat(thrown.get())
                        .hasSize(5)
                        .allSatisfy(each -> assertThat(each).isInstanceOf(EventLoopBlockedException.class));
                eventually(() -> assertThat(context.socketCount()).isEqualTo(2));
            }
        }

        @Test
        @DisplayName("V-122: a handler that fails loses its message only, and excludes the other ways to receive")
        void aHandlerThatFails() throws Exception {
            try (Context context = Context.create();
                    PullSocket pull = PullSocket.open(context);
                    PushSocket push = PushSocket.open(context)) {
                Queue<String> handled = new ConcurrentLinkedQueue<>();
                pull.onMessage(message -> {
                    if (message.text().equals("2")) {
                        throw new IllegalStateException("thrown by the handler of a test");
                    }
                    handled.add(message.text());
                });
                push.connect(pull.bind(TCP));
                for (int i = 1; i <= 3; i++) {
                    push.send("" + i);
                }
                eventually(() -> assertThat(handled).containsExactly("1", "3"));
                assertThatThrownBy(pull::tryReceive).isInstanceOf(IllegalStateException.class);
                assertThatThrownBy(() -> pull.onMessage(message -> {})).isInstanceOf(IllegalStateException.class);
            }
        }

        @Test
        @DisplayName(
                "V-122: a handler may connect while another thread binds the same socket, and neither waits for the other")
        void aHandlerMayConnectWhileAnotherThreadBinds() throws Exception {
            try (Context context = Context.create();
                    DealerSocket busy = DealerSocket.open(context);
                    DealerSocket feeder = DealerSocket.open(context)) {
                busy.onMessage(message -> {
                    busy.connect("tcp://127.0.0.1:1");
                    busy.disconnect(Endpoint.parse("tcp://127.0.0.1:1"));
                    busy.trySend(message);
                });
                feeder.connect(busy.bind(TCP));
                for (int i = 0; i < 100; i++) {
                    feeder.send("message " + i);
                    busy.unbind(busy.bind(TCP));
                }
                for (int i = 0; i < 100; i++) {
                    assertThat(feeder.receive(TIME)).isNotNull();
                }
            }
        }
    }

    // ---- messages

    @Nested
    @DisplayName("V-120: messages")
    class Messages {
        @Test
        @DisplayName("V-120: a message of copies does not change with its source, one that wraps does")
        void copiesAndWraps() {
            byte[] bytes = {1, 2, 3};
            Message copied = Message.of(bytes, bytes);
            Message wrapped = Message.wrap(bytes);
            ByteBuffer direct = ByteBuffer.allocateDirect(5).put(new byte[] {9, 1, 2, 3, 9});
            Message fromBuffer = Message.of(direct.position(1).limit(4));
            bytes[0] = 42;
            assertThat(copied.bytes(0)).containsExactly(1, 2, 3);
            assertThat(copied.bytes(1)).containsExactly(1, 2, 3);
            assertThat(wrapped.bytes()).containsExactly(42, 2, 3);
            assertThat(fromBuffer.bytes()).containsExactly(1, 2, 3);
            assertThat(direct.position()).isEqualTo(1);
            copied.bytes(0)[0] = 7;
            assertThat(copied.bytes(0)).containsExactly(1, 2, 3);
        }

        @Test
        @DisplayName("V-120: frames may be empty, a message may not; frames that are not there are out of bounds")
        void framesAndNone() {
            Message message = Message.of("", "b", "");
            assertThat(message.frameCount()).isEqualTo(3);
            assertThat(message.size()).isEqualTo(1);
            assertThat(message.bytes()).isEmpty();
            assertThat(message.text(1)).isEqualTo("b");
            assertThat(message.buffer(1).isReadOnly()).isTrue();
            assertThatThrownBy(() -> message.bytes(3)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> Message.of(new String[0])).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> Message.wrap(List.of())).isInstanceOf(IllegalArgumentException.class);
        }

        @Test
        @DisplayName("V-120: equal frames make equal messages; the text says sizes, never contents")
        void equality() {
            assertThat(Message.of("a", "b")).isEqualTo(Message.of("a", "b")).hasSameHashCodeAs(Message.of("a", "b"));
            assertThat(Message.of("a", "b")).isNotEqualTo(Message.of("ab"));
            assertThat(Message.of("a", "b")).isNotEqualTo(Message.of("a", "b", ""));
            assertThat(Message.of("secret", "")).hasToString("Message[6 B, 0 B]");
        }

        @Test
        @DisplayName("V-120: what is put before a message can be taken off it again, down to one frame")
        void prependAndSkip() {
            Message body = Message.of("body");
            Message routed = body.prepend(new byte[0]).prepend("id".getBytes(StandardCharsets.UTF_8));
            assertThat(routed).isEqualTo(Message.of("id", "", "body"));
            assertThat(routed.skip(1)).isEqualTo(Message.of("", "body"));
            assertThat(routed.skip(2)).isEqualTo(body);
            assertThat(routed.skip(0)).isSameAs(routed);
            assertThatThrownBy(() -> routed.skip(3)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> routed.skip(-1)).isInstanceOf(IllegalArgumentException.class);
        }

        @Test
        @DisplayName("V-120: one message may be sent any number of times by any number of sockets, and is not changed")
        void aMessageMayBeSentAgain() throws Exception {
            try (Context context = Context.create();
                    PullSocket pull = PullSocket.open(context);
                    PushSocket first = PushSocket.open(context);
                    PushSocket second = PushSocket.open(context)) {
                first.connect(pull.bind(TCP));
                second.connect(pull.bind(INPROC));
                Message message = Message.of("shared", "by", "all");
                for (int i = 0; i < 5; i++) {
                    first.send(message);
                    second.send(message);
                }
                for (int i = 0; i < 10; i++) {
                    Message received = pull.receive(TIME);
                    assertThat(received).isEqualTo(message);
                    assertThat(received.origin()).isNotNull();
                    assertThat(received.origin().socketType()).isEqualTo("PUSH");
                }
                assertThat(message.origin()).isNull();
            }
        }

        @Test
        @DisplayName("V-122: every byte arrives as it was sent, in frames of every small size")
        void everyByteArrives() throws Exception {
            byte[] all = new byte[256];
            for (int i = 0; i < all.length; i++) {
                all[i] = (byte) i;
            }
            try (Context context = Context.create();
                    PullSocket pull = PullSocket.open(context);
                    PushSocket push = PushSocket.open(context)) {
                push.connect(pull.bind(TCP));
                byte[][] frames = new byte[257][];
                for (int i = 0; i < frames.length; i++) {
                    frames[i] = Arrays.copyOf(all, i);
                }
                push.send(Message.of(frames));
                assertThat(pull.receive(TIME)).isEqualTo(Message.of(frames));
            }
        }
    }

    // ---- options

    @Test
    @DisplayName("V-121: what must not be null is refused on the spot")
    @SuppressWarnings({"NullAway", "DataFlowIssue"})
    void nullIsRefused() {
        try (Context context = Context.create();
                PairSocket pair = PairSocket.open(context)) {
            for (ThrowingCallable each : List.<ThrowingCallable>of(
                    () -> pair.bind((String) null),
                    () -> pair.bind((Endpoint) null),
                    () -> pair.connect((String) null),
                    () -> pair.connect((Endpoint) null),
                    () -> pair.trySend(null),
                    () -> pair.send((Message) null),
                    () -> pair.send((String) null),
                    () -> pair.sendAsync(null),
                    () -> pair.receive(null),
                    () -> pair.onMessage(null),
                    () -> pair.close(null),
                    () -> PairSocket.open(null),
                    () -> PairSocket.open(context, null),
                    () -> Message.of((String) null),
                    () -> Message.wrap((byte[]) null))) {
                assertThatThrownBy(each).isInstanceOf(NullPointerException.class);
            }
            assertThat(pair.isClosed()).isFalse();
            assertThat(context.socketCount()).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("V-122: the defaults are libzmq's, but for those that the design names")
    void theDefaults() {
        SocketOptions options = options(o -> {});
        FlowOptions flow = options.flow();
        assertThat(flow.sendHighWaterMark()).isEqualTo(1000);
        assertThat(flow.receiveHighWaterMark()).isEqualTo(1000);
        assertThat(flow.sendTimeout()).isEqualTo(SocketOptions.FOREVER);
        assertThat(flow.receiveTimeout()).isEqualTo(SocketOptions.FOREVER);
        assertThat(flow.linger()).isEqualTo(Duration.ofSeconds(5));
        assertThat(flow.immediate()).isFalse();
        assertThat(flow.conflate()).isFalse();
        assertThat(flow.sendByteBudget()).isBetween(1L << 20, 64L << 20);
        assertThat(options.routingId()).isEqualTo(RoutingId.NONE);
        assertThat(options.reconnection())
                .isEqualTo(new Reconnection(Duration.ofMillis(100), Duration.ofMillis(100), true));
        assertThat(options.heartbeats().interval()).isZero();
        assertThat(options.heartbeats().timeToLive()).isZero();
        assertThat(options.limits().messageSize()).isEqualTo(64L << 20);
        assertThat(options.limits().handshake()).isEqualTo(Duration.ofSeconds(30));
        assertThat(options.limits().firstByte()).isEqualTo(Duration.ofSeconds(5));
        assertThat(options.tcp().backlog()).isEqualTo(4096);
        assertThat(options.tcp().keepAlive()).isTrue();
        assertThat(options.tcp().ipv6()).isFalse();
        assertThat(options.tcp().typeOfService()).isZero();
        assertThat(options.tcp().connectTimeout()).isZero();
    }

    @Test
    @DisplayName("V-122: libzmqDefaults() lifts every limit and undoes every deviation that is an option")
    void libzmqDefaults() {
        SocketOptions options = options(OptionsBuilder::libzmqDefaults);
        assertThat(options.flow().linger()).isEqualTo(SocketOptions.FOREVER);
        assertThat(options.flow().sendByteBudget()).isZero();
        assertThat(options.flow().receiveByteBudget()).isZero();
        assertThat(options.limits().firstByte()).isZero();
        assertThat(options.tcp().backlog()).isEqualTo(100);
        assertThat(options.reconnection().afterRefusal()).isFalse();
        assertThat(options.tcp().keepAlive()).isFalse();
        assertThat(options.tcp().userTimeout()).isZero();
        assertThat(options.limits().messageSize()).isEqualTo(Long.MAX_VALUE);
        assertThat(options.limits().frames()).isEqualTo(Integer.MAX_VALUE);
        assertThat(options.limits().halfOpen()).isEqualTo(Integer.MAX_VALUE);
        assertThat(options.limits().subscriptions()).isEqualTo(Integer.MAX_VALUE);
        assertThat(options.limits().topicBytes()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    @DisplayName("V-122: a wrong value is refused with the option's name, the value and what was expected")
    void wrongValuesAreRefused() {
        Map<String, Consumer<PushSocket.Options>> wrong = Map.of(
                "sendHighWaterMark: -1", o -> o.sendHighWaterMark(-1),
                "receiveHighWaterMark: -5", o -> o.receiveHighWaterMark(-5),
                "linger: PT-1S", o -> o.linger(Duration.ofSeconds(-1)),
                "sendTimeout: PT-0.001S", o -> o.sendTimeout(Duration.ofMillis(-1)),
                "maxMessageSize: -1", o -> o.maxMessageSize(-1),
                "maxFrames: 0", o -> o.maxFrames(0),
                "heartbeatInterval: PT-1S", o -> o.heartbeatInterval(Duration.ofSeconds(-1)),
                "handshakeTimeout: PT-1S", o -> o.handshakeTimeout(Duration.ofSeconds(-1)),
                "reconnect interval: PT0S", o -> o.reconnection(Reconnection.every(Duration.ZERO)));
        wrong.forEach((text, setting) -> assertThatThrownBy(() -> options(setting))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageStartingWith(text + " (expected: "));
    }

    private static SocketOptions options(Consumer<PushSocket.Options> setting) {
        try (Context context = Context.create();
                PushSocket push = PushSocket.open(context, setting)) {
            return push.options();
        }
    }

    // ---- threads

    private interface ThreadBody {
        void run(int thread) throws Exception;
    }

    /** Runs so many threads, all at once, and waits for them. */
    private void inThreads(int count, ThreadBody body) throws Exception {
        CyclicBarrier start = new CyclicBarrier(count);
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int thread = i;
            running.add(threads.submit(() -> {
                start.await();
                body.run(thread);
                return null;
            }));
        }
        for (Future<?> each : running) {
            each.get(20, TimeUnit.SECONDS);
        }
    }
}
