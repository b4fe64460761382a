package io.weir.patterns.stress;

import static io.weir.patterns.contract.OnWire.PATIENCE;
import static io.weir.patterns.contract.OnWire.awaitPeers;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Message;
import io.weir.patterns.contract.Wire;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.patterns.stress.Numbered.Seen;
import io.weir.socket.Context;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** First in, first out for each sender, whatever is cancelled, timed out or taken by others meanwhile. */
@Tag("slow")
@Timeout(120)
class FirstInFirstOutTest {
    @ParameterizedTest
    @CsvSource({"INPROC, 20000", "TCP, 5000"})
    void whatACancelledReceiveLeavesComesInOrder(Wire wire, int rounds) throws Exception {
        cancelled(wire, rounds);
    }

    @Tag("stress")
    @ParameterizedTest
    @CsvSource({"INPROC, 500000", "TCP, 200000"})
    void whatACancelledReceiveLeavesComesInOrderAtLength(Wire wire, int rounds) throws Exception {
        cancelled(wire, rounds);
    }

    private static void cancelled(Wire wire, int rounds) throws Exception {
        try (Context context = wire.context();
                PullSocket pull = PullSocket.open(context);
                PushSocket push = PushSocket.open(context)) {
            push.connect(pull.bind(wire.anywhere()));
            awaitPeers(push, 1);
            Seen seen = new Seen(1);
            for (int i = 0; i < rounds; i++) {
                CompletableFuture<Message> stage = pull.receiveAsync();
                push.send(Numbered.message(0, 2 * i));
                push.send(Numbered.message(0, 2 * i + 1));
                if (!stage.cancel(false)) {
                    seen.add(stage.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
                }
                while (seen.count() < 2L * (i + 1)) {
                    seen.add(pull.receive(PATIENCE));
                }
            }
            assertThat(Books.settled(pull).delivered()).isEqualTo(2L * rounds);
        }
    }

    @ParameterizedTest
    @CsvSource({"INPROC, 1, 50000", "INPROC, 3, 50000", "TCP, 1, 20000", "TCP, 3, 20000"})
    void eachReceiverSeesThemInOrderWhateverTimesOut(Wire wire, int receivers, int count) throws Exception {
        whateverTimesOut(wire, receivers, count);
    }

    @Tag("stress")
    @ParameterizedTest
    @CsvSource({"INPROC, 1, 2000000", "INPROC, 3, 2000000", "TCP, 1, 1000000", "TCP, 3, 1000000"})
    void eachReceiverSeesThemInOrderWhateverTimesOutAtLength(Wire wire, int receivers, int count) throws Exception {
        whateverTimesOut(wire, receivers, count);
    }

    private static void whateverTimesOut(Wire wire, int receivers, int count) throws Exception {
        int senders = 2;
        try (Context context = wire.context();
                PullSocket pull = PullSocket.open(context, o -> o.highWaterMark(100));
                PushSocket push = PushSocket.open(context, o -> o.highWaterMark(100));
                Crew crew = new Crew()) {
            push.connect(pull.bind(wire.anywhere()));
            awaitPeers(push, 1);
            AtomicLong left = new AtomicLong((long) senders * count);
            crew.hire(receivers, receiver -> {
                Seen seen = new Seen(senders);
                while (left.get() > 0) {
                    for (Message message : someHow(pull)) {
                        seen.add(message);
                        left.decrementAndGet();
                    }
                }
            });
            crew.hire(senders, sender -> {
                for (int i = 0; i < count; i++) {
                    push.send(Numbered.message(sender, i));
                }
            });
            crew.await(Duration.ofSeconds(100), () -> left.get() <= 0);
            crew.awaitDone(Duration.ofSeconds(10));
            assertThat(Books.settled(pull).delivered()).isEqualTo((long) senders * count);
        }
    }

    /** What one of the ways to receive yields, in the order in which it was asked for; perhaps nothing. */
    private static List<Message> someHow(PullSocket pull) throws Exception {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        Message message = switch (random.nextInt(6)) {
            case 0 -> pull.tryReceive();
            case 1 -> pull.receive(Duration.ofNanos(random.nextInt(50_000)));
            case 2 -> pull.awaitReadable(Duration.ofNanos(random.nextInt(50_000))) ? pull.tryReceive() : null;
            case 3 -> orNull(pull.receiveAsync().orTimeout(random.nextInt(100_000), TimeUnit.NANOSECONDS));
            default -> null;
        };
        if (message != null) {
            return List.of(message);
        }
        return random.nextBoolean() ? pull.receiveAll(random.nextInt(1, 5)) : severalStages(pull, random);
    }

    /** Stages that were asked for one after the other, some of which are given up again. */
    private static List<Message> severalStages(PullSocket pull, ThreadLocalRandom random) throws Exception {
        Deque<CompletableFuture<Message>> stages = new ArrayDeque<>();
        for (int i = random.nextInt(1, 5); i > 0; i--) {
            stages.add(pull.receiveAsync());
        }
        List<Message> messages = new ArrayList<>();
        for (CompletableFuture<Message> stage : stages) {
            if (random.nextBoolean()) {
                stage.orTimeout(random.nextInt(100_000), TimeUnit.NANOSECONDS);
            } else if (stage.cancel(false)) {
                continue;
            }
            Message message = orNull(stage);
            if (message != null) {
                messages.add(message);
            }
        }
        return messages;
    }

    /** What the stage completes with; null if its time ran out. */
    private static Message orNull(CompletableFuture<Message> stage) throws Exception {
        try {
            return stage.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            assertThat(e).hasCauseInstanceOf(java.util.concurrent.TimeoutException.class);
            return null;
        }
    }
}
