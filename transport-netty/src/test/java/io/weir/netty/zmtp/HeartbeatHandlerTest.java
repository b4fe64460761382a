package io.weir.netty.zmtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.WriteBufferWaterMark;
import io.weir.Refusal;
import io.weir.netty.security.NullMechanism;
import io.weir.option.SocketOptions.Heartbeats;
import io.weir.transport.LocalMetadata;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Times in milliseconds; the channel's clock stands still but for {@link #pass}. */
class HeartbeatHandlerTest {
    private static final Heartbeats EACH_SECOND = heartbeats(1000, 300, 0, "");
    private static final String PING = "0407" + "0450494e47" + "0000";
    private static final String PONG = "0405" + "04504f4e47";
    private static final String MESSAGE = "000161";

    private static Heartbeats heartbeats(long interval, long timeout, long timeToLive, String context) {
        return new Heartbeats(
                Duration.ofMillis(interval),
                Duration.ofMillis(timeout),
                Duration.ofMillis(timeToLive),
                context.getBytes(StandardCharsets.US_ASCII));
    }

    private static Conversation traffic(Heartbeats heartbeats) {
        return traffic(heartbeats, Samples.GREETING);
    }

    private static Conversation traffic(Heartbeats heartbeats, String greeting) {
        LocalMetadata introduction = Samples.introduction("PULL");
        Conversation conversation =
                new Conversation(introduction, new NullMechanism(introduction), Samples.LIMITS, heartbeats);
        conversation.feed(greeting + Samples.READY_PUSH);
        conversation.sent();
        return conversation;
    }

    /** Lets time pass, and each timer fire when it is due. */
    private static void pass(Conversation conversation, long millis) {
        long left = TimeUnit.MILLISECONDS.toNanos(millis);
        while (left > 0) {
            long due = conversation.channel.runScheduledPendingTasks();
            long step = due < 0 ? left : Math.min(left, Math.max(1, due));
            conversation.channel.advanceTimeBy(step, TimeUnit.NANOSECONDS);
            left -= step;
        }
        conversation.channel.runScheduledPendingTasks();
    }

    private static void assertDead(Conversation conversation) {
        assertThat(conversation.inbox.refused).isNotNull();
        assertThat(conversation.inbox.refused.refusal()).isEqualTo(Refusal.HEARTBEAT_TIMEOUT);
    }

    private static void assertAlive(Conversation conversation) {
        assertThat(conversation.inbox.refused).isNull();
    }

    @Test
    void schedulesNothingWhenItIsOff() {
        try (Conversation conversation = traffic(Heartbeats.OFF)) {
            assertThat(conversation.channel.runScheduledPendingTasks()).isEqualTo(-1);
            conversation.feed(MESSAGE, PONG, PING);
            assertThat(conversation.channel.runScheduledPendingTasks()).isEqualTo(-1);
            pass(conversation, 1_000_000);
            assertAlive(conversation);
        }
    }

    @Test
    void isInNoPipelineUntilThePeerSendsAPing() {
        try (Conversation conversation = traffic(Heartbeats.OFF)) {
            conversation.feed(MESSAGE);
            assertThat(conversation.channel.pipeline().get(HeartbeatHandler.class))
                    .isNull();
            conversation.feed(PING + PING);
            assertThat(conversation.channel.pipeline().first()).isInstanceOf(HeartbeatHandler.class);
            assertThat(conversation.sentHex()).isEqualTo(PONG + PONG);
        }
    }

    @Test
    void aPingThatIsHandedOverAfterTheEndIsNotAnswered() {
        try (Conversation conversation = traffic(Heartbeats.OFF)) {
            conversation.inbox.room = 1;
            conversation.feed(MESSAGE + PING + MESSAGE);
            conversation.hangUp();
            conversation.sent();
            conversation.inbox.room = 1;
            assertThat(conversation.decoder).isNotNull();
            conversation.decoder.resume();
            assertThat(conversation.inbox.messages).hasSize(2);
            assertThat(conversation.sentHex()).isEmpty();
        }
    }

    @Test
    void sendsAPingEachInterval() {
        try (Conversation conversation = traffic(EACH_SECOND)) {
            pass(conversation, 999);
            assertThat(conversation.sentHex()).isEmpty();
            pass(conversation, 1);
            assertThat(conversation.sentHex()).isEqualTo(PING);
            conversation.feed(PONG);
            pass(conversation, 1000);
            assertThat(conversation.sentHex()).isEqualTo(PING);
        }
    }

