package io.weir.patterns.contract;

import static io.weir.patterns.contract.OnWire.PATIENCE;
import static io.weir.patterns.contract.OnWire.awaitPeers;
import static io.weir.patterns.contract.OnWire.receive;
import static io.weir.patterns.contract.OnWire.receiveTexts;
import static io.weir.patterns.contract.SendingContract.GRACE;
import static io.weir.patterns.contract.SendingContract.taking;
import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.DropReason;
import io.weir.Endpoint;
import io.weir.Message;
import io.weir.SendResult;
import io.weir.SocketClosedException;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.patterns.reqrep.DealerSocket;
import io.weir.socket.Context;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How sockets and contexts end: nothing that was accepted is forgotten, and no thread is left waiting. */
interface LifeCycleContract extends OnWire {
    @Test
    default void closingDeliversWhatWasSent() throws Exception {
        int count = 900;
        for (boolean senderBinds : new boolean[] {false, true}) {
            try (Context context = wire().context();
                    PullSocket pull = PullSocket.open(context)) {
                PushSocket push = PushSocket.open(context);
                connect(pull, push, senderBinds);
                for (int i = 0; i < count; i++) {
                    push.send(Message.of(String.valueOf(i), "x".repeat(i)));
                }
                push.close();
                assertThat(push.accounting().written()).isEqualTo(count);
                assertThat(push.accounting().totalSendDropped()).isZero();
                assertThat(receiveTexts(pull, count)).startsWith("0", "1").endsWith("899");
                assertThat(pull.accounting().decoded()).isEqualTo(count);
            }
        }
    }

    @Test
    default void closingWaitsForAReceiverThatIsSlow() throws Exception {
        int count = 300;
        try (Context context = wire().context();
                PullSocket pull = PullSocket.open(context, o -> o.receiveHighWaterMark(1))) {
            PushSocket push =
                    PushSocket.open(context, o -> o.sendHighWaterMark(0).linger(PATIENCE));
            push.connect(pull.bind(wire().anywhere()));
            byte[] body = new byte[64 << 10];
            for (int i = 0; i < count; i++) {
                push.send(Message.wrap(body));
            }
            try (Caller<Void> closing = Caller.running(push::close)) {
                for (int i = 0; i < count; i++) {
                    assertThat(receive(pull).size()).isEqualTo(body.length);
                }
                closing.result();
            }
            assertThat(push.accounting().written()).isEqualTo(count);
            assertThat(push.accounting().totalSendDropped()).isZero();
        }
    }

    @Test
    default void closingTheContextDeliversWhatWasSent() throws Exception {
        if (!wire().isStream()) {
            return; // Both ends would be closed.
        }
        int count = 500;
        try (Context there = wire().context();
                PullSocket pull = PullSocket.open(there)) {
            Endpoint endpoint = pull.bind(wire().anywhere());
            try (Context here = wire().context()) {
                PushSocket push = PushSocket.open(here);
                push.connect(endpoint);
                for (int i = 0; i < count; i++) {
                    push.send(String.valueOf(i));
                }
            }
            assertThat(receiveTexts(pull, count)).startsWith("0", "1").endsWith("499");
        }
    }

    @Test
    default void aSocketThatLingersWaitsForTheEndThatBinds() throws Exception {
        Endpoint endpoint = wire().nowhere();
        try (Context context = wire().context();
                PullSocket pull = PullSocket.open(context)) {
            PushSocket push = PushSocket.open(context, o -> o.linger(PATIENCE));
            push.connect(endpoint);
            push.send("1");
            push.send("2");
            try (Caller<Void> closing = Caller.running(push::close)) {
                if (wire().isStream()) {
                    closing.awaitWaiting();
                } else {
                    closing.result(); // It does not wait: inproc keeps the messages for the socket that binds.
                }
                pull.bind(endpoint);
                assertThat(receiveTexts(pull, 2)).containsExactly("1", "2");
                closing.result();
            }
            assertThat(push.accounting().written()).isEqualTo(2);
        }
    }

    @Test
    default void closingDropsAndCountsWhatWasNotTakenInTime() throws Exception {
        try (Context context = wire().context()) {
            PushSocket push = PushSocket.open(context);
            push.connect(Wire.TCP.nowhere());
            push.send("1");
            push.send("2");
            taking(SendingContract.LIMIT, () -> {
                push.close(SendingContract.LIMIT);
                return null;
            });
            assertThat(push.accounting().sendDropped()).isEqualTo(Map.of(DropReason.LINGER_EXPIRED, 2L));
            assertThat(push.accounting().sendQueued()).isZero();
        }
    }

