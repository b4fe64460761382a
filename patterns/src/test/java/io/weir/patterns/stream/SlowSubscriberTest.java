package io.weir.patterns.stream;

import static io.weir.patterns.contract.OnWire.PATIENCE;
import static io.weir.patterns.contract.OnWire.awaitPeers;
import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Accounting;
import io.weir.Message;
import io.weir.SendResult;
import io.weir.option.OptionsBuilder;
import io.weir.patterns.contract.OnWire;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.patterns.pubsub.PubSocket;
import io.weir.patterns.pubsub.SubSocket;
import io.weir.socket.Context;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A subscriber that takes one message while many are sent: 100,000 to 1, as one that takes a message a second of a sender of 100,000
 * a second. What is in memory stays what the marks of both ends say, the sender waits or drops by its own policy, and every
 * message is in a count.
 */
@Tag("slow")
class SlowSubscriberTest {
    private static final int MARK = 100;

    /** A queue may be over its mark by what one read of the connection brought. */
    private static final int BOUND = 3 * MARK;

    private static final int SENT_FOR_EACH = 100_000;
    private static final int TAKEN = 5;
    private static final int SIZE = 1000;
    private static final long MEGABYTE = 1 << 20;

    /** Of which 100 MB for each message that is taken would be seen. */
    private static final long FLAT = 20 * MEGABYTE;

    @AutoClose
    private final Context context = Context.create();

    private static long usedHeap() {
        var memory = ManagementFactory.getMemoryMXBean();
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }

    @Test
    void aPusherIsHeldUpAndNothingIsLost() throws Exception {
        try (PullSocket pull = PullSocket.open(context, SlowSubscriberTest::small);
                PushSocket push = PushSocket.open(context, SlowSubscriberTest::small)) {
            push.connect(pull.bind("tcp://127.0.0.1:*"));
            awaitPeers(push, 1);
            Reader reader = Reader.of(MessagePublisher.of(pull), 0);
            long before = usedHeap();
            for (int taken = 1; taken <= TAKEN; taken++) {
                int refused = 0;
                for (int i = 0; i < SENT_FOR_EACH; i++) {
                    refused += push.trySend(Message.wrap(new byte[SIZE])) == SendResult.FULL ? 1 : 0;
                }
                assertThat(refused).as("sends that found no room").isGreaterThan(SENT_FOR_EACH / 2);
                reader.request(1);
                int expected = taken;
                eventually(() -> assertThat(reader.count()).isEqualTo(expected));
                assertThat(pull.accounting().receiveQueued()).isLessThanOrEqualTo(BOUND);
                assertThat(push.accounting().sendQueued()).isLessThanOrEqualTo(BOUND);
            }
            assertThat(usedHeap() - before).isLessThan(FLAT);
            assertThat(push.accounting().totalSendDropped()).isZero();
            assertThat(pull.accounting().delivered()).isEqualTo(TAKEN);
            reader.request(Long.MAX_VALUE);
            eventually(() -> assertThat((long) reader.count())
                    .isEqualTo(push.accounting().accepted()));
        }
    }

    @Test
    void aPublishersDropsAreCounted() throws Exception {
        try (SubSocket sub = SubSocket.open(context, SlowSubscriberTest::small).subscribe("");
                PubSocket pub = PubSocket.open(context, SlowSubscriberTest::small)) {
            sub.connect(pub.bind("tcp://127.0.0.1:*"));
            assertThat(pub.awaitSubscribers("", 1, PATIENCE)).isTrue();
            Reader reader = Reader.of(MessagePublisher.of(sub), 0);
            long before = usedHeap();
            for (int taken = 1; taken <= TAKEN; taken++) {
                for (int i = 0; i < SENT_FOR_EACH; i++) {
                    assertThat(pub.trySend(Message.wrap(new byte[SIZE]))).isEqualTo(SendResult.SENT);
                }
                reader.request(1);
                int expected = taken;
                eventually(() -> assertThat(reader.count()).isEqualTo(expected));
                assertThat(sub.accounting().receiveQueued()).isLessThanOrEqualTo(BOUND);
            }
            assertThat(usedHeap() - before).isLessThan(FLAT);
            Accounting sent = pub.accounting();
            assertThat(sent.accepted()).isEqualTo(1L * TAKEN * SENT_FOR_EACH);
            assertThat(sent.totalSendDropped()).isGreaterThan(sent.accepted() / 2);
            reader.request(Long.MAX_VALUE);
            eventually(() -> assertThat(reader.count() + pub.accounting().totalSendDropped())
                    .isEqualTo(sent.accepted()));
        }
    }

    private static void small(OptionsBuilder<?> options) {
        OnWire.hasty(options);
        options.highWaterMark(MARK).sendBuffer(1 << 16).receiveBuffer(1 << 16);
    }
}