    @Test
    void sendsTimeToLiveAndContext() {
        try (Conversation conversation = traffic(heartbeats(1000, 300, 1999, "ctx"))) {
            pass(conversation, 1000);
            assertThat(conversation.sentHex()).isEqualTo("040a" + "0450494e47" + "0013" + "637478");
        }
    }

    @Test
    void neverAsksForMoreTimeThanLibzmqCanCount() {
        try (Conversation conversation = traffic(heartbeats(1000, 300, 3_600_000, ""))) {
            pass(conversation, 1000);
            assertThat(conversation.sentHex()).isEqualTo("0407" + "0450494e47" + "028f");
        }
    }

    @Test
    void sendsNoPingToAPeerOfZmtp30() {
        try (Conversation conversation = traffic(EACH_SECOND, Samples.GREETING.replace("7f0301", "7f0300"))) {
            pass(conversation, 100_000);
            assertThat(conversation.sentHex()).isEmpty();
            assertAlive(conversation);
        }
    }

    @Test
    void givesUpAPeerThatDoesNotAnswerInTime() {
        try (Conversation conversation = traffic(EACH_SECOND)) {
            pass(conversation, 1000);
            pass(conversation, 299);
            assertAlive(conversation);
            pass(conversation, 1);
            assertDead(conversation);
            assertThat(conversation.channel.isActive()).isFalse();
        }
    }

    @Test
    void takesTheIntervalForATimeoutOfZero() {
        try (Conversation conversation = traffic(heartbeats(1000, 0, 0, ""))) {
            pass(conversation, 1999);
            assertAlive(conversation);
            pass(conversation, 1);
            assertDead(conversation);
        }
    }

    @Test
    void countsATimeoutAboveTheIntervalFromTheFirstPing() {
        try (Conversation conversation = traffic(heartbeats(1000, 2500, 0, ""))) {
            pass(conversation, 3499);
            assertThat(conversation.sentHex()).isEqualTo(PING.repeat(3));
            assertAlive(conversation);
            pass(conversation, 1);
            assertDead(conversation);
        }
    }

    @Test
    void takesAnyByteForASignOfLife() {
        try (Conversation conversation = traffic(EACH_SECOND)) {
            pass(conversation, 1000);
            pass(conversation, 299);
            // The first byte of a frame; libzmq would wait for all of it.
            conversation.feed("00");
            pass(conversation, 600);
            assertAlive(conversation);
        }
    }

    @Test
    void restsWhileWeDoNotReadButSendsItsPings() {
        try (Conversation conversation = traffic(EACH_SECOND)) {
            conversation.channel.config().setAutoRead(false);
            pass(conversation, 10_000);
            assertAlive(conversation);
            assertThat(conversation.sentHex()).isEqualTo(PING.repeat(10));

            conversation.channel.config().setAutoRead(true);
            pass(conversation, 299);
            assertAlive(conversation);
            pass(conversation, 1);
            assertDead(conversation);
        }
    }

    @Test
    void givesThePeerAllOfItsTimeWhenWeReadAgain() {
        try (Conversation conversation = traffic(EACH_SECOND)) {
            pass(conversation, 1000);
            conversation.channel.config().setAutoRead(false);
            pass(conversation, 200);
            conversation.channel.config().setAutoRead(true);
            pass(conversation, 299);
            assertAlive(conversation);
            pass(conversation, 1);
            assertDead(conversation);
        }
    }

    @Test
    void answersAPingWithItsContext() {
        try (Conversation conversation = traffic(Heartbeats.OFF)) {
            conversation.feed("040a" + "0450494e47" + "0000" + "637478");
            assertThat(conversation.sentHex()).isEqualTo("0408" + "04504f4e47" + "637478");
        }
    }

    @Test
    void cutsAContextAbove16Bytes() {
        try (Conversation conversation = traffic(Heartbeats.OFF)) {
            conversation.feed("0418" + "0450494e47" + "0000" + "ab".repeat(17));
            assertThat(conversation.sentHex()).isEqualTo("0415" + "04504f4e47" + "ab".repeat(16));
        }
    }

