package io.weir.patterns.contract;

import static io.weir.patterns.contract.OnWire.PATIENCE;
import static io.weir.patterns.contract.OnWire.awaitPeers;
import static io.weir.patterns.contract.OnWire.receive;
import static io.weir.patterns.contract.OnWire.receiveTexts;
import static io.weir.patterns.contract.SendingContract.taking;
import static io.weir.testing.Eventually.eventually;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.AddressInUseException;
import io.weir.DropReason;
import io.weir.Endpoint;
import io.weir.InvalidEndpointException;
import io.weir.Message;
import io.weir.Refusal;
import io.weir.SendResult;
import io.weir.UnknownEndpointException;
import io.weir.UnsupportedTransportException;
import io.weir.option.Reconnection;
import io.weir.patterns.pair.PairSocket;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.patterns.reqrep.DealerSocket;
import io.weir.patterns.reqrep.RepSocket;
import io.weir.socket.Context;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Acceptor, connecting, and their undoing. */
interface EndpointContract extends OnWire {
    Duration LIMIT = SendingContract.LIMIT;

    @Test
    default void bindSaysWhereItReallyListens() {
        try (Context context = wire().context();
                PullSocket pull = PullSocket.open(context)) {
            assertThat(pull.lastEndpoint()).isNull();
            Endpoint first = pull.bind(wire().anywhere());
            assertThat(first.toString()).doesNotContain("*");
            assertThat(pull.lastEndpoint()).isEqualTo(first);
            Endpoint second = pull.bind(wire().anywhere());
            assertThat(second).isNotEqualTo(first);
            assertThat(pull.lastEndpoint()).isEqualTo(second);
            assertThat(pull.boundEndpoints()).containsExactly(first, second);
            assertThat(pull.toString()).contains(first.toString(), second.toString());
        }
    }

    @Test
    default void connectIsTheLastEndpointToo() throws Exception {
        Endpoint endpoint = wire().nowhere();
        try (Context context = wire().context();
                PullSocket pull = PullSocket.open(context)) {
            pull.bind(wire().anywhere());
            pull.connect(endpoint);
            assertThat(pull.lastEndpoint()).isEqualTo(endpoint);
            assertThat(pull.connectedEndpoints()).containsExactly(endpoint);
        }
    }

    @Test
    default void oneSocketBindsAndConnectsManyTimes() throws Exception {
        try (Context context = wire().context();
                PullSocket first = PullSocket.open(context);
                PullSocket second = PullSocket.open(context);
                PushSocket push = PushSocket.open(context)) {
            push.connect(first.bind(wire().anywhere()));
            second.connect(push.bind(wire().anywhere()));
            awaitPeers(push, 2);
            awaitPeers(second, 1);
            for (int i = 0; i < 4; i++) {
                push.send(String.valueOf(i));
            }
            assertThat(receiveTexts(first, 2)).hasSize(2);
            assertThat(receiveTexts(second, 2)).hasSize(2);
        }
    }

    @Test
    default void nothingIsLeftWhereASocketFileWas() throws Exception {
        if (!wire().anywhere().startsWith("ipc")) {
            return;
        }
        try (Context context = wire().context()) {
            for (String address : new String[] {wire().nowhere().toString(), wire().anywhere()}) {
                PullSocket pull = PullSocket.open(context);
                Path file = Path.of(pull.bind(address).address());
                assertThat(file).exists();
                pull.close();
                assertThat(file).doesNotExist();
            }
        }
    }

    @Test
    default void anAddressIsBoundOnceAtATime() {
        try (Context context = wire().context();
                PullSocket first = PullSocket.open(context);
                PullSocket second = PullSocket.open(context)) {
            Endpoint endpoint = first.bind(wire().anywhere());
            // However soon the failure is there, before or after this thread begins to wait.
            for (int i = 0; i < 200; i++) {
                assertThatThrownBy(() -> second.bind(endpoint))
                        .isInstanceOf(AddressInUseException.class)
                        .hasMessageContaining(endpoint.toString());
            }
            assertThatThrownBy(() -> first.bind(endpoint)).isInstanceOf(AddressInUseException.class);
            assertThat(second.boundEndpoints()).isEmpty();
            assertThat(second.lastEndpoint()).isNull();
            assertThat(first.boundEndpoints()).containsExactly(endpoint);
        }
    }

