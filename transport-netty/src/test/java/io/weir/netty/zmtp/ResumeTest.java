package io.weir.netty.zmtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.weir.Message;
import io.weir.Origin;
import io.weir.Refusal;
import io.weir.RoutingId;
import io.weir.memory.BodyMemory;
import io.weir.netty.security.FrameTransform;
import io.weir.option.SocketOptions.Heartbeats;
import io.weir.transport.Command;
import io.weir.transport.RefusedException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The decoder hands over while there is room and goes on where it stopped, whatever happens in between. */
class ResumeTest {
    private final GatedInbox inbox = new GatedInbox();
    private final HeartbeatHandler heartbeats =
            new HeartbeatHandler(Heartbeats.OFF, 1, new MessageEncoder(1, FrameTransform.IDENTITY), inbox);
    private final FrameDecoder decoder = new FrameDecoder(
            new Origin("a", RoutingId.NONE, "PUSH"),
            Samples.LIMITS,
            FrameTransform.IDENTITY,
            new BodyMemory(0),
            inbox,
            heartbeats);
    private final EmbeddedChannel channel = new EmbeddedChannel(heartbeats, decoder);
    private final List<ByteBuf> fed = new ArrayList<>();

    @AfterEach
    void everythingIsReleased() {
        channel.finishAndReleaseAll();
        decoder.discard();
        assertThat(fed).allMatch(buffer -> buffer.refCnt() == 0);
    }

    @Test
    void stopsWhenTheInboxIsFullAndGoesOnWhenResumed() {
        inbox.room = 2;
        feed("abcde");
        assertThat(inbox.received).isEqualTo("ab");

        inbox.room = 2;
        assertThat(decoder.resume()).isFalse();
        assertThat(inbox.received).isEqualTo("abcd");

        inbox.room = 2;
        assertThat(decoder.resume()).isTrue();
        assertThat(inbox.received).isEqualTo("abcde");
    }

    @Test
    void handsOverNothingBeforeItIsResumedHoweverMuchRoomThereIs() {
        inbox.room = 1;
        feed("ab");
        inbox.room = 10;
        feed("cd");
        assertThat(inbox.received).isEqualTo("a");

        assertThat(decoder.resume()).isTrue();
        assertThat(inbox.received).isEqualTo("abcd");
    }

    @Test
    void asksForRoomBeforeTheFirstMessage() {
        inbox.room = 0;
        feed("a");
        assertThat(inbox.received).isEmpty();

        inbox.room = 1;
        decoder.resume();
        assertThat(inbox.received).isEqualTo("a");
    }

    @Test
    void deliversNothingTwiceWhenItIsResumedTwice() {
        inbox.room = 1;
        feed("abc");
        inbox.room = 10;
        assertThat(decoder.resume()).isTrue();
        assertThat(decoder.resume()).isTrue();

        assertThat(inbox.received).isEqualTo("abc");
    }

    @Test
    void toleratesAResumeWithoutRoomOrNeed() {
        assertThat(decoder.resume()).isTrue();
        inbox.room = 1;
        feed("ab");
        assertThat(decoder.resume()).isFalse();
        assertThat(decoder.resume()).isFalse();

        assertThat(inbox.received).isEqualTo("a");
    }

    @Test
    void goesOnWhenResumedFromWithinTheInbox() {
        inbox.room = 1;
        inbox.onMessage = () -> {
            inbox.room = 1;
            assertThat(decoder.resume()).isFalse();
        };
        feed("abc");

        assertThat(inbox.received).isEqualTo("abc");
    }

    @Test
    void goesOnWhenTheInboxIsFullButResumedWhileItTakesTheMessage() {
        inbox.onMessage = () -> {
            // Room was made on this very thread, after the inbox had decided that it is full.
            if (inbox.received.length() < 3) {
                decoder.resume();
                inbox.refuseOnce = true;
            }
        };
        feed("abcd");

        assertThat(inbox.received).isEqualTo("abcd");
    }

    @Test
    void keepsWhatArrivesFromWithinTheInboxInOrder() {
        inbox.onMessage = () -> {
            inbox.onMessage = null;
            feed("c");
        };
        feed("ab");

        assertThat(inbox.received).isEqualTo("abc");
    }

    @Test
    void keepsAFrameThatIsCutAtTheStop() {
        inbox.room = 1;
        feedBytes(0, 1, 'a', 0);
        feedBytes(1, 'b', 0, 1);
        feedBytes('c');
        assertThat(inbox.received).isEqualTo("a");

        inbox.room = 10;
        decoder.resume();
        assertThat(inbox.received).isEqualTo("abc");
    }

    @Test
    void tellsTheEndAfterTheLastMessageThatWasKept() {
        inbox.room = 1;
        feed("abc");
        channel.close();
        assertThat(channel.pipeline().get(FrameDecoder.class)).isNull();
        assertThat(inbox.ended).isZero();

        inbox.room = 1;
        assertThat(decoder.resume()).isFalse();
        assertThat(inbox.ended).isZero();

        inbox.room = 1;
        decoder.resume();
        // The third message was the last, and the inbox took it although it is full now.
        assertThat(inbox.received).isEqualTo("abc");
        assertThat(inbox.ended).isZero();

        inbox.room = 1;
        assertThat(decoder.resume()).isTrue();
        assertThat(inbox.ended).isEqualTo(1);
        assertThat(decoder.resume()).isTrue();
        assertThat(inbox.ended).isEqualTo(1);
    }

