package io.weir.patterns.conformance;

import static io.weir.testing.Eventually.eventually;
import static io.weir.testing.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.EventLoopBlockedException;
import io.weir.Message;
import io.weir.SendResult;
import io.weir.SocketClosedException;
import io.weir.patterns.contract.Caller;
import io.weir.patterns.contract.OnInprocAndTcp;
import io.weir.patterns.contract.Wire;
import io.weir.patterns.pair.PairSocket;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.patterns.pubsub.SubSocket;
import io.weir.patterns.pubsub.XPubSocket;
import io.weir.patterns.reqrep.RepSocket;
import io.weir.patterns.reqrep.ReqSocket;
import io.weir.socket.Context;
import io.weir.socket.Poller;
import io.weir.socket.Poller.Ready;
import io.weir.socket.Receiving;
import io.weir.socket.Socket;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Feature map 9.7, V-114: waiting for many sockets at once, and handlers on executors. */
@DisplayName("9.7 Pollers")
@Timeout(120)
class PollerConformanceTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration A_WHILE = Duration.ofMillis(50);

    private static void awaitWaiting(Thread thread) {
        assertThat(within(
                        PATIENCE,
                        () -> thread.getState() == Thread.State.WAITING
                                || thread.getState() == Thread.State.TIMED_WAITING))
                .as("waits")
                .isTrue();
    }

    /** Polls on a thread of its own, and says what came of it. */
    private static final class Polling {
        final CompletableFuture<Ready> result = new CompletableFuture<>();
        final Thread thread;

        Polling(Poller poller, Duration timeout) {
            thread = new Thread(() -> {
                try {
                    result.complete(poller.poll(timeout));
                } catch (InterruptedException | RuntimeException e) {
                    result.completeExceptionally(e);
                }
            });
            thread.start();
            awaitWaiting(thread);
        }

        Ready get() throws Exception {
            return result.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    @OnInprocAndTcp
    @DisplayName("V-114: it names each socket that has messages as long as it has some, and no other")
    void itNamesWhatIsReady(Wire wire) throws Exception {
        try (Context context = wire.context();
                PullSocket one = PullSocket.open(context);
                PullSocket two = PullSocket.open(context);
                PushSocket toOne = PushSocket.open(context);
                PushSocket toTwo = PushSocket.open(context);
                Poller poller = new Poller()) {
            toOne.connect(one.bind(wire.anywhere()));
            toTwo.connect(two.bind(wire.anywhere()));
            poller.add(one);
            poller.add(two);
            assertThat(poller.poll(Duration.ZERO).isEmpty()).isTrue();
            assertThat(poller.poll(A_WHILE).isEmpty()).isTrue();
            Polling polling = new Polling(poller, PATIENCE);
            toTwo.send("a");
            assertThat(polling.get().toReceive()).containsExactly(two);
            assertThat(poller.poll(Duration.ZERO).toReceive())
                    .as("it still has")
                    .containsExactly(two);
            toOne.send("b");
            eventually(() -> assertThat(poller.poll(Duration.ZERO).toReceive()).containsExactlyInAnyOrder(one, two));
            assertThat(two.tryReceive()).isNotNull();
            assertThat(poller.poll(Duration.ZERO).toReceive()).containsExactly(one);
            assertThat(one.tryReceive()).isNotNull();
            assertThat(poller.poll(A_WHILE).isEmpty()).isTrue();
            toTwo.send("c");
            assertThat(poller.poll(PATIENCE).toReceive()).containsExactly(two);
        }
    }

    @OnInprocAndTcp
    @DisplayName("V-114: S-036: one that floods keeps no other from being seen")
    void aFloodStarvesNoOtherSocket(Wire wire) throws Exception {
        try (Context context = wire.context();
                PullSocket flooded = PullSocket.open(context);
                PullSocket trickled = PullSocket.open(context);
                PushSocket flood = PushSocket.open(context);
                PushSocket trickle = PushSocket.open(context);
                Poller poller = new Poller()) {
            flood.connect(flooded.bind(wire.anywhere()));
            trickle.connect(trickled.bind(wire.anywhere()));
            poller.add(flooded);
            poller.add(trickled);
            AtomicBoolean over = new AtomicBoolean();
            Thread flooding = new Thread(() -> {
                try {
                    while (!over.get()) {
                        flood.send(Message.of("flood"), A_WHILE);
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            flooding.start();
            try {
                assertThat(flooded.awaitReadable(PATIENCE)).isTrue();
                long floods = 0;
                for (int drops = 0; drops < 50; drops++) {
                    trickle.send("drop " + drops);
                    assertThat(trickled.awaitReadable(PATIENCE)).isTrue();
                    Ready ready = poller.poll(PATIENCE);
                    assertThat(ready.toReceive()).as("of the next poll").contains(trickled);
                    for (Receiving socket : ready.toReceive()) {
                        String text = socket.receive().text();
                        floods += text.equals("flood") ? 1 : 0;
                    }
                }
                Ready last = poller.poll(PATIENCE);
                assertThat(last.toReceive()).containsExactly(flooded);
                assertThat(floods).isPositive();
            } finally {
                over.set(true);
                flooding.join();
            }
        }
    }

    @Test
    @DisplayName("V-114: ten thousand sockets, a few of which have something to say")
    void tenThousandSockets() throws Exception {
        int count = 10_000;
        try (Context context = Context.builder().maxSockets(count + 1).build();
                PushSocket push = PushSocket.open(context);
                Poller poller = new Poller()) {
            List<PullSocket> sockets = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                PullSocket socket = PullSocket.open(context);
                socket.bind("inproc://many-" + i);
                sockets.add(socket);
                poller.add(socket);
            }
            assertThat(poller.size()).isEqualTo(count);
            assertThat(poller.poll(A_WHILE).isEmpty()).isTrue();
            for (int i = 0; i < count; i += 997) {
                push.connect("inproc://many-" + i);
            }
            Set<Receiving> heard = Collections.newSetFromMap(new IdentityHashMap<>());
            int expected = (count + 996) / 997;
            for (int i = 0; i < expected; i++) {
                push.send("to each in turn");
            }
            int received = 0;
            while (received < expected) {
                for (Receiving socket : poller.poll(PATIENCE).toReceive()) {
                    assertThat(socket.tryReceive()).isNotNull();
                    heard.add(socket);
                    received++;
                }
            }
            assertThat(heard).hasSize(expected);
            assertThat(poller.poll(A_WHILE).isEmpty()).isTrue();
            context.close(Duration.ZERO);
            Set<Socket> closed = new HashSet<>();
            while (closed.size() < count) {
                Ready ready = poller.poll(PATIENCE);
                assertThat(ready.isEmpty()).isFalse();
                closed.addAll(ready.closed());
            }
            assertThat(poller.size()).isZero();
        }
    }

    @Test
    @DisplayName("V-114: a thread that waits uses no processor time")
    void itDoesNotSpin() throws Exception {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(context);
                Poller poller = new Poller()) {
            poller.add(pull);
            Polling polling = new Polling(poller, PATIENCE);
            long before = threads.getThreadCpuTime(polling.thread.getId());
            assertThat(within(Duration.ofMillis(300), polling.result::isDone)).isFalse();
            assertThat(threads.getThreadCpuTime(polling.thread.getId()) - before)
                    .isLessThan(TimeUnit.MILLISECONDS.toNanos(50));
            poller.wake();
            assertThat(polling.get().isEmpty()).isTrue();
        }
    }

    @Test
    @DisplayName("V-114: a wake ends the poll that waits, or the next one, once")
    void aWakeEndsOnePoll() throws Exception {
        try (Poller poller = new Poller()) {
            Polling polling = new Polling(poller, PATIENCE);
            poller.wake();
            assertThat(polling.get().isEmpty()).isTrue();
            poller.wake();
            poller.wake();
            assertThat(poller.poll(PATIENCE).isEmpty()).isTrue();
            long start = System.nanoTime();
            assertThat(poller.poll(A_WHILE).isEmpty()).isTrue();
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(A_WHILE.toNanos());
        }
    }

    @Test
    @DisplayName("V-114: an interrupt ends the poll and nothing else")
    void anInterruptEndsThePoll() throws Exception {
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(context);
                PushSocket push = PushSocket.open(context);
                Poller poller = new Poller()) {
            push.connect(pull.bind("inproc://interrupted"));
            poller.add(pull);
            Polling polling = new Polling(poller, PATIENCE);
            polling.thread.interrupt();
            assertThatThrownBy(polling::get).hasCauseInstanceOf(InterruptedException.class);
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> poller.poll(Duration.ZERO)).isInstanceOf(InterruptedException.class);
            push.send("after that");
            assertThat(poller.poll(PATIENCE).toReceive()).containsExactly(pull);
        }
    }

    @OnInprocAndTcp
    @DisplayName("V-114: a socket that is closed while it is polled is named once; the others go on")
    void aClosedSocketIsNamedOnce(Wire wire) throws Exception {
        try (Context context = wire.context();
                PairSocket closing = PairSocket.open(context);
                PullSocket staying = PullSocket.open(context);
                PushSocket push = PushSocket.open(context);
                Poller poller = new Poller()) {
            push.connect(staying.bind(wire.anywhere()));
            poller.add(closing);
            poller.addSending(closing);
            poller.add(staying);
            Polling polling = new Polling(poller, PATIENCE);
            closing.close();
            assertThat(polling.get().closed()).containsExactly(closing);
            while (!poller.poll(A_WHILE).isEmpty()) {
                // The other half of it, perhaps.
            }
            assertThat(poller.size()).isEqualTo(1);
            assertThatThrownBy(() -> poller.add(closing)).isInstanceOf(SocketClosedException.class);
            push.send("still here");
            assertThat(poller.poll(PATIENCE).toReceive()).containsExactly(staying);
        }
    }

    @Test
    @DisplayName("V-114: closing the poller tells the thread that polls, and leaves the sockets alone")
    void closingThePollerTellsTheThreadThatPolls() throws Exception {
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(context);
                PushSocket push = PushSocket.open(context)) {
            Poller poller = new Poller();
            poller.add(pull);
            Polling polling = new Polling(poller, PATIENCE);
            poller.close();
            poller.close();
            assertThatThrownBy(polling::get).hasCauseInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> poller.poll(Duration.ZERO)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> poller.add(pull)).isInstanceOf(IllegalStateException.class);
            push.connect(pull.bind("inproc://alone"));
            push.send("open");
            assertThat(pull.receive(PATIENCE)).isNotNull();
        }
    }

    @Test
    @DisplayName("V-114: what is wrong is refused: twice, not watched, a handler, an event loop")
    void whatIsWrongIsRefused() throws Exception {
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(context);
                PullSocket handled = PullSocket.open(context);
                PushSocket push = PushSocket.open(context);
                Poller poller = new Poller()) {
            poller.add(pull);
            assertThatThrownBy(() -> poller.add(pull)).isInstanceOf(IllegalArgumentException.class);
            assertThat(poller.removeSending(push)).isFalse();
            CompletableFuture<Throwable> thrown = new CompletableFuture<>();
            handled.onMessage(message -> {
                try {
                    // The first may come on another thread, which has seen to the arrival of the peer.
                    poller.poll(Duration.ofMillis(1));
                } catch (RuntimeException | InterruptedException e) {
                    thrown.complete(e);
                }
            });
            assertThatThrownBy(() -> poller.add(handled)).isInstanceOf(IllegalStateException.class);
            push.connect(handled.bind("tcp://127.0.0.1:*"));
            assertThat(within(PATIENCE, () -> {
                        push.trySend(Message.of("poll on the loop"));
                        return thrown.isDone();
                    }))
                    .isTrue();
            assertThat(thrown.get()).isInstanceOf(EventLoopBlockedException.class);
            assertThat(poller.remove(pull)).isTrue();
            assertThat(poller.remove(pull)).isFalse();
            assertThat(poller.size()).isZero();
        }
    }

    @OnInprocAndTcp
    @DisplayName("V-114: a socket is ready to send while a peer has room")
    void aSocketIsReadyToSend(Wire wire) throws Exception {
        try (Context context = wire.context();
                PushSocket push = PushSocket.open(context, o -> o.highWaterMark(5));
                PullSocket pull = PullSocket.open(context, o -> o.highWaterMark(5));
                Poller poller = new Poller()) {
            poller.addSending(push);
            assertThat(poller.poll(A_WHILE).isEmpty()).as("no peer").isTrue();
            Polling polling = new Polling(poller, PATIENCE);
            pull.connect(push.bind(wire.anywhere()));
            assertThat(polling.get().toSend()).containsExactly(push);
            byte[] large = new byte[100_000];
            while (push.send(Message.wrap(large), Duration.ofMillis(200)) == SendResult.SENT) {
                // Until it is full.
            }
            assertThat(poller.poll(A_WHILE).isEmpty()).as("no room").isTrue();
            Polling forRoom = new Polling(poller, PATIENCE);
            while (!forRoom.result.isDone()) {
                pull.receive(A_WHILE);
            }
            assertThat(forRoom.get().toSend()).containsExactly(push);
            assertThat(push.trySend(Message.of("room"))).isEqualTo(SendResult.SENT);
        }
    }

    @Test
    @DisplayName("V-114: a REP counts as ready in its turn only, an XPUB for subscriptions, too")
    void socketsAreReadyInTheirTurn() throws Exception {
        try (Context context = Context.create();
                RepSocket rep = RepSocket.open(context);
                ReqSocket one = ReqSocket.open(context);
                ReqSocket two = ReqSocket.open(context);
                XPubSocket xpub = XPubSocket.open(context);
                SubSocket sub = SubSocket.open(context);
                Poller poller = new Poller()) {
            String services = rep.bind("inproc://services").toString();
            one.connect(services);
            two.connect(services);
            poller.add(rep);
            one.send("1");
            two.send("2");
            assertThat(poller.poll(PATIENCE).toReceive()).containsExactly(rep);
            rep.receive();
            assertThat(poller.poll(A_WHILE).isEmpty()).isTrue();
            rep.send("re");
            assertThat(poller.poll(PATIENCE).toReceive()).containsExactly(rep);
            poller.remove(rep);
            poller.add(xpub);
            Polling polling = new Polling(poller, PATIENCE);
            sub.subscribe("x").connect(xpub.bind("tcp://127.0.0.1:*"));
            assertThat(polling.get().toReceive()).containsExactly(xpub);
        }
    }

    @Test
    @DisplayName("V-114: two threads that poll are both told")
    void twoThreadsThatPoll() throws Exception {
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(context);
                PushSocket push = PushSocket.open(context);
                Poller poller = new Poller()) {
            push.connect(pull.bind("inproc://both"));
            poller.add(pull);
            Polling one = new Polling(poller, PATIENCE);
            Polling two = new Polling(poller, PATIENCE);
            push.send("for both");
            assertThat(one.get().toReceive()).containsExactly(pull);
            assertThat(two.get().toReceive()).containsExactly(pull);
        }
    }

    @OnInprocAndTcp
    @DisplayName("V-114: one handler for each socket on an executor: in order, one at a time, and it may block")
    void handlersOnAnExecutor(Wire wire) throws Exception {
        int sockets = 4;
        int count = 2_000;
        ExecutorService executor = Executors.newFixedThreadPool(2, task -> new Thread(task, "handlers"));
        try (Context context = wire.context()) {
            List<PushSocket> sources = new ArrayList<>();
            List<List<Integer>> got = new ArrayList<>();
            AtomicInteger total = new AtomicInteger();
            AtomicInteger strangers = new AtomicInteger();
            for (int i = 0; i < sockets; i++) {
                PullSocket pull = PullSocket.open(context);
                PushSocket push = PushSocket.open(context);
                push.connect(pull.bind(wire.anywhere()));
                sources.add(push);
                List<Integer> mine = new ArrayList<>();
                got.add(mine);
                CompletableFuture<Void> once = new CompletableFuture<>();
                pull.onMessage(
                        message -> {
                            if (mine.isEmpty()) {
                                // It may wait for another thread, which an event loop must not.
                                CompletableFuture.runAsync(() -> once.complete(null));
                                once.join();
                            }
                            strangers.addAndGet(Thread.currentThread().getName().equals("handlers") ? 0 : 1);
                            mine.add(Integer.valueOf(message.text()));
                            total.incrementAndGet();
                        },
                        executor);
            }
            for (int n = 0; n < count; n++) {
                for (PushSocket source : sources) {
                    source.send("" + n);
                }
            }
            assertThat(within(PATIENCE, () -> total.get() == sockets * count))
                    .as("%d of %d", total.get(), sockets * count)
                    .isTrue();
            assertThat(strangers.get()).isZero();
            for (List<Integer> mine : got) {
                assertThat(mine).hasSize(count).isSorted().doesNotHaveDuplicates();
            }
        } finally {
            executor.shutdown();
        }
    }

    @Test
    @DisplayName("V-114: an executor that refuses loses no message: it stays in the socket")
    void anExecutorThatRefuses() throws Exception {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        executor.shutdown();
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(context);
                PushSocket push = PushSocket.open(context)) {
            push.connect(pull.bind("inproc://refused"));
            pull.onMessage(message -> {}, executor);
            push.send("kept");
            assertThat(within(PATIENCE, () -> pull.accounting().receiveQueued() == 1))
                    .isTrue();
            assertThat(pull.accounting().delivered()).isZero();
        }
    }

    @Test
    void aPollWithoutATimeWaitsUntilItIsWoken() throws Exception {
        try (Poller poller = new Poller();
                Caller<Poller.Ready> waiting = Caller.of(poller::poll)) {
            waiting.awaitWaiting();
            poller.wake();
            assertThat(waiting.result().isEmpty()).isTrue();
        }
    }
}