    @Test
    default void unbindFreesTheAddressAtOnce() throws Exception {
        try (Context context = wire().context();
                PullSocket first = PullSocket.open(context);
                PullSocket second = PullSocket.open(context);
                PushSocket push = PushSocket.open(context, OnWire::hasty)) {
            Endpoint endpoint = first.bind(wire().nowhere());
            for (int i = 0; i < 3; i++) {
                first.unbind(endpoint);
                assertThat(first.boundEndpoints()).isEmpty();
                assertThat(second.bind(endpoint)).isEqualTo(endpoint);
                second.unbind(endpoint);
                first.bind(endpoint);
            }
            push.connect(endpoint);
            push.send("1");
            assertThat(receive(first).text()).isEqualTo("1");
        }
    }

    @Test
    default void closingFreesTheAddressToo() throws Exception {
        try (Context context = wire().context()) {
            Endpoint endpoint = wire().nowhere();
            try (PullSocket pull = PullSocket.open(context)) {
                pull.bind(endpoint);
            }
            try (PullSocket pull = PullSocket.open(context)) {
                pull.bind(endpoint);
            }
        }
    }

    @Test
    default void unbindEndsItsConnectionsOnceTheyHaveWrittenWhatIsQueued() throws Exception {
        try (Context context = wire().context();
                PushSocket push = PushSocket.open(context);
                PullSocket pull = PullSocket.open(context, o -> o.reconnection(Reconnection.NEVER));
                PullSocket other = PullSocket.open(context)) {
            Endpoint endpoint = push.bind(wire().anywhere());
            Endpoint stays = push.bind(wire().anywhere());
            pull.connect(endpoint);
            awaitPeers(push, 1);
            for (int i = 0; i < 500; i++) {
                push.send(String.valueOf(i));
            }
            push.unbind(endpoint);
            assertThat(receiveTexts(pull, 500)).startsWith("0", "1").endsWith("499");
            eventually(() -> assertThat(pull.peerCount()).isZero());
            eventually(() -> assertThat(push.peerCount()).isZero());
            assertThat(push.accounting().written()).isEqualTo(500);
            assertThat(push.accounting().totalSendDropped()).isZero();
            other.connect(stays);
            push.send("still here");
            assertThat(receive(other).text()).isEqualTo("still here");
        }
    }

    @Test
    default void disconnectWritesWhatIsQueuedAndDoesNotComeBack() throws Exception {
        try (Context context = wire().context();
                PushSocket push = PushSocket.open(context, OnWire::hasty);
                PullSocket pull = PullSocket.open(context)) {
            Endpoint endpoint = pull.bind(wire().anywhere());
            push.connect(endpoint);
            awaitPeers(push, 1);
            for (int i = 0; i < 500; i++) {
                push.send(String.valueOf(i));
            }
            push.disconnect(endpoint);
            assertThat(push.connectedEndpoints()).isEmpty();
            assertThat(receiveTexts(pull, 500)).startsWith("0", "1").endsWith("499");
            eventually(() -> assertThat(pull.peerCount()).isZero());
            assertThat(push.send(Message.of("no peer"), A_WHILE)).isEqualTo(SendResult.NO_PEER);
            assertThat(push.accounting().written()).isEqualTo(500);
            push.connect(endpoint);
            push.send("again");
            assertThat(receive(pull).text()).isEqualTo("again");
        }
    }

