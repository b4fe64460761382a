package io.weir.patterns.contract;

import static io.weir.patterns.contract.OnWire.PATIENCE;
import static io.weir.patterns.contract.OnWire.assertNothingComes;
import static io.weir.patterns.contract.OnWire.awaitPeers;
import static io.weir.patterns.contract.OnWire.receive;
import static io.weir.patterns.contract.OnWire.receiveTexts;
import static io.weir.patterns.contract.SendingContract.taking;
import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.EventLoopBlockedException;
import io.weir.Message;
import io.weir.SocketClosedException;
import io.weir.SocketTimeoutException;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.patterns.reqrep.DealerSocket;
import io.weir.socket.Context;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Receiving: the forms it takes, how long it waits, and what ends the waiting. */
interface ReceivingContract extends OnWire {
    Duration LIMIT = SendingContract.LIMIT;

    @Test
    default void tryReceiveTakesWhatIsThere() throws Exception {
        try (Pipe pipe = new Pipe(wire())) {
            assertThat(pipe.pull.tryReceive()).isNull();
            pipe.push.send("1");
            assertThat(pipe.pull.awaitReadable(PATIENCE)).isTrue();
            Message message = pipe.pull.tryReceive();
            assertThat(message).isNotNull();
            assertThat(message.text()).isEqualTo("1");
            assertThat(pipe.pull.tryReceive()).isNull();
        }
    }

    @Test
    default void receiveWithALimitWaitsThatLongAndNoLonger() throws Exception {
        try (Pipe pipe = new Pipe(wire())) {
            assertThat(taking(LIMIT, () -> pipe.pull.receive(LIMIT))).isEqualTo(null);
            assertThat(taking(LIMIT, () -> pipe.pull.awaitReadable(LIMIT))).isFalse();
            assertThat(pipe.pull.receive(Duration.ZERO)).isNull();
            pipe.push.send("1");
            assertThat(taking(Duration.ZERO, () -> pipe.pull.receive(Duration.ofDays(1))))
                    .isNotNull();
        }
    }

    @Test
    default void receiveThrowsWhenTheReceiveTimeoutHasPassed() throws Exception {
        try (Context context = wire().context();
                PullSocket pull = PullSocket.open(context, o -> o.receiveTimeout(LIMIT))) {
            pull.bind(wire().anywhere());
            Throwable thrown = taking(LIMIT, () -> {
                try {
                    return new AssertionError("received " + pull.receive());
                } catch (SocketTimeoutException e) {
                    return e;
                }
            });
            assertThat(thrown).hasMessageContaining(pull.name()).hasMessageContaining("receive");
        }
    }

    @Test
    default void receiveWaitsForAMessage() throws Exception {
        try (Pipe pipe = new Pipe(wire());
                Caller<Message> receiver = Caller.of(pipe.pull::receive)) {
            receiver.awaitWaiting();
            pipe.push.send("1");
            assertThat(receiver.result().text()).isEqualTo("1");
        }
    }

    @Test
    default void receiversThatWaitShareWhatComes() throws Exception {
        List<Caller<Message>> receivers = new ArrayList<>();
        try (Pipe pipe = new Pipe(wire())) {
            for (int i = 0; i < 8; i++) {
                receivers.add(Caller.of(pipe.pull::receive).awaitWaiting());
            }
            for (int i = 0; i < 8; i++) {
                pipe.push.send(String.valueOf(i));
            }
            List<String> texts = new ArrayList<>();
            for (Caller<Message> receiver : receivers) {
                texts.add(receiver.result().text());
            }
            assertThat(texts).containsExactlyInAnyOrder("0", "1", "2", "3", "4", "5", "6", "7");
        } finally {
            for (Caller<Message> receiver : receivers) {
                receiver.close();
            }
        }
    }

