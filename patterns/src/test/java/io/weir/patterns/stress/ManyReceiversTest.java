package io.weir.patterns.stress;

import static io.weir.patterns.contract.OnWire.awaitPeers;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Message;
import io.weir.SocketClosedException;
import io.weir.patterns.contract.Wire;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.socket.Context;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** 16 threads receive on one socket: each message goes to one of them, and none sleeps while there is one for it. */
@Tag("slow")
@Timeout(300)
class ManyReceiversTest {
    private static final int THREADS = 16;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @ParameterizedTest
    @EnumSource(names = {"INPROC", "TCP"})
    void noneSleepsWhileDataWaits(Wire wire) throws Exception {
        barrier(wire, 100);
    }

    @Tag("stress")
    @ParameterizedTest
    @EnumSource(names = {"INPROC", "TCP", "TCP_ON_NIO"})
    void noneSleepsWhileDataWaitsAtLength(Wire wire) throws Exception {
        barrier(wire, 10_000);
    }

    /** As many messages as threads, and no thread comes back for a second until all have their first. */
    private static void barrier(Wire wire, int rounds) throws Exception {
        try (Context context = wire.context();
                PullSocket pull = PullSocket.open(context);
                PushSocket push = PushSocket.open(context);
                Crew crew = new Crew()) {
            push.connect(pull.bind(wire.anywhere()));
            CyclicBarrier all = new CyclicBarrier(THREADS + 1);
            crew.hire(THREADS, receiver -> {
                for (int round = 0; round < rounds; round++) {
                    assertThat(Numbered.number(pull.receive())).isEqualTo(round);
                    all.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                }
            });
            crew.hire(1, sender -> {
                for (int round = 0; round < rounds; round++) {
                    for (int i = 0; i < THREADS; i++) {
                        push.send(Numbered.message(i, round));
                    }
                    all.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                }
            });
            crew.awaitDone(PATIENCE.multipliedBy(5));
            assertThat(pull.tryReceive()).isNull();
            assertThat(Books.settled(pull).delivered()).isEqualTo((long) rounds * THREADS);
        }
    }

    @ParameterizedTest
    @CsvSource({"INPROC, 10, 200", "INPROC, 1000, 200", "TCP, 10, 200", "TCP, 1000, 200"})
    void eachMessageGoesToOne(Wire wire, int mark, int bursts) throws Exception {
        bursts(wire, mark, bursts);
    }

    @Tag("stress")
    @ParameterizedTest
    @CsvSource({"INPROC, 10, 20000", "INPROC, 1000, 20000", "TCP, 10, 20000", "TCP, 1000, 20000", "TCP_ON_NIO, 10, 9999"
    })
    void eachMessageGoesToOneAtLength(Wire wire, int mark, int bursts) throws Exception {
        bursts(wire, mark, bursts);
    }

    /** Bursts of every size from several peers, received in all ways there are; after each burst all have to be there. */
    private static void bursts(Wire wire, int mark, int bursts) throws Exception {
        try (Context context = wire.context();
                PullSocket pull = PullSocket.open(context, o -> o.highWaterMark(mark));
                PushSocket one = PushSocket.open(context, o -> o.highWaterMark(mark));
                PushSocket other = PushSocket.open(context, o -> o.highWaterMark(mark));
                Crew crew = new Crew()) {
            List<PushSocket> pushes = List.of(one, other);
            for (PushSocket push : pushes) {
                push.connect(pull.bind(wire.anywhere()));
                awaitPeers(push, 1);
            }
            AtomicIntegerArray seen = new AtomicIntegerArray(200 * bursts);
            Semaphore received = new Semaphore(0);
            crew.hire(THREADS, receiver -> {
                while (true) {
                    for (Message message : receive(pull, receiver)) {
                        assertThat(seen.incrementAndGet(Numbered.number(message)))
                                .isEqualTo(1);
                        received.release();
                    }
                }
            });
            AtomicLong sent = new AtomicLong();
            crew.hire(1, sender -> {
                for (int burst = 0; burst < bursts; burst++) {
                    int size = ThreadLocalRandom.current().nextInt(1, burst % 10 == 0 ? 200 : 20);
                    for (int i = 0; i < size; i++) {
                        pushes.get(i % 2).send(Numbered.message(0, (int) sent.getAndIncrement()));
                    }
                    assertThat(received.tryAcquire(size, PATIENCE.toSeconds(), TimeUnit.SECONDS))
                            .as("all of burst %d", burst)
                            .isTrue();
                }
                pull.close();
            });
            crew.awaitDone(PATIENCE.multipliedBy(5));
            assertThat(IntStream.range(0, seen.length()).map(seen::get).sum()).isEqualTo((int) sent.get());
            assertThat(Books.settled(pull).delivered()).isEqualTo(sent.get());
        }
    }

    private static List<Message> receive(PullSocket from, int way) throws Exception {
        switch (way % 5) {
            case 0 -> {
                return List.of(from.receive());
            }
            case 1 -> {
                Message message = from.receive(Duration.ofMillis(way));
                return message == null ? List.of() : List.of(message);
            }
            case 2 -> {
                from.awaitReadable(Duration.ofSeconds(1));
                return from.receiveAll(way);
            }
            case 3 -> {
                return List.of(taken(from.receiveAsync()));
            }
            default -> {
                CompletableFuture<Message> stage = from.receiveAsync();
                // Cancelled, or too late for that.
                return stage.cancel(false) ? List.of() : List.of(taken(stage));
            }
        }
    }

    private static Message taken(CompletableFuture<Message> stage) throws Exception {
        try {
            return stage.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SocketClosedException closed) {
                throw closed;
            }
            throw e;
        }
    }
}