    @Test
    void answersTheManyPingsOfOneReadWithOneFlush() {
        try (Conversation conversation = traffic(Heartbeats.OFF)) {
            conversation
                    .channel
                    .pipeline()
                    .fireChannelRead(Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(PING.repeat(100))));
            assertThat(conversation.sentHex()).isEmpty();
            conversation.channel.pipeline().fireChannelReadComplete();
            assertThat(conversation.sentHex()).isEqualTo(PONG.repeat(100));
        }
    }

    @Test
    void keepsOneAnswerForAPeerThatDoesNotReadThem() {
        try (Conversation conversation = traffic(Heartbeats.OFF)) {
            conversation.channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(16, 64));
            StringBuilder pings = new StringBuilder();
            for (int i = 0; i < 1000; i++) {
                pings.append("0409" + "0450494e47" + "0000").append(String.format("%04x", i));
            }
            conversation.feed(pings.toString());
            byte[] sent = conversation.sent();
            assertThat(sent.length).isLessThan(300);
            assertThat(sent).endsWith(3, 0xe7);
        }
    }

    @Test
    void refusesAPingWithoutATimeToLive() {
        for (String ping : new String[] {"0405" + "0450494e47", "0406" + "0450494e47" + "00"}) {
            try (Conversation conversation = traffic(Heartbeats.OFF)) {
                conversation.feed(ping);
                assertThat(conversation.inbox.refused.refusal()).isEqualTo(Refusal.MALFORMED_COMMAND);
                assertThat(conversation.sentHex()).isEmpty();
            }
        }
    }

    @Test
    void givesUpAPeerAfterTheTimeToLiveItAskedFor() {
        try (Conversation conversation = traffic(Heartbeats.OFF)) {
            conversation.feed(ping(3));
            pass(conversation, 299);
            assertAlive(conversation);
            pass(conversation, 1);
            assertDead(conversation);
        }
    }

    @Test
    void countsTheTimeToLiveFromTheLastByteOfAFrameThatIsNotComplete() {
        try (Conversation conversation = traffic(Heartbeats.OFF)) {
            conversation.feed(ping(3) + "0020");
            for (int i = 0; i < 10; i++) {
                pass(conversation, 200);
                conversation.feed("61");
            }
            assertAlive(conversation);
            pass(conversation, 300);
            assertDead(conversation);
        }
    }

    @Test
    void forgetsTheTimeToLiveAtAnyCompleteFrameAsLibzmqDoes() {
        String large = "02" + "0000000000000100" + "61".repeat(256);
        String lent = "02" + "0000000000010000" + "61".repeat(65536);
        String firstOfTwo = "0100";
        String unknownCommand = "0406" + "0558585858" + "58";
        for (String frame : new String[] {MESSAGE, firstOfTwo, large, lent, PONG, unknownCommand}) {
            try (Conversation conversation = traffic(Heartbeats.OFF)) {
                conversation.feed(ping(3));
                pass(conversation, 200);
                conversation.feed(frame);
                pass(conversation, 100_000);
                assertAlive(conversation);

                conversation.feed(ping(3));
                pass(conversation, 299);
                assertAlive(conversation);
                pass(conversation, 1);
                assertDead(conversation);
            }
        }
    }

    @Test
    void countsTheTimeToLiveOfAPingBehindAMessageAndNotOfOneBeforeIt() {
        try (Conversation conversation = traffic(Heartbeats.OFF)) {
            conversation.feed(ping(3) + MESSAGE);
            pass(conversation, 100_000);
            assertAlive(conversation);
            conversation.feed(MESSAGE + ping(3));
            pass(conversation, 300);
            assertDead(conversation);
        }
    }

    @Test
    void countsTimesToLiveThatOverflowInLibzmq() {
        try (Conversation conversation = traffic(Heartbeats.OFF)) {
            conversation.feed(ping(0xffff));
            pass(conversation, 6_553_499);
            assertAlive(conversation);
            pass(conversation, 1);
            assertDead(conversation);
        }
    }

    @Test
    void goesByTheLastTimeToLive() {
        try (Conversation conversation = traffic(Heartbeats.OFF)) {
            conversation.feed(ping(100));
            conversation.feed(ping(3));
            pass(conversation, 300);
            assertDead(conversation);
        }
        try (Conversation conversation = traffic(Heartbeats.OFF)) {
            conversation.feed(ping(3));
            conversation.feed(ping(0));
            pass(conversation, 100_000);
            assertAlive(conversation);
        }
    }

    @Test
    void setsTheTimeToLiveAsideWhileWeDoNotRead() {
        try (Conversation conversation = traffic(Heartbeats.OFF)) {
            conversation.feed(ping(3));
            conversation.channel.config().setAutoRead(false);
            pass(conversation, 10_000);
            assertAlive(conversation);
        }
    }

    @Test
    void schedulesNothingOnceTheConnectionIsGone() {
        Conversation conversation = traffic(EACH_SECOND);
        conversation.close();

        assertThat(conversation.channel.runScheduledPendingTasks()).isEqualTo(-1);
    }

    private static String ping(int timeToLive) {
        return "0407" + "0450494e47" + String.format("%04x", timeToLive);
    }
}