    /** A peer that leaves while others look whether it is there must not be taken for one that did not come in time. */
    @Test
    default void awaitPeersNeverSaysNoBeforeItsTimeIsOver() throws Exception {
        ExecutorService waiting = Executors.newFixedThreadPool(3);
        try (Context context = wire().context();
                PullSocket pull = PullSocket.open(context);
                PushSocket push = PushSocket.open(context)) {
            Endpoint endpoint = pull.bind(wire().anywhere());
            AtomicBoolean over = new AtomicBoolean();
            Callable<Boolean> alwaysThere = () -> {
                boolean there = true;
                while (there && !over.get()) {
                    there = push.awaitPeers(1, PATIENCE);
                }
                return there;
            };
            List<Future<Boolean>> answers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                answers.add(waiting.submit(alwaysThere));
            }
            for (int i = 0; i < 300; i++) {
                push.connect(endpoint);
                assertThat(push.awaitPeers(1, PATIENCE)).isTrue();
                push.disconnect(endpoint);
            }
            push.connect(endpoint);
            over.set(true);
            for (Future<Boolean> answer : answers) {
                assertThat(answer.get(PATIENCE.toMillis(), MILLISECONDS)).isTrue();
            }
        } finally {
            waiting.shutdownNow();
        }
    }

    @Test
    default void nothingMoreGoesTheWayThatWasGivenUp() throws Exception {
        try (Context context = wire().context();
                PushSocket push = PushSocket.open(context);
                PullSocket stays = PullSocket.open(context);
                PullSocket bound = PullSocket.open(context);
                PullSocket dialled = PullSocket.open(context, OnWire::hasty)) {
            Endpoint from = push.bind(wire().anywhere());
            Endpoint to = bound.bind(wire().anywhere());
            stays.connect(push.bind(wire().anywhere()));
            dialled.connect(from);
            push.connect(to);
            awaitPeers(push, 3);
            push.disconnect(to);
            push.unbind(from);
            for (int i = 0; i < 300; i++) {
                push.send(String.valueOf(i));
            }
            assertThat(receiveTexts(stays, 300)).startsWith("0", "1").endsWith("299");
            assertThat(push.accounting().written()).isEqualTo(300);
        }
    }

    @Test
    default void disconnectOfAnUnansweredConnectDropsAndCounts() throws Exception {
        Endpoint endpoint = wire().nowhere();
        try (Context context = wire().context();
                PushSocket push = PushSocket.open(context, OnWire::hasty);
                PullSocket pull = PullSocket.open(context)) {
            push.connect(endpoint);
            push.send("1");
            push.send("2");
            push.disconnect(endpoint);
            assertThat(push.trySend(Message.of("3"))).isEqualTo(SendResult.NO_PEER);
            assertThat(push.accounting().sendDropped()).isEqualTo(Map.of(DropReason.DISCONNECTED, 2L));
            assertThat(push.accounting().sendQueued()).isZero();
            pull.bind(endpoint);
            assertThat(pull.awaitPeers(1, A_WHILE)).isFalse();
            assertThat(pull.tryReceive()).isNull();
        }
    }

    @Test
    default void whatIsNotBoundOrConnectedCannotBeUndone() throws Exception {
        Endpoint unknown = wire().nowhere();
        try (Context context = wire().context();
                PullSocket pull = PullSocket.open(context)) {
            Endpoint bound = pull.bind(wire().anywhere());
            pull.connect(wire().nowhere());
            assertThatThrownBy(() -> pull.unbind(unknown))
                    .isInstanceOf(UnknownEndpointException.class)
                    .hasMessageContaining(unknown.toString());
            assertThatThrownBy(() -> pull.disconnect(unknown))
                    .isInstanceOf(UnknownEndpointException.class)
                    .hasMessageContaining(unknown.toString());
            assertThatThrownBy(() -> pull.disconnect(bound)).isInstanceOf(UnknownEndpointException.class);
            pull.unbind(bound);
            assertThatThrownBy(() -> pull.unbind(bound)).isInstanceOf(UnknownEndpointException.class);
        }
    }

    @Test
    default void nonsenseIsNoEndpoint() {
        try (Context context = wire().context();
                PullSocket pull = PullSocket.open(context)) {
            assertThatThrownBy(() -> pull.bind("nonsense")).isInstanceOf(InvalidEndpointException.class);
            assertThatThrownBy(() -> pull.connect("://")).isInstanceOf(InvalidEndpointException.class);
            assertThatThrownBy(() -> pull.bind("pgm://eth0")).isInstanceOf(UnsupportedTransportException.class);
            assertThatThrownBy(() -> pull.connect(wire().anywhere().replaceAll("//.*", "//")))
                    .isInstanceOf(InvalidEndpointException.class);
            assertThat(pull.boundEndpoints()).isEmpty();
            assertThat(pull.connectedEndpoints()).isEmpty();
        }
    }

    @Test
    default void awaitPeersCountsThoseThatAreConnected() throws Exception {
        try (Context context = wire().context();
                PullSocket pull = PullSocket.open(context);
                PushSocket one = PushSocket.open(context);
                PushSocket other = PushSocket.open(context)) {
            Endpoint endpoint = pull.bind(wire().anywhere());
            assertThat(pull.awaitPeers(0, Duration.ZERO)).isTrue();
            assertThat(taking(LIMIT, () -> pull.awaitPeers(1, LIMIT))).isFalse();
            one.connect(endpoint);
            awaitPeers(pull, 1);
            awaitPeers(one, 1);
            assertThat(taking(LIMIT, () -> pull.awaitPeers(2, LIMIT))).isFalse();
            try (Caller<Boolean> waiter = Caller.of(() -> pull.awaitPeers(2, PATIENCE))) {
                waiter.awaitWaiting();
                other.connect(endpoint);
                assertThat(waiter.result()).isTrue();
            }
            assertThat(pull.peerCount()).isEqualTo(2);
            one.close();
            eventually(() -> assertThat(pull.peerCount()).isEqualTo(1));
        }
    }

    @Test
    default void anUnansweredConnectIsNoPeerYet() throws Exception {
        try (Context context = wire().context();
                PushSocket push = PushSocket.open(context)) {
            push.connect(wire().nowhere());
            assertThat(push.awaitPeers(1, A_WHILE)).isFalse();
            assertThat(push.peerCount()).isZero();
        }
    }

    @Test
    default void withImmediateOnlyConnectedPeersGetMessages() throws Exception {
        Endpoint endpoint = wire().nowhere();
        try (Context context = wire().context();
                PushSocket push = PushSocket.open(context, o -> {
                    OnWire.hasty(o);
                    o.immediate(true);
                });
                PullSocket pull = PullSocket.open(context)) {
            push.connect(endpoint);
            assertThat(push.trySend(Message.of("1"))).isEqualTo(SendResult.NO_PEER);
            pull.bind(endpoint);
            push.send("2");
            assertThat(receive(pull).text()).isEqualTo("2");
            pull.unbind(endpoint);
            eventually(() -> assertThat(push.trySend(Message.of("3"))).isEqualTo(SendResult.NO_PEER));
        }
    }

    @Test
    default void socketsThatMayNotTalkToEachOtherAreRefused() throws Exception {
        try (Context context = wire().context();
                RepSocket rep = RepSocket.open(context);
                PushSocket push = PushSocket.open(context, OnWire::hasty)) {
            push.connect(rep.bind(wire().anywhere()));
            eventually(() -> assertThat(rep.refusals()).containsKey(Refusal.INCOMPATIBLE_SOCKET_TYPE));
            eventually(() -> assertThat(push.refusals()).isNotEmpty());
            assertThat(rep.peerCount()).isZero();
            assertThat(push.peerCount()).isZero();
        }
    }

    @Test
    default void aPairThatIsTakenRefusesASecondPeerUntilTheFirstIsGone() throws Exception {
        try (Context context = wire().context();
                PairSocket server = PairSocket.open(context);
                PairSocket second = PairSocket.open(context, OnWire::hasty)) {
            Endpoint endpoint = server.bind(wire().anywhere());
            try (PairSocket first = PairSocket.open(context)) {
                first.connect(endpoint);
                awaitPeers(server, 1);
                second.connect(endpoint);
                eventually(() -> assertThat(server.refusals()).containsKey(Refusal.SECOND_PEER));
                first.send("1");
                assertThat(receive(server).text()).isEqualTo("1");
                server.send("2");
                assertThat(receive(first).text()).isEqualTo("2");
            }
            if (!wire().isStream()) {
                second.connect(endpoint);
            }
            eventually(() -> {
                second.trySend(Message.of("3"));
                Message received = server.receive(A_WHILE);
                assertThat(received).isNotNull();
                assertThat(received.text()).isEqualTo("3");
            });
            server.send("4");
            assertThat(receive(second).text()).isEqualTo("4");
        }
    }

    @Test
    default void socketsOfOneKindMeetOverEitherDirection() throws Exception {
        try (Context context = wire().context();
                DealerSocket left = DealerSocket.open(context);
                DealerSocket right = DealerSocket.open(context)) {
            right.connect(left.bind(wire().anywhere()));
            left.connect(right.bind(wire().anywhere()));
            awaitPeers(left, 2);
            awaitPeers(right, 2);
            for (int i = 0; i < 4; i++) {
                left.send("l" + i);
                right.send("r" + i);
            }
            assertThat(receiveTexts(left, 4)).containsExactlyInAnyOrder("r0", "r1", "r2", "r3");
            assertThat(receiveTexts(right, 4)).containsExactlyInAnyOrder("l0", "l1", "l2", "l3");
        }
    }
}