    @Test
    default void receiveAllTakesWhatIsThereAndWaitsForNothing() throws Exception {
        try (Pipe pipe = new Pipe(wire())) {
            assertThat(pipe.pull.receiveAll(10)).isEmpty();
            for (int i = 0; i < 7; i++) {
                pipe.push.send(String.valueOf(i));
            }
            eventually(() -> assertThat(pipe.pull.accounting().receiveQueued()).isEqualTo(7));
            // A message is counted as queued just before it can be taken.
            List<Message> first = new ArrayList<>();
            eventually(() -> {
                first.addAll(pipe.pull.receiveAll(5 - first.size()));
                assertThat(first).extracting(Message::text).containsExactly("0", "1", "2", "3", "4");
            });
            List<Message> rest = new ArrayList<>();
            eventually(() -> {
                rest.addAll(pipe.pull.receiveAll(5));
                assertThat(rest).extracting(Message::text).containsExactly("5", "6");
            });
            assertThat(pipe.pull.receiveAll(5)).isEmpty();
            assertThat(pipe.pull.accounting().delivered()).isEqualTo(7);
        }
    }

    @Test
    default void receiveAsyncTakesWhatIsThereOrComes() throws Exception {
        try (Pipe pipe = new Pipe(wire())) {
            List<CompletableFuture<Message>> stages = IntStream.range(0, 5)
                    .mapToObj(i -> pipe.pull.receiveAsync())
                    .toList();
            assertThat(stages).noneMatch(CompletableFuture::isDone);
            for (int i = 0; i < 6; i++) {
                pipe.push.send(String.valueOf(i));
            }
            List<String> texts = new ArrayList<>();
            for (CompletableFuture<Message> stage : stages) {
                texts.add(stage.get(10, TimeUnit.SECONDS).text());
            }
            assertThat(texts).containsExactly("0", "1", "2", "3", "4");
            assertThat(pipe.pull.awaitReadable(PATIENCE)).isTrue();
            CompletableFuture<Message> atOnce = pipe.pull.receiveAsync();
            assertThat(atOnce).isDone();
            assertThat(atOnce.get().text()).isEqualTo("5");
        }
    }

