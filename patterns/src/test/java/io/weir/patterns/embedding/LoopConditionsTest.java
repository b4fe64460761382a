package io.weir.patterns.embedding;

import static io.weir.patterns.contract.OnWire.PATIENCE;
import static io.weir.patterns.contract.OnWire.awaitPeers;
import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.weir.BindFailedException;
import io.weir.Endpoint;
import io.weir.SendResult;
import io.weir.SocketClosedException;
import io.weir.patterns.contract.Caller;
import io.weir.patterns.contract.Wire;
import io.weir.patterns.embedding.HostLoop.Condition;
import io.weir.patterns.reqrep.DealerSocket;
import io.weir.socket.Context;
import io.weir.testing.KeptLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every call of an application thread that needs an event loop, in every state of a socket, on a loop in every condition:
 * it ends in its time, an interrupt ends it sooner, and what was not done then is done when the loop goes on.
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

    /** A socket on the host's loop in a state, and one that it is connected to on a loop of its own. */
    private static final class Rig implements AutoCloseable {
        final Wire wire;
        final Context context;
        final Context theirs;
        final DealerSocket socket;
        final DealerSocket other;
        Endpoint bound;
        Endpoint connected;
        Endpoint absent;

        Rig(Wire wire, HostLoop loop, State state) throws Exception {
            this.wire = wire;
            context = loop.context();
            theirs = wire.isStream() ? wire.context() : context;
            socket = DealerSocket.open(context);
            other = DealerSocket.open(theirs);
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
            theirs.close(Duration.ZERO);
            context.close(Duration.ZERO);
        }
    }

    static Stream<Arguments> conditions() {
        List<Arguments> all = new ArrayList<>();
        for (Wire wire : List.of(Wire.TCP, Wire.TCP_ON_NIO, Wire.IPC, Wire.INPROC)) {
            for (Condition condition : Condition.values()) {
                all.add(arguments(wire, condition));
            }
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("conditions")
    void everyCallEndsInItsTime(Wire wire, Condition condition) throws Exception {
        List<AutoCloseable> rigs = new ArrayList<>();
        Map<Operation, Map<State, Caller<Duration>>> calls = new EnumMap<>(Operation.class);
        try (HostLoop loop = new HostLoop(wire)) {
            List<Callable<Void>> begin = new ArrayList<>();
            for (Operation operation : Operation.values()) {
                for (State state : State.values()) {
                    if (state.allows(operation)) {
                        Rig rig = new Rig(wire, loop, state);
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

    @ParameterizedTest
    @EnumSource(names = {"TCP", "TCP_ON_NIO", "IPC"})
    void anInterruptEndsEveryWaitForALoopAndIsKept(Wire wire) throws Exception {
        List<Rig> rigs = new ArrayList<>();
        Map<Operation, Caller<Boolean>> calls = new EnumMap<>(Operation.class);
        try (HostLoop loop = new HostLoop(wire)) {
            Map<Operation, Rig> of = new EnumMap<>(Operation.class);
            for (Operation operation : Operation.values()) {
                if (operation.waits() && operation != Operation.AWAIT_PEERS) {
                    Rig rig = new Rig(wire, loop, State.EVERYTHING);
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

    @ParameterizedTest
    @EnumSource(names = {"TCP", "TCP_ON_NIO", "IPC", "IPC_ON_NIO"})
    void whatACloseDidNotDoIsSaidOnceAndDoneWhenTheLoopGoesOn(Wire wire) throws Exception {
        try (HostLoop loop = new HostLoop(wire);
                Context context = loop.context();
                Context theirs = wire.context();
                DealerSocket other = DealerSocket.open(theirs);
                KeptLog log = new KeptLog()) {
            DealerSocket socket = DealerSocket.open(context, o -> o.name("stuck"));
            Endpoint bound = socket.bind(wire.nowhere());
            other.connect(bound);
            awaitPeers(socket, 1);
            loop.turn(Condition.BLOCKED);
            socket.send("late");
            context.close(LINGER);
            List<String> lines = log.lines().stream()
                    .filter(line -> line.contains("background"))
                    .toList();
            assertThat(lines).hasSize(1);
            assertThat(lines.get(0)).startsWith("WARNING").contains("stuck").contains(bound.toString());
            try (DealerSocket next = DealerSocket.open(theirs)) {
                if (bound.scheme().equals("tcp")) {
                    // The file of an ipc endpoint is removed at once, without the loop.
                    assertThatThrownBy(() -> next.bind(bound)).isInstanceOf(io.weir.AddressInUseException.class);
                }
                loop.release();
                eventually(() -> {
                    try {
                        next.bind(bound);
                    } catch (io.weir.AddressInUseException e) {
                        throw new AssertionError(e);
                    }
                });
            }
            eventually(() -> assertThat(socket.accounting().sendQueued()).isZero());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TCP", "TCP_ON_NIO", "IPC", "IPC_ON_NIO"})
    void anUnbindAndABindThatComeTooLateAreDoneAndUndoneWhenTheLoopGoesOn(Wire wire) throws Exception {
        Endpoint late = wire.nowhere();
        try (HostLoop loop = new HostLoop(wire);
                Context context = loop.context();
                Context theirs = wire.context();
                DealerSocket socket = DealerSocket.open(context);
                DealerSocket next = DealerSocket.open(theirs);
                KeptLog log = new KeptLog()) {
            Endpoint bound = socket.bind(wire.nowhere());
            loop.turn(Condition.BLOCKED);
            try (Caller<Void> binding = Caller.running(() -> socket.bind(late))) {
                socket.unbind(bound);
                assertThat(binding.failure(AN_ANSWER.plus(SLACK)))
                        .isInstanceOf(BindFailedException.class)
                        .hasMessageContaining("has not answered");
            }
            assertThat(log.lines())
                    .filteredOn(line -> line.contains(bound.toString()))
                    .hasSize(1);
            assertThat(socket.boundEndpoints()).isEmpty();
            next.bind(wire.anywhere());
            loop.release();
            for (Endpoint free : List.of(bound, late)) {
                eventually(() -> {
                    try {
                        next.bind(free);
                    } catch (io.weir.AddressInUseException e) {
                        throw new AssertionError(e);
                    }
                });
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TCP", "IPC"})
    void closingTheSocketEndsABindThatWaitsForALoop(Wire wire) throws Exception {
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
    @ParameterizedTest
    @EnumSource(names = {"TCP", "TCP_ON_NIO", "IPC", "INPROC"})
    void aHandlerMayWaitForAMonitorOfTheThreadThatCloses(Wire wire) throws Exception {
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