    @Test
    default void closingWithoutLingerIsQuick() throws Exception {
        try (Context context = wire().context()) {
            PushSocket push = PushSocket.open(context);
            PullSocket stalled = PullSocket.open(context, o -> o.receiveHighWaterMark(1));
            push.connect(stalled.bind(wire().anywhere()));
            awaitPeers(push, 1);
            while (push.send(Message.wrap(new byte[1 << 20]), A_WHILE) == SendResult.SENT) {
                // Until nothing moves any more.
            }
            taking(Duration.ZERO, () -> {
                push.close(Duration.ZERO);
                return null;
            });
            assertThat(push.accounting().sendQueued()).isZero();
        }
    }

    @Test
    default void closingTakesNoLongerThanTheLingerTimeAndASecond() throws Exception {
        Duration linger = Duration.ofMillis(200);
        try (Context context = wire().context()) {
            PullSocket stalled = PullSocket.open(context, o -> o.receiveHighWaterMark(1));
            PushSocket push = PushSocket.open(context, o -> o.linger(linger));
            push.connect(stalled.bind(wire().anywhere()));
            awaitPeers(push, 1);
            while (push.send(Message.wrap(new byte[1 << 20]), A_WHILE) == SendResult.SENT) {
                // Until nothing moves any more.
            }
            long start = System.nanoTime();
            push.close();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(linger.plus(GRACE));
        }
    }

    @Test
    default void aClosedSocketSaysSo() throws Exception {
        try (Context context = wire().context();
                DealerSocket dealer = DealerSocket.open(context)) {
            dealer.bind(wire().anywhere());
            assertThat(dealer.isClosed()).isFalse();
            dealer.close();
            assertThat(dealer.isClosed()).isTrue();
            Message message = Message.of("1");
            assertThatThrownBy(() -> dealer.trySend(message)).isInstanceOf(SocketClosedException.class);
            assertThatThrownBy(() -> dealer.send(message)).isInstanceOf(SocketClosedException.class);
            assertThatThrownBy(() -> dealer.sendAsync(message)).isInstanceOf(SocketClosedException.class);
            assertThatThrownBy(dealer::tryReceive).isInstanceOf(SocketClosedException.class);
            assertThatThrownBy(dealer::receive).isInstanceOf(SocketClosedException.class);
            assertThatThrownBy(() -> dealer.receiveAll(1)).isInstanceOf(SocketClosedException.class);
            assertThatThrownBy(dealer::receiveAsync).isInstanceOf(SocketClosedException.class);
            assertThatThrownBy(() -> dealer.awaitReadable(Duration.ZERO)).isInstanceOf(SocketClosedException.class);
            assertThatThrownBy(() -> dealer.bind(wire().anywhere())).isInstanceOf(SocketClosedException.class);
            assertThatThrownBy(() -> dealer.connect(wire().nowhere())).isInstanceOf(SocketClosedException.class);
            assertThat(dealer.peerCount()).isZero();
            assertThat(dealer.toString()).contains(dealer.name());
        }
    }

    @Test
    default void closingWakesTheThreadThatWaitsForPeers() throws Exception {
        try (Context context = wire().context()) {
            PullSocket pull = PullSocket.open(context);
            pull.bind(wire().anywhere());
            try (Caller<Boolean> waiter = Caller.of(() -> pull.awaitPeers(1, PATIENCE))) {
                waiter.awaitWaiting();
                pull.close();
                assertThat(waiter.failure(GRACE)).isInstanceOf(SocketClosedException.class);
            }
            assertThatThrownBy(() -> pull.awaitPeers(1, PATIENCE)).isInstanceOf(SocketClosedException.class);
        }
    }

    @Test
    default void closingTwiceOrByManyThreadsIsTheSame() throws Exception {
        List<Caller<Void>> closers = new ArrayList<>();
        try (ReceivingContract.Pipe pipe = new ReceivingContract.Pipe(wire())) {
            pipe.push.send("1");
            for (int i = 0; i < 8; i++) {
                closers.add(Caller.running(pipe.push::close));
            }
            for (Caller<Void> closer : closers) {
                closer.result();
            }
            pipe.push.close();
            assertThat(receive(pipe.pull).text()).isEqualTo("1");
            assertThat(pipe.context.socketCount()).isEqualTo(1);
        } finally {
            for (Caller<Void> closer : closers) {
                closer.close();
            }
        }
    }

