package io.weir.netty.zmtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import io.weir.Refusal;
import io.weir.RoutingId;
import io.weir.netty.security.FrameTransform;
import io.weir.netty.security.NullMechanism;
import io.weir.option.SocketOptions.Arrivals;
import io.weir.option.SocketOptions.Limits;
import io.weir.transport.LocalMetadata;
import io.weir.transport.RefusedException;
import io.weir.transport.RemoteMetadata;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HandshakeTest {
    private static final String READY_PULL = Samples.READY_PUSH.replace("50555348", "50554c4c");
    private static final String MESSAGE = "0002" + "6869";

    private Conversation pull() {
        return new Conversation(Samples.introduction("PULL"), Samples.LIMITS);
    }

    @Test
    void greetsInLibzmqsStagesAndSaysReadyWhenGreeted() {
        try (Conversation conversation = pull()) {
            assertThat(conversation.sentHex()).isEqualTo(Samples.GREETING.substring(0, 22));
            conversation.feed(Samples.GREETING.substring(0, 20));
            assertThat(conversation.sentHex()).isEmpty();
            conversation.feed(Samples.GREETING.substring(20, 22));
            assertThat(conversation.sentHex()).isEqualTo(Samples.GREETING.substring(22));
            conversation.feed(Samples.GREETING.substring(22, 126));
            assertThat(conversation.sentHex()).isEmpty();
            conversation.feed(Samples.GREETING.substring(126));
            assertThat(conversation.sentHex()).isEqualTo(READY_PULL);
            assertThat(conversation.remote).isNull();
        }
    }

    @Test
    void saysAllThatItSaysToAPeerThatGreetsInOnePiece() {
        try (Conversation conversation = pull()) {
            conversation.feed(Samples.GREETING);

            assertThat(conversation.sentHex()).isEqualTo(Samples.GREETING + READY_PULL);
        }
    }

    @Test
    void showsItsMechanismToAPeerThatHasAnother() {
        try (Conversation conversation = pull()) {
            conversation.feed(Samples.GREETING.replace("4e554c4c", "43555256"));

            assertRefused(conversation, Refusal.MECHANISM_MISMATCH);
            assertThat(conversation.sentHex()).isEqualTo(Samples.GREETING);
        }
    }

    @Test
    void saysNoMoreThanItsVersionToAPeerThatIsOlder() {
        try (Conversation conversation = pull()) {
            conversation.feed(Samples.GREETING.replace("7f0301", "7f0101"));

            assertRefused(conversation, Refusal.OLD_VERSION);
            assertThat(conversation.sentHex()).isEqualTo(Samples.GREETING.substring(0, 22));
        }
    }

    @Test
    void greetsOnceHoweverOftenItHearsThatTheChannelIsActive() {
        Outcomes outcomes = new Outcomes();
        EmbeddedChannel channel = new EmbeddedChannel(handler(Samples.introduction("PULL"), outcomes));
        channel.pipeline().fireChannelActive();

        assertThat(channel.outboundMessages()).hasSize(1);
        channel.finishAndReleaseAll();
        assertThat(outcomes.log).containsExactly("closed closed after 0 bytes of greeting");
    }

    @Test
    void tellsWhatThePeerSaidOfItself() {
        LocalMetadata router = new LocalMetadata(Samples.type("ROUTER"), RoutingId.of("srv"));
        try (Conversation conversation = new Conversation(router, Samples.LIMITS)) {
            String ready = "0430" + "055245414459" + "0b736f636b65742d74797065" + "00000006" + "4445414c4552"
                    + "084964656e74697479" + "00000001" + "61" + "01580000000131";
            ready = ready.replaceFirst("^0430", String.format("04%02x", ready.length() / 2 - 2));
            conversation.feed(Samples.GREETING.replace("7f0301", "7f0300") + ready);

            RemoteMetadata remote = conversation.remote;
            assertThat(remote).isNotNull();
            assertThat(remote.minorVersion()).isZero();
            assertThat(remote.socketType()).isEqualTo("DEALER");
            assertThat(remote.routingId()).isEqualTo(RoutingId.of("a"));
            assertThat(remote.properties()).containsOnlyKeys("socket-type", "identity", "x");
            assertThat(remote.localAddress()).isEqualTo("here");
            assertThat(remote.address()).isEqualTo("there");
            assertThat(conversation.transform.isIdentity()).isTrue();
        }
    }

    @Test
    void handsOnWhatCameInTheSameReadAsReady() {
        try (Conversation conversation = pull()) {
            conversation.feed(Samples.GREETING + Samples.READY_PUSH + MESSAGE + "00056162");
            conversation.feed("636465");

            assertThat(conversation.inbox.events).containsExactly("message 6869", "message 6162636465");
        }
    }

    @Test
    void takesTheGreetingInPieces() {
        try (Conversation conversation = pull()) {
            for (int at = 0; at < Samples.GREETING.length(); at += 2) {
                conversation.feed(Samples.GREETING.substring(at, at + 2));
            }
            conversation.feed(Samples.READY_PUSH);

            assertThat(conversation.remote).isNotNull();
        }
    }

    @Test
    void leavesThePipelineToTheTraffic() {
        try (Conversation conversation = pull()) {
            conversation.feed(Samples.GREETING + Samples.READY_PUSH);

            assertThat(conversation.channel.pipeline().get(GreetingHandler.class))
                    .isNull();
            assertThat(conversation.channel.pipeline().get(HandshakeHandler.class))
                    .isNull();
            assertThat(conversation.channel.pipeline().get(FrameDecoder.class)).isNotNull();
        }
    }

    @Test
    void tellsAPeerOfTheWrongKindAndCloses() {
        try (Conversation conversation = pull()) {
            conversation.feed(Samples.GREETING);
            conversation.sent();
            conversation.feed(READY_PULL + MESSAGE);

            assertThat(conversation.sentHex())
                    .isEqualTo("041a" + "05" + "4552524f52" + "13"
                            + ByteBufUtil.hexDump("Invalid socket type".getBytes(StandardCharsets.US_ASCII)));
            assertRefused(conversation, Refusal.INCOMPATIBLE_SOCKET_TYPE);
        }
    }

    @Test
    void refusesASocketTypeThatIsAnnouncedEmpty() {
        try (Conversation conversation = pull()) {
            conversation.feed(Samples.GREETING + "0416" + "055245414459" + "0b536f636b65742d54797065" + "00000000");

            assertRefused(conversation, Refusal.INCOMPATIBLE_SOCKET_TYPE);
        }
    }

    @Test
    void acceptsAPeerThatDoesNotSayWhatItIs() {
        try (Conversation conversation = pull()) {
            conversation.feed(Samples.GREETING + "0406" + "055245414459");

            assertThat(conversation.remote).isNotNull();
            assertThat(conversation.remote.socketType()).isEmpty();
        }
    }

    @Test
    void refusesACommandAboveTheLimitWhenItsHeaderIsRead() {
        try (Conversation conversation = pull()) {
            conversation.feed(Samples.GREETING + "06" + "0000000000010001");

            assertRefused(conversation, Refusal.HANDSHAKE_TOO_LARGE);
        }
    }

    @Test
    void refusesACommandOfMoreBytesThanALongHolds() {
        try (Conversation conversation = pull()) {
            conversation.feed(Samples.GREETING + "06" + "8000000000000000");

            assertRefused(conversation, Refusal.HANDSHAKE_TOO_LARGE);
        }
    }

    @Test
    void acceptsACommandOfJustTheLimit() {
        try (Conversation conversation = pull()) {
            int value = 64 * 1024 - 6 - 2 - 4;
            conversation.feed(Samples.GREETING + "06" + "0000000000010000" + "055245414459" + "0178"
                    + String.format("%08x", value) + "61".repeat(value));

            assertThat(conversation.remote).isNotNull();
        }
    }

    @Test
    void refusesAMessageInPlaceOfReady() {
        try (Conversation conversation = pull()) {
            conversation.feed(Samples.GREETING + "00");
            assertThat(conversation.refused).isNull();
            conversation.feed("02");

            assertRefused(conversation, Refusal.UNEXPECTED_COMMAND);
        }
    }

    @Test
    void refusesReadyWithMore() {
        try (Conversation conversation = pull()) {
            conversation.feed(Samples.GREETING + "05" + Samples.READY_PUSH.substring(2));

            assertRefused(conversation, Refusal.INVALID_FRAME);
        }
    }

    @Test
    void ignoresWhatComesAfterARefusal() {
        try (Conversation conversation = pull()) {
            conversation.channel.pipeline().fireChannelRead(Unpooled.wrappedBuffer(new byte[] {'G'}));
            conversation.channel.pipeline().fireChannelRead(Unpooled.wrappedBuffer(new byte[] {'E'}));

            assertRefused(conversation, Refusal.NOT_ZMTP);
        }
    }

    @Test
    void waitsForTheFirstByteAsLongAsItsPatienceLasts() {
        try (Conversation conversation = pull()) {
            conversation.channel.advanceTimeBy(1_999, TimeUnit.MILLISECONDS);
            conversation.channel.runScheduledPendingTasks();
            assertThat(conversation.refused).isNull();
            conversation.channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
            conversation.channel.runScheduledPendingTasks();

            assertRefused(conversation, Refusal.HANDSHAKE_TIMEOUT);
            assertThat(conversation.refused)
                    .hasMessage("handshake: no byte (expected: within firstByteTimeout of 2000 ms)");
        }
    }

    @Test
    void losesItsPatienceMoreSlowlyEachTimeAndRegainsItAtAByte() {
        FirstByteTimeout patience = FirstByteTimeout.of(Samples.LIMITS);
        List<Long> seconds = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            seconds.add(patience.now().toSeconds());
            patience.grow();
        }
        assertThat(seconds).containsExactly(2L, 4L, 8L, 16L, 30L, 30L);
        patience.reset();
        assertThat(patience.now()).hasSeconds(2);
    }

    @Test
    void givesAPeerThatSaidAByteTheTimeOfTheLimit() {
        try (Conversation conversation = pull()) {
            conversation.feed("ff");
            conversation.channel.advanceTimeBy(29_999, TimeUnit.MILLISECONDS);
            conversation.channel.runScheduledPendingTasks();
            assertThat(conversation.refused).isNull();
            conversation.channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
            conversation.channel.runScheduledPendingTasks();

            assertRefused(conversation, Refusal.HANDSHAKE_TIMEOUT);
        }
    }

    @Test
    void countsTheTimeOfTheGreetingIn() {
        try (Conversation conversation = pull()) {
            conversation.feed("ff");
            conversation.channel.advanceTimeBy(20, TimeUnit.SECONDS);
            conversation.feed(Samples.GREETING.substring(2) + "04");
            conversation.channel.advanceTimeBy(10, TimeUnit.SECONDS);
            conversation.channel.runScheduledPendingTasks();

            assertRefused(conversation, Refusal.HANDSHAKE_TIMEOUT);
        }
    }

    @Test
    void stopsTheClockWhenItIsDone() {
        try (Conversation conversation = pull()) {
            conversation.feed(Samples.GREETING + Samples.READY_PUSH);
            conversation.channel.advanceTimeBy(1, TimeUnit.HOURS);

            assertThat(conversation.channel.runScheduledPendingTasks()).isEqualTo(-1);
            assertThat(conversation.channel.isActive()).isTrue();
        }
    }

    @Test
    void waitsForEverIfTheLimitIsZero() {
        Limits limits = new Limits(1000, 10, Duration.ZERO, Duration.ZERO, 1, 1000, 1, 1, 1, Arrivals.UNLIMITED);
        try (Conversation conversation = new Conversation(Samples.introduction("PULL"), limits)) {
            conversation.channel.advanceTimeBy(1000, TimeUnit.DAYS);
            conversation.channel.runScheduledPendingTasks();

            assertThat(conversation.channel.isActive()).isTrue();
        }
    }

    @Test
    void tellsAHangUpFromARefusal() {
        try (Conversation conversation = pull()) {
            conversation.feed(Samples.GREETING + "0419");
            conversation.hangUp();

            assertThat(conversation.closedBy)
                    .isInstanceOfSatisfying(
                            RefusedException.class, e -> assertThat(e.refusal()).isEqualTo(Refusal.HANDSHAKE_CLOSED))
                    .hasMessage("closed after the greeting (ZMTP 3.1, NULL)");
            assertThat(conversation.refused).isNull();
        }
    }

    @Test
    void tellsWhatBrokeTheConnection() {
        IOException reset = new IOException("Connection reset by peer");
        try (Conversation greeting = pull();
                Conversation handshake = pull()) {
            greeting.channel.pipeline().fireExceptionCaught(reset);
            handshake.feed(Samples.GREETING);
            handshake.channel.pipeline().fireExceptionCaught(reset);

            assertThat(greeting.closedBy).hasMessage("Connection reset by peer after 0 bytes of greeting");
            assertThat(handshake.closedBy).hasMessage("Connection reset by peer after the greeting (ZMTP 3.1, NULL)");
            assertThat(handshake.channel.isActive()).isFalse();
        }
    }

    @Test
    void closesWhenTheListenerFails() {
        Outcomes outcomes = new Outcomes();
        outcomes.fails = new IllegalStateException("no room");
        EmbeddedChannel channel = new EmbeddedChannel(handler(Samples.introduction("PULL"), outcomes));
        channel.writeInbound(
                Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(Samples.GREETING + Samples.READY_PUSH + MESSAGE)));

        assertThat(outcomes.log).containsExactly("established", "closed no room");
        assertThat(channel.isOpen()).isFalse();
        channel.finishAndReleaseAll();
    }

    private static GreetingHandler handler(LocalMetadata introduction, HandshakeListener listener) {
        return new GreetingHandler(new HandshakeSettings(
                introduction,
                new NullMechanism(introduction),
                Samples.LIMITS,
                FirstByteTimeout.unlimited(),
                "here",
                "there",
                "192.0.2.1",
                (network, task) -> task.run(),
                new HandshakeThrottle(),
                listener));
    }

    private static void assertRefused(Conversation conversation, Refusal refusal) {
        assertThat(conversation.refused).isNotNull();
        assertThat(conversation.refused.refusal()).isEqualTo(refusal);
        assertThat(conversation.channel.isActive()).isFalse();
        assertThat(conversation.remote).isNull();
    }

    private static final class Outcomes implements HandshakeListener {
        final List<String> log = new ArrayList<>();

        @Nullable RuntimeException fails;

        @Override
        public void established(Channel channel, RemoteMetadata remote, FrameTransform transform) {
            log.add("established");
            if (fails != null) {
                throw fails;
            }
        }

        @Override
        public void refused(Channel channel, RefusedException why) {
            log.add("refused " + why.refusal());
        }

        @Override
        public void closed(Channel channel, Throwable cause) {
            log.add("closed " + cause.getMessage());
        }
    }
}
