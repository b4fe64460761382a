package io.weir.patterns.embedding;

import static io.weir.patterns.contract.OnWire.awaitPeers;
import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.AddressInUseException;
import io.weir.BindFailedException;
import io.weir.Endpoint;
import io.weir.patterns.contract.Caller;
import io.weir.patterns.contract.Wire;
import io.weir.patterns.embedding.HostLoop.Condition;
import io.weir.patterns.reqrep.DealerSocket;
import io.weir.socket.Context;
import io.weir.testing.AtOnce;
import io.weir.testing.KeptLog;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an event loop did not do in time, since it was blocked, is said once, and done when the loop goes on. */
@Tag("slow")
@Timeout(60)
class LateWorkTest {
    private static final List<Wire> WIRES = List.of(Wire.TCP, Wire.TCP_ON_NIO, Wire.IPC, Wire.IPC_ON_NIO);

    private static final Duration LINGER = Duration.ofMillis(300);

    /** What a bind waits for an answer, and what a test machine may need on top. */
    private static final Duration AN_ANSWER = Duration.ofSeconds(8);

    @Test
    void whatACloseDidNotDoIsSaidOnceAndDoneWhenTheLoopGoesOn() throws Exception {
        try (KeptLog log = new KeptLog()) {
            AtOnce.forEach(WIRES, wire -> whatACloseDidNotDoIsSaidOnceAndDoneWhenTheLoopGoesOn(wire, log));
            assertThat(log.lines())
                    .filteredOn(line -> line.contains("background"))
                    .hasSameSizeAs(WIRES);
        }
    }

    private static void whatACloseDidNotDoIsSaidOnceAndDoneWhenTheLoopGoesOn(Wire wire, KeptLog log) throws Exception {
        String name = "stuck on " + wire.name().replace('_', '-');
        try (HostLoop loop = new HostLoop(wire);
                Context context = loop.context();
                Context theirs = wire.context();
                DealerSocket other = DealerSocket.open(theirs)) {
            DealerSocket socket = DealerSocket.open(context, o -> o.name(name));
            Endpoint bound = socket.bind(wire.nowhere());
            other.connect(bound);
            awaitPeers(socket, 1);
            loop.turn(Condition.BLOCKED);
            socket.send("late");
            context.close(LINGER);
            List<String> lines = log.lines().stream()
                    .filter(line -> line.contains("background") && line.contains(bound.toString()))
                    .toList();
            assertThat(lines).hasSize(1);
            assertThat(lines.get(0)).startsWith("WARNING").contains(name);
            try (DealerSocket next = DealerSocket.open(theirs)) {
                if (bound.scheme().equals("tcp")) {
                    // The file of an ipc endpoint is removed at once, without the loop.
                    assertThatThrownBy(() -> next.bind(bound)).isInstanceOf(AddressInUseException.class);
                }
                loop.release();
                eventuallyBinds(next, bound);
            }
            eventually(() -> assertThat(socket.accounting().sendQueued()).isZero());
        }
    }

    @Test
    void anUnbindAndABindThatComeTooLateAreDoneAndUndoneWhenTheLoopGoesOn() throws Exception {
        AtOnce.forEach(WIRES, LateWorkTest::anUnbindAndABindThatComeTooLateAreDoneAndUndoneWhenTheLoopGoesOn);
    }

    private static void anUnbindAndABindThatComeTooLateAreDoneAndUndoneWhenTheLoopGoesOn(Wire wire) throws Exception {
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
                assertThat(binding.failure(AN_ANSWER))
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
                eventuallyBinds(next, free);
            }
        }
    }

    private static void eventuallyBinds(DealerSocket socket, Endpoint free) throws Exception {
        eventually(() -> {
            try {
                socket.bind(free);
            } catch (AddressInUseException e) {
                throw new AssertionError(e);
            }
        });
    }
}
