package io.weir.patterns.stress;

import static io.weir.patterns.contract.OnWire.awaitPeers;
import static io.weir.testing.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Message;
import io.weir.SendResult;
import io.weir.patterns.contract.Wire;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.socket.Context;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Interrupts at random during blocking calls: a call that was interrupted did nothing, and the next one works. */
@Tag("slow")
@Timeout(300)
class InterruptTest {
    /** Threads that are interrupted get something done in between, or have waited so long. */
    private static final Duration A_MOMENT = Duration.ofMillis(1);

    private static final int SENDERS = 8;
    private static final int RECEIVERS = 8;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @ParameterizedTest
    @EnumSource(names = {"INPROC", "TCP"})
    void loseNothingAndBreakNothing(Wire wire) throws Exception {
        interrupt(wire, 1000);
    }

    @Tag("stress")
    @ParameterizedTest
    @EnumSource(names = {"INPROC", "TCP", "TCP_ON_NIO"})
    void loseNothingAndBreakNothingAtLength(Wire wire) throws Exception {
        interrupt(wire, 50_000);
    }

    private static void interrupt(Wire wire, int each) throws Exception {
        try (Context context = wire.context();
                PullSocket pull = PullSocket.open(context, o -> o.highWaterMark(2));
                PushSocket push = PushSocket.open(context, o -> o.highWaterMark(2));
                Crew victims = new Crew();
                Crew crew = new Crew()) {
            push.connect(pull.bind(wire.anywhere()));
            awaitPeers(push, 1);
            AtomicIntegerArray seen = new AtomicIntegerArray(SENDERS * each);
            AtomicLong left = new AtomicLong((long) SENDERS * each);
            AtomicLong interrupted = new AtomicLong();
            victims.hire(SENDERS, sender -> {
                for (int i = 0; i < each; i++) {
                    while (!send(push, Numbered.message(sender, i), i, interrupted)) {
                        // Interrupted, or out of time: it was not sent.
                    }
                }
            });
            victims.hire(RECEIVERS, receiver -> {
                while (left.get() > 0) {
                    Message message = receive(pull, receiver, interrupted);
                    if (message != null) {
                        int number = each * Numbered.sender(message) + Numbered.number(message);
                        assertThat(seen.incrementAndGet(number))
                                .as("times seen")
                                .isEqualTo(1);
                        left.decrementAndGet();
                    }
                }
            });
            crew.hire(1, interrupter -> {
                ThreadLocalRandom random = ThreadLocalRandom.current();
                while (left.get() > 0) {
                    victims.threads().get(random.nextInt(SENDERS + RECEIVERS)).interrupt();
                    long goal = left.get() - random.nextInt(5);
                    within(A_MOMENT, () -> left.get() <= goal);
                }
            });
            victims.await(PATIENCE, () -> left.get() == 0);
            pull.close();
            victims.awaitDone(PATIENCE);
            crew.awaitDone(PATIENCE);
            assertThat(interrupted.get()).as("calls that were interrupted").isPositive();
            assertThat(Books.settled(push).written()).isEqualTo((long) SENDERS * each);
            assertThat(Books.settled(pull).delivered()).isEqualTo((long) SENDERS * each);
        }
    }

    private static boolean send(PushSocket by, Message message, int way, AtomicLong interrupted) {
        try {
            if (way % 2 == 0) {
                by.send(message);
                return true;
            }
            return by.send(message, Duration.ofMillis(1)) == SendResult.SENT;
        } catch (InterruptedException e) {
            interrupted.incrementAndGet();
            return false;
        }
    }

    private static Message receive(PullSocket from, int way, AtomicLong interrupted) {
        try {
            if (way % 2 == 0) {
                return from.receive();
            }
            return from.awaitReadable(Duration.ofMillis(1)) ? from.tryReceive() : null;
        } catch (InterruptedException e) {
            interrupted.incrementAndGet();
            return null;
        }
    }
}