    @Test
    default void cancellingReceiveAsyncLosesNothing() throws Exception {
        int rounds = 300;
        try (Pipe pipe = new Pipe(wire())) {
            CompletableFuture<Message> early = pipe.pull.receiveAsync();
            assertThat(early.cancel(false)).isTrue();
            List<String> received = new ArrayList<>();
            for (int i = 0; i < rounds; i++) {
                CompletableFuture<Message> stage = pipe.pull.receiveAsync();
                pipe.push.send(String.valueOf(i));
                if (!stage.cancel(false)) {
                    received.add(stage.get().text());
                }
                if (i % 10 == 9) {
                    while (received.size() <= i) {
                        received.add(receive(pipe.pull).text());
                    }
                }
            }
            assertThat(received)
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(0, rounds).mapToObj(String::valueOf).toList());
            assertThat(pipe.pull.tryReceive()).isNull();
            eventually(() -> assertThat(pipe.pull.accounting().delivered()).isEqualTo(rounds));
        }
    }

    @Test
    default void awaitReadableTakesNothing() throws Exception {
        try (Pipe pipe = new Pipe(wire());
                Caller<Boolean> waiter = Caller.of(() -> pipe.pull.awaitReadable(PATIENCE));
                Caller<Message> behind = Caller.of(() -> pipe.pull.receive(PATIENCE))) {
            waiter.awaitWaiting();
            behind.awaitWaiting();
            pipe.push.send("1");
            assertThat(behind.result().text()).isEqualTo("1");
            assertThat(pipe.pull.awaitReadable(Duration.ZERO)).isFalse();
            pipe.push.send("2");
            assertThat(waiter.result()).isTrue();
            assertThat(pipe.pull.awaitReadable(PATIENCE)).isTrue();
            assertThat(pipe.pull.awaitReadable(Duration.ZERO)).isTrue();
            assertThat(receive(pipe.pull).text()).isEqualTo("2");
            assertThat(pipe.pull.awaitReadable(Duration.ZERO)).isFalse();
        }
    }

    @Test
    default void anInterruptEndsReceiveAndLosesNothing() throws Exception {
        try (Pipe pipe = new Pipe(wire())) {
            try (Caller<Message> receiver = Caller.of(pipe.pull::receive)) {
                receiver.awaitWaiting().interrupt();
                assertThat(receiver.failure()).isInstanceOf(InterruptedException.class);
            }
            try (Caller<Boolean> waiter = Caller.of(() -> pipe.pull.awaitReadable(PATIENCE))) {
                waiter.awaitWaiting().interrupt();
                assertThat(waiter.failure()).isInstanceOf(InterruptedException.class);
            }
            Thread.currentThread().interrupt();
            assertThatThrownBy(pipe.pull::receive).isInstanceOf(InterruptedException.class);
            pipe.push.send("1");
            assertThat(receive(pipe.pull).text()).isEqualTo("1");
        }
    }

    @Test
    default void interruptsAmongManyReceiversLoseNothing() throws Exception {
        int count = 2000;
        Queue<String> received = new ConcurrentLinkedQueue<>();
        List<Caller<Void>> receivers = new ArrayList<>();
        try (Pipe pipe = new Pipe(wire())) {
            for (int i = 0; i < 4; i++) {
                receivers.add(Caller.running(() -> receiveUntilClosed(pipe.pull, received)));
            }
            for (int i = 0; i < count; i++) {
                pipe.push.send(String.valueOf(i));
                receivers.get(i % 4).interrupt();
            }
            eventually(() -> assertThat(received).hasSize(count));
            assertThat(received).doesNotHaveDuplicates();
            pipe.pull.close();
            for (Caller<Void> receiver : receivers) {
                assertThat(receiver.failure()).isInstanceOf(SocketClosedException.class);
            }
        } finally {
            for (Caller<Void> receiver : receivers) {
                receiver.close();
            }
        }
    }

    private static void receiveUntilClosed(PullSocket pull, Queue<String> received) {
        while (true) {
            try {
                received.add(pull.receive().text());
            } catch (InterruptedException e) {
                // That is the test.
            }
        }
    }

    @Test
    default void closingWakesReceiversThatWait() throws Exception {
        try (Pipe pipe = new Pipe(wire());
                Caller<Message> receiver = Caller.of(pipe.pull::receive);
                Caller<Message> limited = Caller.of(() -> pipe.pull.receive(PATIENCE));
                Caller<Boolean> looking = Caller.of(() -> pipe.pull.awaitReadable(PATIENCE))) {
            receiver.awaitWaiting();
            limited.awaitWaiting();
            looking.awaitWaiting();
            CompletableFuture<Message> stage = pipe.pull.receiveAsync();
            pipe.pull.close();
            assertThat(receiver.failure()).isInstanceOf(SocketClosedException.class);
            assertThat(limited.failure()).isInstanceOf(SocketClosedException.class);
            assertThat(looking.failure()).isInstanceOf(SocketClosedException.class);
            assertThatThrownBy(() -> stage.get(10, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(SocketClosedException.class);
        }
    }

    @Test
    default void aHandlerGetsEveryMessageInOrderOneAtATime() throws Exception {
        int count = 5000;
        Queue<String> handled = new ConcurrentLinkedQueue<>();
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger crowd = new AtomicInteger();
        try (Pipe pipe = new Pipe(wire())) {
            pipe.push.send("0");
            pipe.pull.onMessage(message -> {
                crowd.accumulateAndGet(inside.incrementAndGet(), Math::max);
                handled.add(message.text());
                inside.decrementAndGet();
            });
            for (int i = 1; i < count; i++) {
                pipe.push.send(String.valueOf(i));
            }
            eventually(() -> assertThat(handled).hasSize(count));
            assertThat(handled)
                    .containsExactlyElementsOf(
                            IntStream.range(0, count).mapToObj(String::valueOf).toList());
            assertThat(crowd).hasValue(1);
            assertThat(pipe.pull.accounting().delivered()).isEqualTo(count);
        }
    }

    @Test
    default void aHandlerSurvivesWhatItThrows() throws Exception {
        Queue<String> handled = new ConcurrentLinkedQueue<>();
        try (Pipe pipe = new Pipe(wire())) {
            pipe.pull.onMessage(message -> {
                handled.add(message.text());
                throw new IllegalStateException("as the test wants");
            });
            pipe.push.send("1");
            pipe.push.send("2");
            eventually(() -> assertThat(handled).containsExactly("1", "2"));
            awaitPeers(pipe.pull, 1);
        }
    }

    @Test
    default void aHandlerExcludesTheOtherForms() throws Exception {
        try (Pipe pipe = new Pipe(wire())) {
            try (Caller<Message> receiver = Caller.of(pipe.pull::receive)) {
                receiver.awaitWaiting();
                pipe.pull.onMessage(message -> {});
                assertThat(receiver.failure()).isInstanceOf(IllegalStateException.class);
            }
            assertThatThrownBy(pipe.pull::receive).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(pipe.pull::tryReceive).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> pipe.pull.receiveAll(1)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(pipe.pull::receiveAsync).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> pipe.pull.awaitReadable(Duration.ZERO)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> pipe.pull.onMessage(message -> {})).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    default void aHandlerMayAnswer() throws Exception {
        try (Context context = wire().context();
                DealerSocket echo = DealerSocket.open(context);
                DealerSocket client = DealerSocket.open(context)) {
            echo.onMessage(message -> echo.trySend(Message.of("re " + message.text())));
            client.connect(echo.bind(wire().anywhere()));
            for (int i = 0; i < 100; i++) {
                client.send(String.valueOf(i));
                assertThat(receive(client).text()).isEqualTo("re " + i);
            }
        }
    }

    @Test
    default void waitingOnAnEventLoopThrows() throws Exception {
        if (!wire().isStream()) {
            return; // Handlers of inproc run on the context's executor, which may wait.
        }
        Queue<Throwable> thrown = new ConcurrentLinkedQueue<>();
        try (Pipe pipe = new Pipe(wire());
                PullSocket other = PullSocket.open(pipe.context);
                PushSocket alone = PushSocket.open(pipe.context)) {
            pipe.pull.onMessage(message -> {
                if (thrown.isEmpty() && isEventLoop()) {
                    thrown.add(failureOf(other::receive));
                    thrown.add(failureOf(() -> other.receive(LIMIT)));
                    thrown.add(failureOf(() -> other.awaitReadable(LIMIT)));
                    thrown.add(failureOf(() -> alone.send("1")));
                    thrown.add(failureOf(() -> alone.send(Message.of("1"), LIMIT)));
                    thrown.add(failureOf(() -> alone.awaitPeers(1, LIMIT)));
                    thrown.add(failureOf(() -> alone.bind(wire().anywhere())));
                }
            });
            eventually(() -> {
                pipe.push.send("1");
                assertThat(thrown).hasSize(7);
            });
            assertThat(thrown).allSatisfy(e -> assertThat(e).isInstanceOf(EventLoopBlockedException.class));
        }
    }

    /** Messages that are there when a handler is set are handled elsewhere. */
    private static boolean isEventLoop() {
        return Thread.currentThread().getName().contains("-io-");
    }

    private static Throwable failureOf(Caller.Call call) {
        try {
            call.make();
            return new AssertionError("nothing was thrown");
        } catch (Exception e) {
            return e;
        }
    }

    @Test
    default void aMessageThatNoThreadWaitsForWaitsInTheQueue() throws Exception {
        try (Pipe pipe = new Pipe(wire())) {
            pipe.push.send("1");
            pipe.push.send("2");
            assertThat(receiveTexts(pipe.pull, 2)).containsExactly("1", "2");
            assertNothingComes(pipe.pull);
        }
    }

    /** A PUSH and a PULL, connected. */
    final class Pipe implements AutoCloseable {
        final Context context;
        final PullSocket pull;
        final PushSocket push;

        Pipe(Wire wire) throws InterruptedException {
            context = wire.context();
            pull = PullSocket.open(context);
            push = PushSocket.open(context);
            push.connect(pull.bind(wire.anywhere()));
            awaitPeers(push, 1);
            awaitPeers(pull, 1);
        }

        @Override
        public void close() {
            context.close();
        }
    }
}
