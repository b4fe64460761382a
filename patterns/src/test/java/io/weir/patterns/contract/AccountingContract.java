package io.weir.patterns.contract;

import static io.weir.patterns.contract.OnWire.awaitPeers;
import static io.weir.patterns.contract.OnWire.receive;
import static io.weir.patterns.contract.OnWire.receiveTexts;
import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Accounting;
import io.weir.DropReason;
import io.weir.Endpoint;
import io.weir.Message;
import io.weir.SendResult;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.patterns.reqrep.DealerSocket;
import io.weir.patterns.reqrep.RepSocket;
import io.weir.socket.Context;
import io.weir.socket.Socket;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Accounting: at rest, every message is counted exactly once, on both ends. */
interface AccountingContract extends OnWire {
    @Test
    default void whatWasReceivedIsInBothBooks() throws Exception {
        try (ReceivingContract.Pipe pipe = new ReceivingContract.Pipe(wire())) {
            for (int i = 0; i < 700; i++) {
                pipe.push.send(String.valueOf(i));
            }
            receiveTexts(pipe.pull, 700);
            eventually(() -> {
                assertThat(pipe.push.accounting())
                        .isEqualTo(new Accounting(700, 700, 0, Map.of(), 0, 0, 0, Map.of(), 0, 0));
                assertThat(pipe.pull.accounting())
                        .isEqualTo(new Accounting(0, 0, 0, Map.of(), 700, 700, 0, Map.of(), 0, 0));
            });
        }
    }

    @Test
    default void whatWaitsIsInTheBooksToo() throws Exception {
        try (Context context = wire().context();
                PullSocket pull = PullSocket.open(context, o -> o.receiveHighWaterMark(3));
                PushSocket push = PushSocket.open(context, o -> {
                    OnWire.hasty(o);
                    o.sendHighWaterMark(2);
                })) {
            push.connect(pull.bind(wire().anywhere()));
            awaitPeers(push, 1);
            Message large = Message.wrap(new byte[1 << 20]);
            long sent = 0;
            boolean full = false;
            while (!full) {
                if (push.send(large, A_WHILE) == SendResult.SENT) {
                    sent++;
                } else {
                    full = pull.accounting().receiveQueued() >= 3;
                }
            }
            receive(pull);
            eventually(() -> assertBalanced(push, pull));
            long accepted = sent;
            eventually(() -> {
                assertThat(push.accounting().accepted()).isEqualTo(accepted);
                assertThat(pull.accounting().delivered()).isEqualTo(1);
                assertThat(pull.accounting().receiveQueued()).isGreaterThanOrEqualTo(3);
            });
        }
    }

    @Test
    default void whatWasReceivedOrNotWhenAPeerIsGoneIsInTheBooks() throws Exception {
        try (Context context = wire().context();
                PullSocket pull = PullSocket.open(context)) {
            Endpoint endpoint = pull.bind(wire().anywhere());
            long decoded = 0;
            for (int round = 0; round < 5; round++) {
                PushSocket push = PushSocket.open(context);
                push.connect(endpoint);
                for (int i = 0; i < 100; i++) {
                    push.send(String.valueOf(i));
                }
                push.close();
                decoded += 100;
                assertThat(push.accounting()).isEqualTo(new Accounting(100, 100, 0, Map.of(), 0, 0, 0, Map.of(), 0, 0));
                receiveTexts(pull, 50);
            }
            long all = decoded;
            eventually(() -> assertThat(pull.accounting())
                    .isEqualTo(new Accounting(0, 0, 0, Map.of(), all, 250, all - 250, Map.of(), 0, 0)));
            receiveTexts(pull, 250);
            assertThat(pull.accounting()).isEqualTo(new Accounting(0, 0, 0, Map.of(), all, all, 0, Map.of(), 0, 0));
        }
    }

