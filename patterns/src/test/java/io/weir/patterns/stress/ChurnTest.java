package io.weir.patterns.stress;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Endpoint;
import io.weir.Message;
import io.weir.patterns.contract.Wire;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.patterns.reqrep.DealerSocket;
import io.weir.patterns.reqrep.RouterSocket;
import io.weir.socket.Context;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A hundred threads open, connect and close, ten times over. */
@Tag("slow")
@Timeout(300)
class ChurnTest {
    private static final int THREADS = 100;
    private static final int ROUNDS = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @ParameterizedTest
    @EnumSource(names = {"INPROC", "TCP", "IPC"})
    void whatAShortLivedSocketSentArrives(Wire wire) throws Exception {
        try (Context context = wire.context();
                PullSocket pull = PullSocket.open(context);
                Crew crew = new Crew()) {
            Endpoint endpoint = pull.bind(wire.anywhere());
            AtomicIntegerArray seen = new AtomicIntegerArray(THREADS * ROUNDS);
            CountDownLatch left = new CountDownLatch(THREADS * ROUNDS);
            crew.hire(1, receiver -> {
                while (true) {
                    Message message = pull.receive();
                    assertThat(seen.incrementAndGet(ROUNDS * Numbered.sender(message) + Numbered.number(message)))
                            .isEqualTo(1);
                    left.countDown();
                }
            });
            crew.hire(THREADS, sender -> {
                for (int round = 0; round < ROUNDS; round++) {
                    try (PushSocket push = PushSocket.open(context, o -> o.linger(PATIENCE))) {
                        push.connect(endpoint);
                        push.send(Numbered.message(sender, round));
                    }
                }
            });
            crew.await(PATIENCE, () -> left.getCount() == 0);
            assertThat(Books.settled(pull).delivered()).isEqualTo(THREADS * ROUNDS);
            crew.await(PATIENCE, () -> context.socketCount() == 1 && pull.peerCount() == 0);
        }
    }

    /** The socket that lives on is busy in both directions: peers come and go while its locks are taken. */
    @ParameterizedTest
    @EnumSource(names = {"INPROC", "TCP"})
    void whatAShortLivedSocketSentToABusyOneArrives(Wire wire) throws Exception {
        try (Context context = wire.context();
                RouterSocket router = RouterSocket.open(context, o -> o.mandatory(false));
                Crew crew = new Crew()) {
            Endpoint endpoint = router.bind(wire.anywhere());
            CountDownLatch left = new CountDownLatch(THREADS * ROUNDS);
            Message unroutable = Message.of("absent", "");
            crew.hire(4, busy -> {
                while (left.getCount() > 0) {
                    router.trySend(unroutable);
                }
            });
            crew.hire(1, receiver -> {
                Numbered.Seen[] seen = new Numbered.Seen[THREADS];
                while (true) {
                    Message message = router.receive();
                    assertThat(message.frameCount()).isEqualTo(2);
                    assertThat(message.array(0)).as("the routing id").isNotEmpty();
                    left.countDown();
                }
            });
            crew.hire(THREADS, sender -> {
                for (int round = 0; round < ROUNDS; round++) {
                    try (DealerSocket dealer = DealerSocket.open(context, o -> o.linger(PATIENCE))) {
                        dealer.connect(endpoint);
                        dealer.send(Numbered.message(sender, round));
                    }
                }
            });
            crew.await(PATIENCE, () -> left.getCount() == 0);
            assertThat(Books.settled(router).delivered()).isEqualTo(THREADS * ROUNDS);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"INPROC", "TCP", "IPC"})
    void socketsOpenAndCloseInWhateverState(Wire wire) throws Exception {
        anything(wire, ROUNDS);
    }

    @Tag("stress")
    @ParameterizedTest
    @EnumSource(names = {"INPROC", "TCP", "IPC", "TCP_ON_NIO"})
    void socketsOpenAndCloseInWhateverStateAtLength(Wire wire) throws Exception {
        anything(wire, 50 * ROUNDS);
    }

    private static void anything(Wire wire, int rounds) throws Exception {
        try (Context context = wire.context();
                PullSocket pull = PullSocket.open(context);
                Crew crew = new Crew()) {
            Endpoint endpoint = pull.bind(wire.anywhere());
            pull.onMessage(message -> {});
            crew.hire(THREADS, thread -> {
                ThreadLocalRandom random = ThreadLocalRandom.current();
                for (int round = 0; round < rounds; round++) {
                    try (PushSocket push =
                            PushSocket.open(context, o -> o.linger(Duration.ofMillis(random.nextInt(20))))) {
                        if (random.nextBoolean()) {
                            push.bind(wire.anywhere());
                        }
                        push.connect(endpoint);
                        if (random.nextBoolean()) {
                            push.trySend(Numbered.message(thread, round));
                        }
                        if (random.nextBoolean()) {
                            push.awaitPeers(1, Duration.ofMillis(random.nextInt(20)));
                        }
                        if (random.nextBoolean()) {
                            push.disconnect(endpoint);
                        }
                    }
                }
            });
            crew.awaitDone(PATIENCE.multipliedBy(3));
            crew.await(PATIENCE, () -> context.socketCount() == 1 && pull.peerCount() == 0);
        }
    }

    /** Opening, binding and connecting while the context closes: each call works, or says that it is closed. */
    @Test
    void theContextClosesWhileSocketsOpen() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Context context = Context.create();
            CyclicBarrier start = new CyclicBarrier(21);
            try (Crew crew = new Crew()) {
                crew.hire(20, thread -> {
                    start.await();
                    for (int i = 0; i < 1000; i++) {
                        try (PushSocket push = PushSocket.open(context)) {
                            push.bind(i % 2 == 0 ? "tcp://127.0.0.1:*" : "inproc://" + thread);
                            push.connect("tcp://127.0.0.1:9");
                        }
                    }
                });
                start.await();
                context.close();
                crew.awaitDone(PATIENCE);
            } finally {
                context.close();
            }
            assertThat(context.socketCount()).isZero();
        }
    }
}
