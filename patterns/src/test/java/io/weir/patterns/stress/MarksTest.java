package io.weir.patterns.stress;

import static io.weir.patterns.contract.OnWire.PATIENCE;
import static io.weir.patterns.contract.OnWire.awaitPeers;
import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Accounting;
import io.weir.DropReason;
import io.weir.Endpoint;
import io.weir.Message;
import io.weir.RoutingId;
import io.weir.SendResult;
import io.weir.patterns.contract.Caller;
import io.weir.patterns.contract.Wire;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.patterns.pubsub.PubSocket;
import io.weir.patterns.reqrep.DealerSocket;
import io.weir.patterns.reqrep.RouterSocket;
import io.weir.socket.Context;
import io.weir.socket.Sending;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** High-water marks hold to the message, and no sender waits beside a free place. */
@Tag("slow")
@Timeout(120)
class MarksTest {
    private static final int MANY = 5000;
    private static final Message SMALL = Message.of("small");

    /** Larger than everything between the queue and a peer that does not read: one of these is on its way for ever. */
    private static final byte[] LARGE = new byte[1 << 20];

    /** One array in all messages, which the limit of a context would count for each. */
    private static Context withoutMemoryLimit() {
        return Context.builder().sendMemory(0).build();
    }

    /** Sends until there is no room, and says how many found some. */
    private static int fill(Sending socket) {
        int sent = 0;
        while (sent < MANY && socket.trySend(SMALL) == SendResult.SENT) {
            sent++;
        }
        return sent;
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 2",
        "1, 2, 3",
        "2, 1, 3",
        "2, 2, 4",
        "1000, 1000, 2000",
        "1000, 1, 1001",
        "0, 1, 5000",
        "1, 0, 5000"
    })
    void overInprocTheSumOfBothHolds(int sendMark, int receiveMark, int sum) throws Exception {
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(context, o -> o.receiveHighWaterMark(receiveMark));
                PushSocket push = PushSocket.open(context, o -> o.sendHighWaterMark(sendMark))) {
            push.connect(pull.bind("inproc://marks"));
            assertThat(fill(push)).isEqualTo(sum);
            for (int i = 0; i < sum; i++) {
                assertThat(pull.receive(PATIENCE)).isNotNull();
            }
            assertThat(pull.tryReceive()).isNull();
            assertThat(fill(push)).as("after it was empty").isEqualTo(sum);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "2, 1, 2", "1000, 1000, 1000"})
    void overInprocTheSendersMarkHoldsUntilTheOtherBinds(int mark, int receiveMark, int first) throws Exception {
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(context, o -> o.receiveHighWaterMark(receiveMark));
                PushSocket push = PushSocket.open(context, o -> o.sendHighWaterMark(mark))) {
            push.connect("inproc://marks");
            assertThat(fill(push)).isEqualTo(first);
            pull.bind("inproc://marks");
            eventually(() -> assertThat(fill(push)).isEqualTo(receiveMark));
        }
    }

    @Test
    void aSenderThatWaitsGetsTheRoomThatTheOtherEndBrings() throws Exception {
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(context);
                PushSocket push = PushSocket.open(context)) {
            push.connect("inproc://marks");
            assertThat(fill(push)).isEqualTo(1000);
            try (Caller<Void> sender = Caller.running(() -> push.send(SMALL)).awaitWaiting()) {
                pull.bind("inproc://marks");
                sender.result();
            }
        }
    }

    /** One place that becomes free is enough, however far the low-water mark is. */
    @Test
    void aSenderThatWaitsGetsTheFirstPlaceThatIsFree() throws Exception {
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(context);
                PushSocket push = PushSocket.open(context)) {
            push.connect(pull.bind("inproc://marks"));
            for (int round = 0; round < 50; round++) {
                fill(push);
                try (Caller<Void> sender = Caller.running(() -> push.send(SMALL))) {
                    // At once, or when it waits: the receiver takes one, and then does something else.
                    if (round % 2 == 0) {
                        sender.awaitWaiting();
                    }
                    assertThat(pull.receive(PATIENCE)).isNotNull();
                    sender.result();
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "1000, 1000", "0, 5000"})
    void nothingMoreThanTheMarkWaitsForAPeerThatIsNotThere(int mark, int places) throws Exception {
        try (Context context = Context.create();
                PushSocket push =
                        PushSocket.open(context, o -> o.sendHighWaterMark(mark).linger(Duration.ZERO))) {
            push.connect(Wire.TCP.nowhere());
            assertThat(fill(push)).isEqualTo(places);
            assertThat(push.accounting().sendQueued()).isEqualTo(places);
            push.close();
            Books.assertSendDrops(Books.settled(push), Map.of(DropReason.LINGER_EXPIRED, (long) places));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 1000})
    void overTcpTheMarkAndTheOneOnItsWayWaitForAPeerThatStalls(int mark) throws Exception {
        try (Context context = withoutMemoryLimit();
                PushSocket push = PushSocket.open(
                        context,
                        o -> o.sendHighWaterMark(mark)
                                .sendByteBudget(0)
                                .sendBuffer(16 * 1024)
                                .linger(Duration.ZERO));
                StalledPeer.Server server = new StalledPeer.Server()) {
            push.connect(server.endpoint());
            try (StalledPeer peer = server.accept("PULL")) {
                awaitPeers(push, 1);
                int sent = stall(push);
                assertThat(sent).isEqualTo(mark + 1);
                assertThat(push.accounting().sendQueued()).isEqualTo(sent);
                for (int i = 0; i < sent; i++) {
                    assertThat(peer.readNumber()).isEqualTo(i);
                }
                Accounting books = Books.settled(push);
                assertThat(books.written()).isEqualTo(sent);
                assertThat(books.sendDropped()).isEmpty();
            }
        }
    }

    @Test
    void overTcpMarkZeroIsNoLimit() throws Exception {
        try (Context context = withoutMemoryLimit();
                PushSocket push = PushSocket.open(
                        context, o -> o.sendHighWaterMark(0).sendByteBudget(0).linger(Duration.ZERO));
                StalledPeer.Server server = new StalledPeer.Server()) {
            push.connect(server.endpoint());
            try (StalledPeer peer = server.accept("PULL")) {
                awaitPeers(push, 1);
                for (int i = 0; i < MANY; i++) {
                    assertThat(push.trySend(numbered(i))).isEqualTo(SendResult.SENT);
                }
                assertThat(peer.readNumber()).isZero();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 1000})
    void aPublisherDropsExactlyWhatIsAboveTheMark(int mark) throws Exception {
        int count = mark + 500;
        try (Context context = withoutMemoryLimit();
                PubSocket pub = PubSocket.open(
                        context,
                        o -> o.sendHighWaterMark(mark)
                                .sendByteBudget(0)
                                .sendBuffer(16 * 1024)
                                .linger(Duration.ZERO));
                StalledPeer.Server server = new StalledPeer.Server()) {
            pub.connect(server.endpoint());
            try (StalledPeer peer = server.accept("SUB").subscribe()) {
                assertThat(pub.awaitSubscribers("", 1, PATIENCE)).isTrue();
                pub.send(numbered(0));
                // The first is on its way, and fills all that is between the queue and the peer.
                eventually(() -> assertThat(peer.available()).isPositive());
                for (int i = 1; i < count; i++) {
                    pub.send(numbered(i));
                }
                Accounting books = pub.accounting();
                assertThat(books.accepted()).isEqualTo(count);
                assertThat(books.sendDropped()).isEqualTo(Map.of(DropReason.HIGH_WATER_MARK, count - mark - 1L));
                assertThat(books.sendQueued()).isEqualTo(mark + 1);
                for (int i = 0; i <= mark; i++) {
                    assertThat(peer.readNumber()).isEqualTo(i);
                }
                assertThat(Books.settled(pub).written()).isEqualTo(mark + 1);
            }
        }
    }

    /** What waits for one peer of a ROUTER is no reason for others to wait. */
    @Test
    void aRouterWaitsForTheFullPeerOnly() throws Exception {
        try (Context context = Context.create();
                RouterSocket router = RouterSocket.open(context, o -> o.highWaterMark(1));
                DealerSocket one = dealer(context, "one");
                DealerSocket two = dealer(context, "two")) {
            Endpoint endpoint = router.bind("inproc://marks");
            one.connect(endpoint);
            two.connect(endpoint);
            Message toOne = Message.of("one", "body");
            Message toTwo = Message.of("two", "body");
            while (router.trySend(toOne) == SendResult.SENT || router.trySend(toTwo) == SendResult.SENT) {
                // There is room.
            }
            try (Caller<Void> first = Caller.running(() -> router.send(toOne)).awaitWaiting();
                    Caller<Void> second =
                            Caller.running(() -> router.send(toTwo)).awaitWaiting()) {
                assertThat(two.receive(PATIENCE)).isNotNull();
                second.result();
                assertThat(first.isWaiting()).isTrue();
                assertThat(one.receive(PATIENCE)).isNotNull();
                first.result();
            }
        }
    }

    private static DealerSocket dealer(Context context, String name) {
        return DealerSocket.open(context, o -> o.highWaterMark(1).routingId(RoutingId.of(name)));
    }

    /** A large frame, the same for all, and a number. */
    private static Message numbered(int number) {
        return Message.wrap(LARGE, Numbered.frame(0, number));
    }

    /** Sends large messages until there is no room, and stays none; says how many were sent. */
    private static int stall(Sending socket) throws InterruptedException {
        int sent = 0;
        while (socket.send(numbered(sent), Duration.ofMillis(200)) == SendResult.SENT) {
            sent++;
        }
        return sent;
    }
}
