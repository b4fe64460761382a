package io.weir.netty.zmtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.weir.Message;
import io.weir.Origin;
import io.weir.Refusal;
import io.weir.memory.BodyMemory;
import io.weir.memory.MessageMaker;
import io.weir.memory.Messages;
import io.weir.memory.PooledBody;
import io.weir.netty.security.FrameTransform;
import io.weir.netty.security.Mechanism;
import io.weir.netty.security.NullMechanism;
import io.weir.option.SocketOptions.Arrivals;
import io.weir.option.SocketOptions.Heartbeats;
import io.weir.option.SocketOptions.Limits;
import io.weir.security.Authenticator;
import io.weir.security.Credentials;
import io.weir.transport.Command;
import io.weir.transport.RefusedException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A mechanism that puts frames into boxes, as CURVE does, fits in without a change: here one that does not encrypt. */
class BoxesTest {
    private static final MessageMaker<Message, Origin> MAKER = new MessageMaker<>(Message.of(""));
    private static final int OVERHEAD = 3;

    private final Boxes boxes = new Boxes();
    private final MessageEncoder encoder = new MessageEncoder(1, boxes);

    private Conversation traffic(Limits limits) {
        Mechanism mechanism = new BoxingMechanism(new NullMechanism(Samples.introduction("PULL")), boxes);
        Conversation conversation = new Conversation(Samples.introduction("PULL"), mechanism, limits, Heartbeats.OFF);
        conversation.feed(Samples.GREETING + Samples.READY_PUSH);
        conversation.sent();
        return conversation;
    }

    @Test
    void putsEachFrameIntoAMessageFrameOfItsOwn() {
        ByteBuf out = Unpooled.buffer();
        Message message = Message.of("a", "b");
        encoder.encode(message, out);

        assertThat(ByteBufUtil.hexDump(out)).isEqualTo("0004" + "42580161" + "0004" + "42580062");
        assertThat(encoder.encodedSize(message)).isEqualTo(out.readableBytes());
        assertThat(encoder.isPlain()).isFalse();
    }

    @Test
    void takesFramesOutOfTheirBoxes() {
        ByteBuf out = Unpooled.buffer();
        encoder.encode(Message.of("a", "b"), out);
        encoder.encode(new Command.Subscribe(new byte[] {'t'}), out);
        encoder.encode(Message.wrap(new byte[300]), out);
        byte[] stream = ByteBufUtil.getBytes(out);
        for (int cut = 0; cut < stream.length; cut++) {
            try (Conversation conversation = traffic(Samples.LIMITS)) {
                conversation.feed(Arrays.copyOf(stream, cut), Arrays.copyOfRange(stream, cut, stream.length));

                assertThat(conversation.inbox.events)
                        .containsExactly("message 61|62", "SUBSCRIBE 74", "message " + "00".repeat(300));
            }
        }
    }

    @Test
    void boxesABodyOutsideTheHeapThoughItsOwnerReleasedIt() {
        BodyMemory memory = new BodyMemory(64 << 20);
        byte[] body = new byte[BodyMemory.LEAST];
        Arrays.fill(body, (byte) 'b');
        PooledBody loan = memory.lend(body.length);
        assertThat(loan).isNotNull();
        loan.buffer().put(body);
        Message message = MAKER.lent(new byte[][] {{'a'}}, loan, null);
        Messages.retain(message);
        message.release();
        ByteBuf out = Unpooled.buffer();
        encoder.encode(message, out);
        Messages.releaseRetained(message);

        ByteBuf same = Unpooled.buffer();
        encoder.encode(Message.wrap(new byte[] {'a'}, body), same);
        assertThat(out).isEqualTo(same);
        assertThat(encoder.encodedSize(message)).isEqualTo(out.readableBytes());
        assertThat(memory.lentBytes()).isZero();
    }

    @Test
    void answersAPingInABox() {
        try (Conversation conversation = traffic(Samples.LIMITS)) {
            conversation.feed("000a" + "425804" + "0450494e47" + "0000");

            assertThat(conversation.sentHex()).isEqualTo("0008" + "425804" + "04504f4e47");
        }
    }