    @Test
    void tellsTheEndAtOnceWhenNothingIsKept() {
        feed("a");
        feedBytes(0, 5, 'b');
        channel.close();

        assertThat(inbox.received).isEqualTo("a");
        assertThat(inbox.ended).isEqualTo(1);
    }

    @Test
    void tellsTheEndWhenWhatWasKeptIsGivenUp() {
        inbox.room = 1;
        feed("abc");
        channel.close();
        decoder.discard();

        assertThat(inbox.received).isEqualTo("a");
        assertThat(inbox.ended).isEqualTo(1);
    }

    @Test
    void refusesAFaultThatIsFoundAfterTheConnectionIsGone() {
        inbox.room = 1;
        feedBytes(0, 1, 'a', 0x80);
        channel.close();
        inbox.room = 1;
        decoder.resume();

        assertThat(inbox.refused).isNotNull();
        assertThat(inbox.refused.refusal()).isEqualTo(Refusal.INVALID_FRAME);
        assertThat(inbox.ended).isEqualTo(1);
    }

    @Test
    void throwsAwayWhatComesOnceItHasGivenUp() {
        feed("a");
        decoder.discard();
        feed("b");

        assertThat(inbox.received).isEqualTo("a");
        assertThat(inbox.ended).isZero();
        assertThat(decoder.resume()).isTrue();
    }

    @Test
    void givesUpFromWithinTheInbox() {
        inbox.onMessage = () -> {
            decoder.discard();
            inbox.room = 0;
        };
        feed("ab");

        assertThat(inbox.received).isEqualTo("a");
        assertThat(fed).allMatch(buffer -> buffer.refCnt() == 0);
    }

    @Test
    void refusesAPeerWhoseMessageTheInboxRefuses() {
        inbox.fails = new RefusedException(Refusal.MALFORMED_MESSAGE, "no delimiter");
        feed("ab");

        assertThat(inbox.refused).isSameAs(inbox.fails);
        assertThat(inbox.received).isEmpty();
    }

    @Test
    void passesOnWhatTheInboxThrows() {
        inbox.breaks = new IllegalStateException("an internal error");
        feed("ab");

        assertThatThrownBy(channel::checkException).isSameAs(inbox.breaks);
        assertThat(inbox.refused).isNull();
    }

    @Test
    void endsOneBurstPerReadLoopAndPerResume() {
        channel.pipeline().fireChannelRead(buffer("ab"));
        channel.pipeline().fireChannelRead(buffer("cd"));
        assertThat(inbox.bursts).isZero();
        channel.pipeline().fireChannelReadComplete();
        assertThat(inbox.bursts).isEqualTo(1);

        inbox.room = 1;
        channel.pipeline().fireChannelRead(buffer("ef"));
        // Full: the receiver that waits is to know at once, for the read loop may have a long way to go.
        assertThat(inbox.bursts).isEqualTo(2);
        inbox.room = 10;
        decoder.resume();
        assertThat(inbox.bursts).isEqualTo(3);
    }

    private void feed(String letters) {
        channel.pipeline().fireChannelRead(buffer(letters));
    }

    private ByteBuf buffer(String letters) {
        ByteBuf buffer = Unpooled.directBuffer();
        letters.chars().forEach(letter -> buffer.writeByte(0).writeByte(1).writeByte(letter));
        fed.add(buffer);
        return buffer;
    }

    private void feedBytes(int... bytes) {
        ByteBuf buffer = Unpooled.directBuffer();
        for (int b : bytes) {
            buffer.writeByte(b);
        }
        fed.add(buffer);
        channel.pipeline().fireChannelRead(buffer);
    }

    /** Has room for as many messages as it is told. */
    private static final class GatedInbox implements DecoderSink {
        String received = "";
        int room = Integer.MAX_VALUE;
        int bursts;
        int ended;
        boolean refuseOnce;

        @Nullable Runnable onMessage;

        @Nullable RefusedException fails;

        @Nullable RuntimeException breaks;

        @Nullable RefusedException refused;

        @Override
        public boolean hasRoom() {
            return room > 0;
        }

        @Override
        public boolean message(Message message) throws RefusedException {
            assertThat(room).isPositive();
            if (fails != null) {
                throw fails;
            }
            if (breaks != null) {
                throw breaks;
            }
            received += message.text();
            room--;
            if (onMessage != null) {
                onMessage.run();
            }
            boolean full = refuseOnce;
            refuseOnce = false;
            return !full && room > 0;
        }

        @Override
        public void command(Command command) {}

        @Override
        public void burstEnd() {
            bursts++;
        }

        @Override
        public void ended() {
            ended++;
        }

        @Override
        public void refused(RefusedException why) {
            refused = why;
        }
    }
}
