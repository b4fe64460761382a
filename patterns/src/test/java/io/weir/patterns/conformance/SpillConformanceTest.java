package io.weir.patterns.conformance;

import static io.weir.patterns.contract.OnWire.awaitPeers;
import static io.weir.patterns.contract.OnWire.receive;
import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Accounting;
import io.weir.DropReason;
import io.weir.Endpoint;
import io.weir.Message;
import io.weir.SendResult;
import io.weir.option.OptionsBuilder;
import io.weir.option.Spill;
import io.weir.patterns.contract.OnWire;
import io.weir.patterns.contract.Wire;
import io.weir.patterns.reqrep.Requester;
import io.weir.patterns.reqrep.RouterSocket;
import io.weir.socket.Context;
import io.weir.socket.Receiving;
import io.weir.socket.Sending;
import io.weir.socket.Socket;
import io.weir.testing.FakeStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each kind that queues for sending spills what its peer does not take, in order, and counts it. */
@Tag("slow")
@Timeout(120)
class SpillConformanceTest {
    private static final int MESSAGES = 3000;
    private static final int BUDGET = 300_000;
    private static final String PADDING = " ".repeat(1000);

    private final FakeStore store = new FakeStore();

    private static void receiving(OptionsBuilder<?> options) {
        OnWire.hasty(options);
        options.receiveHighWaterMark(2).receiveBuffer(16 << 10);
    }

    private static Message numbered(int number) {
        return Message.of(number + PADDING);
    }

    private static int number(Message message) {
        return Integer.parseInt(message.text(message.frameCount() - 1).strip());
    }

    /** Waits until the connection has written what the system takes, for the sum holds at rest. */
    private static Accounting assertBalanced(Socket socket) throws Exception {
        eventually(() -> {
            Accounting of = socket.accounting();
            assertThat(of.written() + of.totalSendDropped() + of.sendQueued())
                    .as("%s", of)
                    .isEqualTo(of.accepted());
        });
        return socket.accounting();
    }

    private static void assertReceives(Receiving to, int from, int until) throws InterruptedException {
        for (int i = from; i < until; i++) {
            assertThat(number(receive(to))).isEqualTo(i);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatAPeerDoesNotTakeSpillsAndComesInOrder(OverflowKind kind) throws Exception {
        try (Context context = Wire.TCP.context();
                Socket from = kind.sender(context, options -> {
                    OnWire.hasty(options);
                    options.sendHighWaterMark(5).sendBuffer(16 << 10).spill(Spill.to(store));
                });
                Socket to = kind.receiver(context, SpillConformanceTest::receiving)) {
            UnaryOperator<Message> addressed = kind.connect(from, to, from.bind(Wire.TCP.anywhere()));
            long before = from.accounting().accepted();
            for (int i = 0; i < MESSAGES; i++) {
                // A sender that may not drop, and whose disk is behind, waits.
                ((Sending) from).send(addressed.apply(numbered(i)));
            }

            Accounting full = assertBalanced(from);
            assertThat(full.accepted() - before).isEqualTo(MESSAGES);
            assertThat(full.sendSpilled()).isBetween(MESSAGES / 2L, full.sendQueued());
            assertThat(full.sendDropped()).isEmpty();

            assertReceives((Receiving) to, 0, MESSAGES);
            eventually(() -> assertThat(from.accounting().written() - before).isEqualTo(MESSAGES));
            assertThat(assertBalanced(from).sendSpilled()).isZero();
            assertThat(from.accounting().sendDropped()).isEmpty();
            eventually(() -> assertThat(store.logs()).isZero());

            ((Sending) from).send(addressed.apply(numbered(MESSAGES)));
            assertReceives((Receiving) to, MESSAGES, MESSAGES + 1);
        }
    }

    /** PUB, XPUB and RADIO drop what the others wait with. */
    @ParameterizedTest
    @EnumSource
    void whenTheBudgetIsSpentTheRuleOfTheMarkHolds(OverflowKind kind) throws Exception {
        try (Context context = Wire.TCP.context();
                Socket from = kind.sender(context, options -> {
                    OnWire.hasty(options);
                    options.sendHighWaterMark(5)
                            .sendBuffer(16 << 10)
                            .spill(Spill.to(store).bytes(BUDGET));
                });
                Socket to = kind.receiver(context, SpillConformanceTest::receiving)) {
            UnaryOperator<Message> addressed = kind.connect(from, to, from.bind(Wire.TCP.anywhere()));
            long before = from.accounting().accepted();
            int sent = 0;
            while (sent < MESSAGES && ((Sending) from).trySend(addressed.apply(numbered(sent))) == SendResult.SENT) {
                sent++;
            }

            Accounting full = assertBalanced(from);
            assertThat(full.accepted() - before).isEqualTo(sent);
            assertThat(full.sendSpilled()).isBetween(1L, BUDGET / 1000L + 1);
            long dropped = full.totalSendDropped();
            assertThat(sent == MESSAGES).as("dropped %d", dropped).isEqualTo(dropped > 0);
            assertThat(Set.of(DropReason.HIGH_WATER_MARK))
                    .containsAll(full.sendDropped().keySet());

            int last = -1;
            for (long left = sent - dropped; left > 0; left--) {
                int number = number(receive((Receiving) to));
                assertThat(number).isGreaterThan(last);
                last = number;
            }
            OnWire.assertNothingComes((Receiving) to);
            assertThat(assertBalanced(from).sendSpilled()).isZero();
        }
    }

    @Test
    void aRequesterSpillsRequestsThatNoServerTakes() throws Exception {
        try (Context context = Wire.TCP.context();
                RouterSocket server = RouterSocket.open(context, SpillConformanceTest::receiving);
                Requester requester = Requester.open(context, options -> {
                    OnWire.hasty(options);
                    options.sendHighWaterMark(5).sendBuffer(16 << 10);
                    options.spill(Spill.to(store)).timeout(OnWire.PATIENCE);
                })) {
            Endpoint endpoint = server.bind(Wire.TCP.anywhere());
            requester.connect(endpoint);
            awaitPeers(requester, 1);
            List<CompletableFuture<Message>> replies = new ArrayList<>();
            for (int i = 0; i < MESSAGES; i++) {
                replies.add(requester.requestAsync(numbered(i)));
            }
            Accounting full = assertBalanced(requester);
            assertThat(full.accepted()).isEqualTo(MESSAGES);
            assertThat(full.sendSpilled()).isGreaterThan(MESSAGES / 2);

            for (int i = 0; i < MESSAGES; i++) {
                Message request = receive(server);
                assertThat(number(request)).isEqualTo(i);
                server.send(request);
            }
            for (int i = 0; i < MESSAGES; i++) {
                assertThat(number(replies.get(i).get())).isEqualTo(i);
            }
            assertThat(assertBalanced(requester).sendSpilled()).isZero();
        }
    }
}
