package io.weir.patterns.pubsub;

import static io.weir.patterns.contract.OnWire.PATIENCE;
import static io.weir.patterns.contract.OnWire.awaitPeers;
import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Accounting;
import io.weir.DropReason;
import io.weir.Message;
import io.weir.patterns.contract.Wire;
import io.weir.snapshot.PeerSnapshot;
import io.weir.socket.Context;
import io.weir.socket.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What an XSUB sends upstream, of any number of frames that may look like subscriptions. */
@Timeout(60)
class UpstreamFramesTest {
    private static final byte[] A = {1, 'a'};
    private static final byte[] B = {1, 'b'};
    private static final byte[] NOT_A = {0, 'a'};
    private static final byte[] DATA = {'d'};
    private static final byte[] MORE = {'m'};

    @ParameterizedTest
    @EnumSource(names = {"INPROC", "TCP"})
    @DisplayName("V-055: what follows subscriptions in a message of an XSUB reaches the XPUB as a message of its own")
    void whatFollowsSubscriptionsIsAMessageOfItsOwn(Wire wire) throws Exception {
        try (Context context = wire.context();
                XPubSocket xpub = XPubSocket.open(context);
                XSubSocket xsub = XSubSocket.open(context)) {
            xsub.connect(xpub.bind(wire.anywhere()));
            awaitPeers(xsub, 1);
            xsub.send(Message.wrap(A, DATA));
            assertReceives(xpub, Message.wrap(A), Message.wrap(DATA));
            xsub.send(Message.wrap(A, DATA, MORE));
            assertReceives(xpub, Message.wrap(DATA, MORE));
            xsub.send(Message.wrap(A, B, DATA, A));
            assertReceives(xpub, Message.wrap(B), Message.wrap(DATA, A));
            xsub.send(Message.wrap(NOT_A, NOT_A, NOT_A, DATA));
            assertReceives(xpub, Message.wrap(NOT_A), Message.wrap(DATA));
            assertThat(xpub.awaitSubscribers("b", 1, PATIENCE)).isTrue();
            assertThat(balanced(xsub).written()).isEqualTo(4);
            assertThat(balanced(xpub).delivered()).isEqualTo(7);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"INPROC", "TCP"})
    void aSubscriptionComesBeforeTheMessageThatWasSentAfterIt(Wire wire) throws Exception {
        try (Context context = wire.context();
                XPubSocket xpub = XPubSocket.open(context, o -> o.verbose(true));
                XSubSocket xsub = XSubSocket.open(context)) {
            xsub.connect(xpub.bind(wire.anywhere()));
            awaitPeers(xsub, 1);
            for (int i = 0; i < 2000; i++) {
                xsub.send(Message.wrap(A));
                xsub.send(Message.wrap(DATA));
                // The lock of the sender is busy at times.
                xpub.send(Message.wrap(MORE));
                assertReceives(xpub, Message.wrap(A), Message.wrap(DATA));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"INPROC", "TCP"})
    void aPubTakesTheSubscriptionAndCountsTheRest(Wire wire) throws Exception {
        try (Context context = wire.context();
                PubSocket pub = PubSocket.open(context);
                XSubSocket xsub = XSubSocket.open(context)) {
            xsub.connect(pub.bind(wire.anywhere()));
            awaitPeers(xsub, 1);
            xsub.send(Message.wrap(A, DATA));
            assertThat(pub.awaitSubscribers("a", 1, PATIENCE)).isTrue();
            eventually(
                    () -> assertThat(pub.accounting().receiveDropped()).isEqualTo(Map.of(DropReason.NOT_ACCEPTED, 1L)));
            balanced(pub);
        }
    }

    /** Whatever the frames are: what was sent arrives, and both sums hold. */
    @ParameterizedTest
    @CsvSource({"INPROC, 1000, 1", "TCP, 1000, 2", "INPROC, 2, 3", "TCP, 2, 4"})
    void bothSumsHoldForAnyFrames(Wire wire, int mark, long seed) throws Exception {
        Random random = new Random(seed);
        try (Context context = wire.context();
                XPubSocket xpub =
                        XPubSocket.open(context, o -> o.highWaterMark(mark).verboser(true));
                PubSocket pub = PubSocket.open(context);
                XSubSocket xsub = XSubSocket.open(context, o -> o.highWaterMark(mark))) {
            xsub.connect(xpub.bind(wire.anywhere()));
            xsub.connect(pub.bind(wire.anywhere()));
            awaitPeers(xsub, 2);
            int messages = 0;
            for (int i = 0; i < 500; i++) {
                Message message = anyMessage(random);
                messages += isAllSubscriptions(message) ? 0 : 1;
                xsub.send(message);
            }
            assertThat(xsub.accounting().accepted()).isEqualTo(2L * messages);
            AtomicInteger delivered = new AtomicInteger();
            eventually(() -> {
                Message message;
                while ((message = xpub.tryReceive()) != null) {
                    delivered.addAndGet(isAllSubscriptions(message) ? 0 : 1);
                }
                Accounting sent = balanced(xsub);
                assertThat(sent.sendQueued()).isZero();
                assertThat(arrived(xpub) + arrived(pub)).isEqualTo(sent.written());
                assertThat(balanced(xpub).receiveQueued()).isZero();
                assertThat(delivered.get() + balanced(xpub).totalReceiveDropped())
                        .isEqualTo(arrived(xpub));
                assertThat(balanced(pub).totalReceiveDropped()).isEqualTo(arrived(pub));
            });
            if (mark >= 500) {
                assertThat(delivered.get()).isEqualTo(messages);
            }
        }
    }

    private static long arrived(Socket socket) {
        return socket.snapshot().peers().stream()
                .mapToLong(PeerSnapshot::received)
                .sum();
    }

    private static boolean isAllSubscriptions(Message message) {
        return IntStream.range(0, message.frameCount())
                .allMatch(i -> message.length(i) > 0 && message.array(i)[0] <= 1);
    }

    private static Message anyMessage(Random random) {
        byte[][] frames = new byte[random.nextInt(1, 5)][];
        for (int i = 0; i < frames.length; i++) {
            frames[i] = new byte[random.nextInt(4)];
            for (int j = 0; j < frames[i].length; j++) {
                frames[i][j] = (byte) random.nextInt(3);
            }
        }
        return Message.wrap(frames);
    }

    private static void assertReceives(XPubSocket xpub, Message... expected) throws InterruptedException {
        List<Message> received = new ArrayList<>();
        for (int i = 0; i < expected.length; i++) {
            received.add(xpub.receive(PATIENCE));
        }
        assertThat(received).containsExactly(expected);
    }

    private static Accounting balanced(Socket socket) {
        Accounting books = socket.accounting();
        assertThat(books.written() + books.totalSendDropped() + books.sendQueued())
                .as("%s", books)
                .isEqualTo(books.accepted());
        assertThat(books.delivered() + books.totalReceiveDropped() + books.receiveQueued())
                .as("%s", books)
                .isEqualTo(books.decoded());
        return books;
    }
}