    @Test
    default void theBooksBalanceWhenPeersComeAndGoUnderLoad() throws Exception {
        try (Context context = wire().context();
                PushSocket push = PushSocket.open(context, o -> {
                    OnWire.hasty(o);
                    o.sendHighWaterMark(20);
                })) {
            Endpoint endpoint = push.bind(wire().anywhere());
            long decoded = 0;
            try (Caller<Void> sender = Caller.running(() -> {
                while (true) {
                    push.send("x".repeat(100));
                }
            })) {
                for (int round = 0; round < 15; round++) {
                    PullSocket pull = PullSocket.open(context, o -> o.receiveHighWaterMark(20));
                    pull.connect(endpoint);
                    receiveTexts(pull, 100);
                    if (round % 3 == 0) {
                        pull.disconnect(endpoint);
                    }
                    pull.close();
                    Accounting books = pull.accounting();
                    assertThat(books.decoded()).isEqualTo(books.delivered() + books.totalReceiveDropped());
                    decoded += books.decoded();
                }
            }
            long arrived = decoded;
            eventually(() -> {
                assertThat(push.peerCount()).isZero();
                assertBalanced(push);
            });
            if (wire().isStream()) {
                assertThat(push.accounting().written()).isGreaterThanOrEqualTo(arrived);
            } else {
                assertThat(push.accounting().written()).isEqualTo(arrived);
            }
        }
    }

    @Test
    default void theBooksBalanceWhenTheSenderDisconnectsUnderLoad() throws Exception {
        try (Context context = wire().context();
                DealerSocket dealer = DealerSocket.open(context, OnWire::hasty);
                DealerSocket server = DealerSocket.open(context)) {
            Endpoint endpoint = server.bind(wire().anywhere());
            try (Caller<Void> sender = Caller.running(() -> {
                        while (true) {
                            dealer.send("x");
                        }
                    });
                    Caller<Void> receiver = Caller.running(() -> {
                        while (true) {
                            server.receive();
                        }
                    })) {
                for (int round = 0; round < 30; round++) {
                    long before = server.accounting().delivered();
                    dealer.connect(endpoint);
                    eventually(() -> assertThat(server.accounting().delivered()).isGreaterThan(before + 100));
                    dealer.disconnect(endpoint);
                }
                sender.interrupt();
                sender.failure();
                eventually(() -> {
                    assertBalanced(dealer, server);
                    assertThat(server.accounting().receiveQueued()).isZero();
                });
            }
            if (!wire().isStream()) {
                assertThat(server.accounting().decoded())
                        .isEqualTo(dealer.accounting().written());
            }
        }
    }

    @Test
    default void aRequestWithoutAnEnvelopeIsDroppedAndCounted() throws Exception {
        try (Context context = wire().context();
                DealerSocket dealer = DealerSocket.open(context, OnWire::hasty);
                RepSocket rep = RepSocket.open(context)) {
            dealer.connect(rep.bind(wire().anywhere()));
            dealer.send("without an envelope");
            dealer.send(Message.of("", "with"));
            assertThat(receive(rep).text()).isEqualTo("with");
            assertThat(rep.accounting().receiveDropped()).isEqualTo(Map.of(DropReason.MALFORMED, 1L));
            assertBalanced(rep, dealer);
        }
    }

    @Test
    default void theNewestMessageTakesThePlaceOfOthersAndTheyAreCounted() throws Exception {
        Endpoint endpoint = wire().nowhere();
        try (Context context = wire().context();
                PushSocket push = PushSocket.open(context, o -> o.conflate(true));
                PullSocket pull = PullSocket.open(context, o -> o.conflate(true))) {
            push.connect(endpoint);
            for (int i = 0; i < 20; i++) {
                push.send(String.valueOf(i));
            }
            pull.bind(endpoint);
            assertThat(receive(pull).text()).isEqualTo("19");
            eventually(() -> assertBalanced(push, pull));
            assertThat(push.accounting().sendDropped()).isEqualTo(Map.of(DropReason.CONFLATED, 19L));
        }
    }

    /** Both sums of each socket hold. */
    static void assertBalanced(Socket... sockets) {
        for (Socket socket : List.of(sockets)) {
            Accounting books = socket.accounting();
            assertThat(books.accepted())
                    .as("%s accepted = written + dropped + queued: %s", socket, books)
                    .isEqualTo(books.written() + books.totalSendDropped() + books.sendQueued());
            assertThat(books.decoded())
                    .as("%s decoded = delivered + dropped + queued: %s", socket, books)
                    .isEqualTo(books.delivered() + books.totalReceiveDropped() + books.receiveQueued());
        }
    }
}
