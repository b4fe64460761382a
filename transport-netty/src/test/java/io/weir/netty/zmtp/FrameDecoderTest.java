package io.weir.netty.zmtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.weir.Message;
import io.weir.Refusal;
import io.weir.option.SocketOptions.Arrivals;
import io.weir.option.SocketOptions.Limits;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameDecoderTest {
    private static final int CHUNK = 64 * 1024;

    private Conversation traffic() {
        return traffic(Samples.LIMITS);
    }

    private Conversation traffic(Limits limits) {
        Conversation conversation = new Conversation(Samples.introduction("PULL"), limits);
        conversation.feed(Samples.GREETING + Samples.READY_PUSH);
        return conversation;
    }

    @Test
    void readsMessagesOfOneFrame() {
        try (Conversation conversation = traffic()) {
            conversation.feed("0000" + "000161" + "02" + "0000000000000002" + "6263");

            assertThat(conversation.inbox.events).containsExactly("message ", "message 61", "message 6263");
        }
    }

    @Test
    void readsMessagesOfManyFrames() {
        try (Conversation conversation = traffic()) {
            conversation.feed("010161" + "0100" + "03" + "0000000000000001" + "62" + "000163" + "000164");

            assertThat(conversation.inbox.events).containsExactly("message 61||62|63", "message 64");
        }
    }

    @Test
    void forgetsALongMessageBeforeTheNext() {
        try (Conversation conversation = traffic()) {
            conversation.feed("0100".repeat(99) + "0000" + "010161" + "000162");

            assertThat(conversation.inbox.messages.get(0).frameCount()).isEqualTo(100);
            assertThat(conversation.inbox.messages.get(1)).isEqualTo(Message.of("a", "b"));
        }
    }

    @Test
    void tellsWhereAMessageCameFrom() {
        try (Conversation conversation = traffic()) {
            conversation.feed("000161" + "010161" + "000162");

            assertThat(conversation.inbox.messages)
                    .hasSize(2)
                    .allMatch(message -> message.origin().socketType().equals("PUSH"))
                    .extracting(Message::origin)
                    .containsOnly(conversation.inbox.messages.get(0).origin());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {255, 256, CHUNK - 9, CHUNK, CHUNK + 1, 300_000, 5 << 20})
    void readsABodyOfAnySizeInReadsOf64KiB(int size) {
        byte[] body = new byte[size];
        new Random(size).nextBytes(body);
        try (Conversation conversation = traffic()) {
            for (int round = 0; round < 2; round++) {
                conversation.feed(String.format("02%016x", size));
                for (int at = 0; at < size; at += CHUNK) {
                    conversation.feed(Arrays.copyOfRange(body, at, Math.min(size, at + CHUNK)));
                }
            }

            assertThat(conversation.inbox.messages).hasSize(2).allMatch(message -> message.equals(Message.wrap(body)));
        }
    }

    @Test
    void reservesNoMemoryForASizeThatIsOnlyAnnounced() {
        Limits unlimited = Samples.limits(Long.MAX_VALUE);
        Conversation[] conversations = new Conversation[64];
        // 64 times 2 GiB would not fit.
        for (int i = 0; i < conversations.length; i++) {
            conversations[i] = traffic(unlimited);
            conversations[i].feed("02" + "000000007ffffff0" + "61");
        }
        for (Conversation conversation : conversations) {
            assertThat(conversation.inbox.refused).isNull();
            conversation.close();
        }
    }

    @Test
    void refusesASizeThatNoArrayHolds() {
        assertRefused(traffic(Samples.limits(Long.MAX_VALUE)), "02" + "0000000080000000", Refusal.MESSAGE_TOO_LARGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"8000000000000000", "ffffffffffffffff", "7fffffffffffffff"})
    void refusesASizeThatIsNegativeOrHuge(String size) {
        assertRefused(traffic(), "02" + size, Refusal.MESSAGE_TOO_LARGE);
        assertRefused(traffic(), "06" + size, Refusal.MESSAGE_TOO_LARGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"08", "10", "20", "40", "80", "09", "0c", "f8", "05", "07", "ff"})
    void refusesAFrameWithReservedFlagBitsOrACommandWithMore(String flags) {
        assertRefused(traffic(), flags, Refusal.INVALID_FRAME);
    }

    @Test
    void refusesAMessageAboveTheLimitAtItsHeader() {
        Limits limits = Samples.limits(100);

        assertRefused(traffic(limits), "0065", Refusal.MESSAGE_TOO_LARGE);
        assertRefused(traffic(limits), "02" + "0000000000000065", Refusal.MESSAGE_TOO_LARGE);
        assertRefused(traffic(limits), "0101" + "61" + "0064", Refusal.MESSAGE_TOO_LARGE);
        assertRefused(traffic(limits), "0465", Refusal.MESSAGE_TOO_LARGE);
        // The same with bodies, which does not make them smaller.
        assertRefused(traffic(limits), "0065" + "61".repeat(101), Refusal.MESSAGE_TOO_LARGE);
        assertRefused(traffic(limits), "0101" + "61" + "0064" + "61".repeat(100), Refusal.MESSAGE_TOO_LARGE);
    }

    @Test
    void acceptsMessagesOfJustTheLimit() {
        try (Conversation conversation = traffic(Samples.limits(100))) {
            conversation.feed("0064" + "61".repeat(100));
            conversation.feed("0132" + "61".repeat(50) + "0032" + "61".repeat(50));
            conversation.feed("0132" + "61".repeat(50), "0032" + "61".repeat(50));

            assertThat(conversation.inbox.messages).hasSize(3).allMatch(message -> message.size() == 100);
        }
    }

    @Test
    void refusesAFrameTooManyAtItsHeader() {
        Limits limits = new Limits(1000, 3, Duration.ZERO, Duration.ZERO, 1, 1000, 1, 1, 1, Arrivals.UNLIMITED);
        try (Conversation conversation = traffic(limits)) {
            conversation.feed("0100" + "0100" + "0000");
            assertThat(conversation.inbox.events).hasSize(1);
        }

        assertRefused(traffic(limits), "0100" + "0100" + "0100" + "0005", Refusal.TOO_MANY_FRAMES);
        assertRefused(traffic(limits), "0100" + "0100" + "0100" + "000161", Refusal.TOO_MANY_FRAMES);
        assertRefused(traffic(limits), "0100" + "0100" + "0100" + "02" + "0000000000000005", Refusal.TOO_MANY_FRAMES);
    }

    @Test
    void handsOverWhatCameBeforeTheFault() {
        try (Conversation conversation = traffic()) {
            int bursts = conversation.inbox.bursts;
            conversation.feed("000161" + "010162" + "08" + "000163");

            assertThat(conversation.inbox.events).containsExactly("message 61");
            assertThat(conversation.inbox.bursts).isGreaterThan(bursts);
            assertThat(conversation.inbox.refused.refusal()).isEqualTo(Refusal.INVALID_FRAME);
            conversation.channel.pipeline().fireChannelRead(Unpooled.wrappedBuffer(new byte[] {0, 0}));
            assertThat(conversation.inbox.events).hasSize(1);
        }
    }

    // ---- commands

    @Test
    void handsOverSubscriptionsInOrderWithMessages() {
        try (Conversation conversation = traffic()) {
            conversation.feed("040b" + "09535542534352494245" + "61" + "000161" + "0408" + "0643414e43454c" + "61");

            assertThat(conversation.inbox.events).containsExactly("SUBSCRIBE 61", "message 61", "CANCEL 61");
        }
    }

    @Test
    void leavesSubscriptionsInMessagesToThePatterns() {
        try (Conversation conversation = traffic()) {
            conversation.feed("00020161" + "00020061");

            assertThat(conversation.inbox.events).containsExactly("message 0161", "message 0061");
        }
    }

    @Test
    void keepsAMessageWholeAroundACommand() {
        try (Conversation conversation = traffic()) {
            conversation.feed("010161" + "040a" + "09535542534352494245" + "0407" + "0450494e47" + "0000" + "000162");

            assertThat(conversation.inbox.events).containsExactly("SUBSCRIBE ", "message 61|62");
        }
    }

    @Test
    void dropsUnknownCommandsUpToTheLimit() {
        String unknown = "0404" + "03464f4f";
        try (Conversation conversation = traffic()) {
            conversation.feed(unknown.repeat(10) + "000161");
            assertThat(conversation.inbox.events).containsExactly("message 61");
            conversation.feed(unknown);

            assertThat(conversation.inbox.refused.refusal()).isEqualTo(Refusal.TOO_MANY_COMMANDS);
        }
    }

    @Test
    void ignoresPongsAndASecondReady() {
        try (Conversation conversation = traffic()) {
            conversation.feed("0405" + "04504f4e47");
            conversation.feed(Samples.READY_PUSH + "0405" + "04504f4e47" + "000161");

            assertThat(conversation.inbox.events).containsExactly("message 61");
        }
    }

    @Test
    void refusesAnError() {
        assertRefused(traffic(), "0407" + "054552524f52" + "00", Refusal.ERROR_RECEIVED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"040100", "040203" + "46", "0401ff", "040404464f4f"})
    void refusesACommandWhoseNameIsEmptyOrRunsPastTheEnd(String frame) {
        assertRefused(traffic(), frame, Refusal.MALFORMED_COMMAND);
    }

    // ---- the subscriptions that libzmq up to 4.3.4 writes wrongly

    @ParameterizedTest
    @CsvSource({
        "SUBSCRIBE,246",
        "SUBSCRIBE,250",
        "SUBSCRIBE,255",
        "CANCEL,249",
        "CANCEL,252",
        "CANCEL,255",
    })
    void obeysABrokenSubscription(String name, int length) {
        String topic = "74".repeat(length);
        String frame = broken(name, topic);
        for (int cut = 0; cut <= 20; cut++) {
            try (Conversation conversation = traffic()) {
                String next = "02" + "0000000000000001" + "61" + "000162";
                conversation.feed(frame.substring(0, 2 * cut), frame.substring(2 * cut) + next);

                assertThat(conversation.inbox.events).containsExactly(name + " " + topic, "message 61", "message 62");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0400" + "01", // an empty command and something else
                "0400" + "0000000000" + "02", // too large
                "0400" + "0000000000" + "01" + "0a", // a byte too large
                "0400" + "0000000000" + "00" + "ff", // small enough for one byte
            })
    void refusesAnEmptyCommandAsSoonAsItCannotBeASubscription(String frame) {
        try (Conversation conversation = traffic()) {
            conversation.feed(frame.substring(0, frame.length() - 2));
            assertThat(conversation.inbox.refused).isNull();
            conversation.feed(frame.substring(frame.length() - 2));

            assertThat(conversation.inbox.refused.refusal()).isEqualTo(Refusal.MALFORMED_COMMAND);
        }
    }

    @Test
    void refusesWhatHasTheSizeOfABrokenSubscriptionAndIsNone() {
        assertRefused(traffic(), broken("SUBSCRIBF", "74".repeat(250)), Refusal.MALFORMED_COMMAND);
        assertRefused(traffic(), broken("PING", "00".repeat(255)), Refusal.MALFORMED_COMMAND);
        assertRefused(traffic(), broken("CANCEL", "74".repeat(256)), Refusal.MALFORMED_COMMAND);
    }

    private static String broken(String name, String topic) {
        String body = String.format("%02x", name.length())
                + ByteBufUtil.hexDump(name.getBytes(StandardCharsets.US_ASCII))
                + topic;
        return "04" + String.format("%016x", body.length() / 2) + body;
    }

    private static void assertRefused(Conversation open, String hex, Refusal refusal) {
        try (Conversation conversation = open) {
            conversation.feed(hex);

            assertThat(conversation.inbox.refused).isNotNull();
            assertThat(conversation.inbox.refused.refusal()).isEqualTo(refusal);
            assertThat(conversation.inbox.events).isEmpty();
        }
    }
}