    @Test
    default void aHandlerMayCloseItsSocket() throws Exception {
        try (ReceivingContract.Pipe pipe = new ReceivingContract.Pipe(wire())) {
            pipe.pull.onMessage(message -> pipe.pull.close());
            pipe.push.send("1");
            eventually(() -> assertThat(pipe.context.socketCount()).isEqualTo(1));
            assertThat(pipe.pull.isClosed()).isTrue();
        }
    }

    @Test
    default void anInterruptEndsTheWaitingNotTheClosing() throws Exception {
        try (Context context = wire().context()) {
            PushSocket push = PushSocket.open(context, o -> o.linger(Duration.ofMinutes(1)));
            push.connect(Wire.TCP.nowhere());
            push.send("1");
            try (Caller<Boolean> closing = Caller.of(() -> {
                push.close();
                return Thread.interrupted();
            })) {
                closing.awaitWaiting().interrupt();
                assertThat(closing.result()).as("the interrupt is kept").isTrue();
            }
            assertThat(context.socketCount()).isZero();
            assertThat(push.accounting().totalSendDropped()).isEqualTo(1);
        }
    }

    @Test
    default void closingTheContextWakesEverybody() throws Exception {
        Context context = wire().context();
        PullSocket pull = PullSocket.open(context);
        PushSocket push = PushSocket.open(context);
        pull.bind(wire().anywhere());
        push.bind(wire().anywhere());
        try (Caller<Message> receiver = Caller.of(pull::receive);
                Caller<Void> sender = Caller.running(() -> push.send("1"))) {
            receiver.awaitWaiting();
            sender.awaitWaiting();
            context.close();
            assertThat(receiver.failure()).isInstanceOf(SocketClosedException.class);
            assertThat(sender.failure()).isInstanceOf(SocketClosedException.class);
        } finally {
            context.close();
        }
        assertThat(context.socketCount()).isZero();
        assertThatThrownBy(() -> PullSocket.open(context)).isInstanceOf(SocketClosedException.class);
    }

    @Test
    default void closingTheContextIsBoundedHoweverManySocketsLinger() throws Exception {
        Duration linger = Duration.ofMillis(300);
        Context context = wire().context();
        for (int i = 0; i < 10; i++) {
            PushSocket push = PushSocket.open(context, o -> o.linger(linger));
            push.connect(Wire.TCP.nowhere());
            push.send("1");
        }
        taking(linger, () -> {
            context.close();
            return null;
        });
        assertThat(context.socketCount()).isZero();
    }

    @Test
    default void closingTheReceiverDropsAndCountsWhatWasNotRead() throws Exception {
        try (ReceivingContract.Pipe pipe = new ReceivingContract.Pipe(wire())) {
            for (int i = 0; i < 10; i++) {
                pipe.push.send(String.valueOf(i));
            }
            eventually(() -> assertThat(pipe.pull.accounting().receiveQueued()).isEqualTo(10));
            receive(pipe.pull);
            pipe.pull.close();
            assertThat(pipe.pull.accounting().receiveDropped()).isEqualTo(Map.of(DropReason.CLOSED, 9L));
            assertThat(pipe.pull.accounting().receiveQueued()).isZero();
            assertThat(pipe.pull.accounting().decoded()).isEqualTo(10);
        }
    }

    @Test
    default void openingAndClosingInARushLeavesNothingBehind() throws Exception {
        try (Context context = wire().context();
                PullSocket pull = PullSocket.open(context)) {
            Endpoint endpoint = pull.bind(wire().anywhere());
            for (int i = 0; i < 50; i++) {
                try (PushSocket push = PushSocket.open(context)) {
                    push.connect(endpoint);
                    push.send(String.valueOf(i));
                }
            }
            for (int i = 0; i < 50; i++) {
                try (PushSocket push = PushSocket.open(context)) {
                    push.connect(endpoint);
                }
            }
            assertThat(receiveTexts(pull, 50)).doesNotHaveDuplicates();
            eventually(() -> assertThat(pull.peerCount()).isZero());
            assertThat(context.socketCount()).isEqualTo(1);
        }
    }

    private void connect(PullSocket pull, PushSocket push, boolean senderBinds) throws InterruptedException {
        if (senderBinds) {
            pull.connect(push.bind(wire().anywhere()));
            awaitPeers(push, 1);
        } else {
            push.connect(pull.bind(wire().anywhere()));
        }
    }
}