    @Test
    void countsFramesAndBytesInsideTheBoxes() {
        Limits limits = new Limits(5, 2, Duration.ZERO, Duration.ZERO, 1, 1000, 1, 1, 1, Arrivals.UNLIMITED);

        try (Conversation conversation = traffic(limits)) {
            conversation.feed("0008" + "425800" + "6162636465");
            assertThat(conversation.inbox.events).hasSize(1);
        }
        assertRefused(limits, "0009", Refusal.MESSAGE_TOO_LARGE);
        assertRefused(limits, "0007" + "425801" + "61626364" + "0005" + "425800" + "6162", Refusal.MESSAGE_TOO_LARGE);
        assertRefused(limits, ("0003" + "425801").repeat(3), Refusal.TOO_MANY_FRAMES);
    }

    @Test
    void tellsTheBoxesWhenNothingIsSealedOrOpenedAnyMore() {
        try (Conversation conversation = traffic(Samples.LIMITS)) {
            conversation.inbox.room = 1;
            conversation.feed("0004" + "42580061" + "0004" + "42580062");
            conversation.hangUp();
            assertThat(boxes.ended).as("ends, while a message waits").isZero();
            conversation.inbox.room = 2;
            conversation.decoder.resume();

            assertThat(conversation.inbox.events).hasSize(2);
            assertThat(boxes.ended).isEqualTo(1);
        }
        assertThat(boxes.ended).isEqualTo(1);
    }

    @Test
    void refusesWhatIsInNoBox() {
        assertRefused(Samples.LIMITS, "000161", Refusal.MALFORMED_MESSAGE);
        assertRefused(Samples.LIMITS, "0400", Refusal.MALFORMED_MESSAGE);
        assertRefused(Samples.LIMITS, "0104" + "42580061", Refusal.MALFORMED_MESSAGE);
    }

    private void assertRefused(Limits limits, String hex, Refusal refusal) {
        try (Conversation conversation = traffic(limits)) {
            conversation.feed(hex);

            assertThat(conversation.inbox.refused).isNotNull();
            assertThat(conversation.inbox.refused.refusal()).isEqualTo(refusal);
        }
    }

    /** {@code 'B' 'X' flags body}. */
    private static final class Boxes implements FrameTransform {
        int ended;

        @Override
        public void ended() {
            ended++;
        }

        @Override
        public int overhead() {
            return OVERHEAD;
        }

        @Override
        public void seal(int flags, byte[] body, ByteBuf out) {
            out.writeByte('B').writeByte('X').writeByte(flags).writeBytes(body);
        }

        @Override
        public Opened open(int flags, byte[] body) throws RefusedException {
            if ((flags & MORE) != 0 || body.length < OVERHEAD || body[0] != 'B' || body[1] != 'X') {
                throw new RefusedException(Refusal.MALFORMED_MESSAGE, "not a box");
            }
            return new Opened(body[2], Arrays.copyOfRange(body, OVERHEAD, body.length));
        }
    }

    private record BoxingMechanism(Mechanism handshake, Boxes boxes) implements Mechanism {
        @Override
        public String name() {
            return handshake.name();
        }

        @Override
        public boolean asServer() {
            return false;
        }

        @Override
        public void start(Exchange exchange) {
            handshake.start(exchange);
        }

        @Override
        public void receive(byte[] command, Exchange exchange) throws RefusedException {
            handshake.receive(command, new Exchange() {
                @Override
                public void send(byte[] reply) {
                    exchange.send(reply);
                }

                @Override
                public void sendSecret(byte[] command) {
                    exchange.sendSecret(command);
                }

                @Override
                public void introduced(Map<String, byte[]> properties) throws RefusedException {
                    exchange.introduced(properties);
                }

                @Override
                public void authenticate(Authenticator asked, Credentials credentials, Continuation accepted) {
                    exchange.authenticate(asked, credentials, accepted);
                }

                @Override
                public void established(FrameTransform transform) {
                    exchange.established(boxes);
                }
            });
        }
    }
}
