package io.weir.patterns.embedding;

import static io.weir.patterns.contract.OnWire.PATIENCE;
import static io.weir.patterns.contract.OnWire.awaitPeers;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.BindFailedException;
import io.weir.Endpoint;
import io.weir.SendResult;
import io.weir.SocketClosedException;
import io.weir.patterns.contract.Caller;
import io.weir.patterns.contract.Wire;
import io.weir.patterns.embedding.HostLoop.Condition;
import io.weir.patterns.reqrep.DealerSocket;
import io.weir.socket.Context;
import io.weir.testing.AtOnce;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every call of an application thread that needs an event loop, in every state of a socket, on a loop in every condition:
 * it ends in its time, and an interrupt ends it sooner. {@link LateWorkTest} looks at what was not done then.
 */
@Tag("slow")
@Timeout(120)
class LoopConditionsTest {
    /** What a test machine may need on top of a bound. */
    private static final Duration SLACK = Duration.ofSeconds(3);

    private static final Duration LINGER = Duration.ofMillis(300);
    private static final Duration AN_ANSWER = Duration.ofSeconds(5);
    private static final Duration A_SECOND = Duration.ofSeconds(1);

    /** What a call does, and how long it may take where no loop answers. */
    enum Operation {
        BIND(AN_ANSWER) {
            @Override
            void run(Rig rig) {
                rig.socket.bind(rig.wire.anywhere());
            }
        },
        CONNECT(A_SECOND) {
            @Override
            void run(Rig rig) throws Exception {
                rig.socket.connect(rig.wire.nowhere());
            }
        },
        UNBIND(AN_ANSWER) {
            @Override
            void run(Rig rig) {
                rig.socket.unbind(rig.bound);
            }
        },
        DISCONNECT(A_SECOND) {
            @Override
            void run(Rig rig) {
                rig.socket.disconnect(rig.connected);
            }
        },
        DISCONNECT_WITHOUT_PEER(A_SECOND) {
            @Override
            void run(Rig rig) {
                rig.socket.disconnect(rig.absent);
            }
        },
        AWAIT_PEERS(A_SECOND) {
            @Override
            void run(Rig rig) throws Exception {
                assertThat(rig.socket.awaitPeers(100, A_SECOND)).isFalse();
            }
        },
        CLOSE(LINGER.plus(A_SECOND)) {
            @Override
            void run(Rig rig) {
                rig.socket.close(LINGER);
            }
        },
        CLOSE_WITHOUT_LINGER(A_SECOND) {
            @Override
            void run(Rig rig) {
                rig.socket.close(Duration.ZERO);
            }
        },
        CLOSE_CONTEXT(LINGER.plusSeconds(4)) {
            @Override
            void run(Rig rig) {
                rig.context.close(LINGER);
            }
        };

        private final Duration bound;

        Operation(Duration bound) {
            this.bound = bound;
        }

        abstract void run(Rig rig) throws Exception;

        /** Whether it waits for the loop. */
        boolean waits() {
            return this != CONNECT && this != DISCONNECT && this != DISCONNECT_WITHOUT_PEER;
        }
    }

    /** What a socket had done before. */
    enum State {
        NEW,
        BOUND,
        CONNECTED,
        EVERYTHING;

        boolean allows(Operation operation) {
            return switch (operation) {
                case UNBIND -> this == BOUND || this == EVERYTHING;
                case DISCONNECT, DISCONNECT_WITHOUT_PEER -> this == CONNECTED || this == EVERYTHING;
                default -> true;
            };
        }
    }

    /** A socket on the host's loop in a state, and one that it is connected to on another loop. */
    private static final class Rig implements AutoCloseable {
        final Wire wire;
        final Context context;
        final DealerSocket socket;
        final DealerSocket other;
        Endpoint bound;
        Endpoint connected;
        Endpoint absent;

