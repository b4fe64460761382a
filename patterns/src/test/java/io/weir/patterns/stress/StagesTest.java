package io.weir.patterns.stress;

import static io.weir.patterns.contract.OnWire.PATIENCE;
import static io.weir.patterns.contract.OnWire.awaitPeers;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Message;
import io.weir.RoutingId;
import io.weir.SendResult;
import io.weir.patterns.contract.Wire;
import io.weir.patterns.pair.PairSocket;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.patterns.reqrep.DealerSocket;
import io.weir.patterns.reqrep.RouterSocket;
import io.weir.socket.Context;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Sends and receives that complete later, in a crowd, and on executors of every kind. */
@Tag("slow")
@Timeout(120)
class StagesTest {
    private static final Message PING = Message.of("ping");
    private static final Message PONG = Message.of("pong");

    /**
     * An executor that runs what it is given on the spot; the thread that completes a stage may be in the middle of
     * anything.
     */
    private static Context onTheSpot(Wire wire) {
        return wire.settings().executor(Runnable::run).build();
    }

    @ParameterizedTest
    @EnumSource(names = {"INPROC", "TCP"})
    void whatWaitsForAPeerIsSentOnTheSpot(Wire wire) throws Exception {
        try (Context context = onTheSpot(wire);
                PullSocket pull = PullSocket.open(context);
                PushSocket push = PushSocket.open(context)) {
            CompletableFuture<Void> sent = push.sendAsync(PING).toCompletableFuture();
            CompletableFuture<Void> more = sent.thenCompose(done -> push.sendAsync(PONG));
            push.connect(pull.bind(wire.anywhere()));
            more.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(pull.receive(PATIENCE)).isEqualTo(PING);
            assertThat(pull.receive(PATIENCE)).isEqualTo(PONG);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"INPROC", "TCP"})
    void aReceiverThatIsRunOnTheSpotMaySend(Wire wire) throws Exception {
        try (Context context = onTheSpot(wire);
                PairSocket one = PairSocket.open(context, o -> o.highWaterMark(1));
                PairSocket other = PairSocket.open(context, o -> o.highWaterMark(1))) {
            one.connect(other.bind(wire.anywhere()));
            awaitPeers(one, 1);
            for (int i = 0; i < 100; i++) {
                CompletableFuture<Void> answered = other.receiveAsync()
                        .thenCompose(message -> other.sendAsync(PONG))
                        .thenCompose(done -> one.receiveAsync())
                        .thenAccept(message -> assertThat(message).isEqualTo(PONG));
                one.send(PING);
                answered.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"INPROC", "TCP"})
    void aHandlerMaySendOnEitherSocket(Wire wire) throws Exception {
        int rounds = 100;
        CountDownLatch left = new CountDownLatch(rounds);
        try (Context context = onTheSpot(wire);
                PairSocket one = PairSocket.open(context);
                PairSocket other = PairSocket.open(context)) {
            one.connect(other.bind(wire.anywhere()));
            awaitPeers(one, 1);
            other.onMessage(message -> {
                left.countDown();
                if (left.getCount() > 0) {
                    assertThat(one.trySend(PING)).isEqualTo(SendResult.SENT);
                }
            });
            one.send(PING);
            assertThat(left.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }
    }

    /** One that can never be sent must not stop those behind it. */
    @Test
    void aBadMessageFailsAlone() throws Exception {
        try (Context context = Context.create();
                RouterSocket router = RouterSocket.open(context, o -> o.highWaterMark(1));
                DealerSocket dealer =
                        DealerSocket.open(context, o -> o.highWaterMark(1).routingId(RoutingId.of("dealer")))) {
            dealer.connect(router.bind("inproc://bad"));
            Message good = Message.of("dealer", "good");
            while (router.trySend(good) == SendResult.SENT) {
                // There is room.
            }
            CompletableFuture<Void> first = router.sendAsync(good).toCompletableFuture();
            CompletableFuture<Void> bad =
                    router.sendAsync(Message.of("no body")).toCompletableFuture();
            CompletableFuture<Void> last = router.sendAsync(good).toCompletableFuture();
            for (int i = 0; i < 4; i++) {
                assertThat(dealer.receive(PATIENCE)).isEqualTo(Message.of("good"));
            }
            assertThat(first).succeedsWithin(PATIENCE);
            assertThat(bad)
                    .failsWithin(PATIENCE)
                    .withThrowableThat()
                    .havingCause()
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(last).succeedsWithin(PATIENCE);
            assertThat(Books.settled(router).written()).isEqualTo(4);
        }
    }

    @ParameterizedTest
    @CsvSource({"INPROC, 1, 100", "INPROC, 100, 1000", "TCP, 1, 100", "TCP, 100, 1000"})
    void everyStageCompletesAndEachMessageArrivesOnce(Wire wire, int mark, int each) throws Exception {
        stages(wire, mark, each);
    }

    @Tag("stress")
    @ParameterizedTest
    @CsvSource({"INPROC, 1, 5000", "INPROC, 100, 50000", "TCP, 1, 5000", "TCP, 100, 50000"})
    void everyStageCompletesAndEachMessageArrivesOnceAtLength(Wire wire, int mark, int each) throws Exception {
        stages(wire, mark, each);
    }

    /** Threads that send later, and at once, and wait; and others that receive later, and change their minds. */
    private static void stages(Wire wire, int mark, int each) throws Exception {
        int senders = 8;
        int receivers = 4;
        int total = senders * each;
        try (Context context = wire.context();
                PullSocket pull = PullSocket.open(context, o -> o.highWaterMark(mark));
                PushSocket push =
                        PushSocket.open(context, o -> o.highWaterMark(mark).asyncSends(1_000_000));
                Crew crew = new Crew()) {
            push.connect(pull.bind(wire.anywhere()));
            awaitPeers(push, 1);
            AtomicIntegerArray seen = new AtomicIntegerArray(total);
            AtomicLong left = new AtomicLong(total);
            crew.hire(receivers, receiver -> {
                ThreadLocalRandom random = ThreadLocalRandom.current();
                while (left.get() > 0) {
                    CompletableFuture<Message> stage = pull.receiveAsync();
                    if (random.nextInt(10) == 0 && stage.cancel(false)) {
                        continue;
                    }
                    Message message = get(stage, left);
                    if (message != null) {
                        int number = each * Numbered.sender(message) + Numbered.number(message);
                        assertThat(seen.incrementAndGet(number)).isEqualTo(1);
                        left.decrementAndGet();
                    }
                }
            });
            crew.hire(senders, sender -> {
                List<CompletionStage<Void>> stages = new ArrayList<>();
                for (int i = 0; i < each; i++) {
                    Message message = Numbered.message(sender, i);
                    if (i % 3 != 0) {
                        stages.add(push.sendAsync(message));
                    } else if (push.trySend(message) != SendResult.SENT) {
                        push.send(message);
                    }
                }
                for (CompletionStage<Void> stage : stages) {
                    stage.toCompletableFuture().get(1, TimeUnit.MINUTES);
                }
            });
            crew.await(Duration.ofSeconds(100), () -> left.get() <= 0);
            crew.awaitDone(Duration.ofSeconds(10));
            assertThat(IntStream.range(0, total).map(seen::get).sum()).isEqualTo(total);
            assertThat(Books.settled(push).written()).isEqualTo(total);
            assertThat(Books.settled(pull).delivered()).isEqualTo(total);
        }
    }

    /** What the stage completes with; null, and the stage cancelled, if all is done and nothing will come. */
    private static Message get(CompletableFuture<Message> stage, AtomicLong left) throws Exception {
        while (true) {
            try {
                return stage.get(1, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                if (left.get() <= 0 && stage.cancel(false)) {
                    return null;
                }
            }
        }
    }
}