        Rig(Wire wire, HostLoop loop, Context theirs, State state) throws Exception {
            this.wire = wire;
            context = loop.context();
            socket = DealerSocket.open(context);
            other = DealerSocket.open(wire.isStream() ? theirs : context);
            if (state == State.BOUND || state == State.EVERYTHING) {
                bound = socket.bind(wire.anywhere());
                other.connect(bound);
                awaitPeers(socket, 1);
            }
            if (state == State.CONNECTED || state == State.EVERYTHING) {
                connected = other.bind(wire.anywhere());
                absent = wire.nowhere();
                int before = socket.peerCount();
                socket.connect(connected);
                socket.connect(absent);
                awaitPeers(socket, before + 1);
                for (int i = 0; i < 5; i++) {
                    assertThat(socket.send(io.weir.Message.of("waits"), PATIENCE))
                            .isEqualTo(SendResult.SENT);
                }
            }
        }

        @Override
        public void close() {
            other.close(Duration.ZERO);
            context.close(Duration.ZERO);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyCallEndsInItsTime(Condition condition) throws Exception {
        AtOnce.forEach(
                List.of(Wire.TCP, Wire.TCP_ON_NIO, Wire.IPC, Wire.INPROC),
                wire -> everyCallEndsInItsTime(wire, condition));
    }

    private static void everyCallEndsInItsTime(Wire wire, Condition condition) throws Exception {
        List<AutoCloseable> rigs = new ArrayList<>();
        Map<Operation, Map<State, Caller<Duration>>> calls = new EnumMap<>(Operation.class);
        try (HostLoop loop = new HostLoop(wire);
                Context theirs = wire.context()) {
            List<Callable<Void>> begin = new ArrayList<>();
            for (Operation operation : Operation.values()) {
                for (State state : State.values()) {
                    if (state.allows(operation)) {
                        Rig rig = new Rig(wire, loop, theirs, state);
                        rigs.add(rig);
                        begin.add(() -> {
                            calls.computeIfAbsent(operation, o -> new EnumMap<>(State.class))
                                    .put(state, Caller.of(() -> timed(operation, rig, condition)));
                            return null;
                        });
                    }
                }
            }
            loop.turn(condition);
            for (Callable<Void> each : begin) {
                each.call();
            }
            calls.forEach((operation, states) -> states.forEach((state, call) -> {
                String name = operation + " of a socket " + state + " on a loop " + condition;
                assertThat(call)
                        .as(name)
                        .satisfies(c -> assertThat(c.result()).isLessThan(operation.bound.plus(SLACK)));
            }));
            loop.release();
        } finally {
            for (AutoCloseable rig : rigs) {
                rig.close();
            }
        }
    }

    private static Duration timed(Operation operation, Rig rig, Condition condition) throws Exception {
        long began = System.nanoTime();
        try {
            operation.run(rig);
        } catch (BindFailedException e) {
            assertThat(condition.answers()).as(e.toString()).isFalse();
        }
        return Duration.ofNanos(System.nanoTime() - began);
    }

    @Test
    void anInterruptEndsEveryWaitForALoopAndIsKept() throws Exception {
        AtOnce.forEach(
                List.of(Wire.TCP, Wire.TCP_ON_NIO, Wire.IPC),
                LoopConditionsTest::anInterruptEndsEveryWaitForALoopAndIsKept);
    }

    private static void anInterruptEndsEveryWaitForALoopAndIsKept(Wire wire) throws Exception {
        List<Rig> rigs = new ArrayList<>();
        Map<Operation, Caller<Boolean>> calls = new EnumMap<>(Operation.class);
        try (HostLoop loop = new HostLoop(wire);
                Context theirs = wire.context()) {
            Map<Operation, Rig> of = new EnumMap<>(Operation.class);
            for (Operation operation : Operation.values()) {
                if (operation.waits() && operation != Operation.AWAIT_PEERS) {
                    Rig rig = new Rig(wire, loop, theirs, State.EVERYTHING);
                    rigs.add(rig);
                    of.put(operation, rig);
                }
            }
            loop.turn(Condition.BLOCKED);
            for (Map.Entry<Operation, Rig> each : of.entrySet()) {
                Caller<Boolean> call = Caller.of(() -> {
                    try {
                        each.getKey().run(each.getValue());
                    } catch (BindFailedException e) {
                        assertThat(e).hasMessageContaining("interrupted");
                    }
                    return Thread.currentThread().isInterrupted();
                });
                call.awaitWaiting();
                long began = System.nanoTime();
                call.interrupt();
                assertThat(call.result()).as(each.getKey() + ": the flag").isTrue();
                assertThat(Duration.ofNanos(System.nanoTime() - began))
                        .as(each.getKey().toString())
                        .isLessThan(Duration.ofMillis(900));
            }
            loop.release();
        } finally {
            rigs.forEach(Rig::close);
        }
    }

    @Test
    void closingTheSocketEndsABindThatWaitsForALoop() throws Exception {
        AtOnce.forEach(List.of(Wire.TCP, Wire.IPC), LoopConditionsTest::closingTheSocketEndsABindThatWaitsForALoop);
    }

    private static void closingTheSocketEndsABindThatWaitsForALoop(Wire wire) throws Exception {
        try (HostLoop loop = new HostLoop(wire);
                Context context = loop.context()) {
            DealerSocket socket = DealerSocket.open(context);
            loop.turn(Condition.BLOCKED);
            try (Caller<Void> binding = Caller.running(() -> socket.bind(wire.anywhere()))) {
                binding.awaitWaiting();
                socket.close(Duration.ZERO);
                assertThat(binding.failure(Duration.ofSeconds(1))).isInstanceOf(SocketClosedException.class);
            }
            loop.release();
        }
    }

    /** The handler of a socket holds up the loop, until the thread that closes lets go of what it waits for. */
    @Test
    void aHandlerMayWaitForAMonitorOfTheThreadThatCloses() throws Exception {
        AtOnce.forEach(
                List.of(Wire.TCP, Wire.TCP_ON_NIO, Wire.IPC, Wire.INPROC),
                LoopConditionsTest::aHandlerMayWaitForAMonitorOfTheThreadThatCloses);
    }

    private static void aHandlerMayWaitForAMonitorOfTheThreadThatCloses(Wire wire) throws Exception {
        Object monitor = new Object();
        CountDownLatch handling = new CountDownLatch(1);
        try (Context theirs = wire.context()) {
            Context context = wire.isStream() ? wire.context() : theirs;
            DealerSocket socket = DealerSocket.open(context);
            DealerSocket other = DealerSocket.open(theirs);
            other.connect(socket.bind(wire.anywhere()));
            CountDownLatch ended = new CountDownLatch(1);
            long began;
            synchronized (monitor) {
                socket.onMessage(message -> {
                    handling.countDown();
                    synchronized (monitor) {
                        ended.countDown();
                    }
                });
                other.send("come");
                handling.await();
                began = System.nanoTime();
                context.close(Duration.ofSeconds(1));
                assertThat(ended.getCount()).isEqualTo(1);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .isLessThan(Duration.ofSeconds(5).plus(SLACK));
            ended.await();
        }
    }

    @Test
    void manySocketsOnALoopThatIsBlockedAreClosedInTheTimeOfOne() throws Exception {
        try (HostLoop loop = new HostLoop(Wire.TCP);
                Context context = loop.context();
                Context theirs = Context.create()) {
            for (int i = 0; i < 20; i++) {
                DealerSocket other = DealerSocket.open(theirs);
                other.connect(DealerSocket.open(context).bind("tcp://127.0.0.1:*"));
                awaitPeers(other, 1);
            }
            loop.turn(Condition.BLOCKED);
            long began = System.nanoTime();
            context.close(LINGER);
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .isLessThan(LINGER.plusSeconds(4).plus(SLACK));
            loop.release();
        }
    }
}
