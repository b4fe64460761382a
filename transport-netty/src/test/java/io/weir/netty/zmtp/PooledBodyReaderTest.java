package io.weir.netty.zmtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.weir.Message;
import io.weir.Origin;
import io.weir.RoutingId;
import io.weir.memory.BodyMemory;
import io.weir.memory.Messages;
import io.weir.memory.PooledBody;
import io.weir.netty.security.FrameTransform;
import io.weir.option.SocketOptions.Heartbeats;
import io.weir.transport.Command;
import io.weir.transport.RefusedException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Large bodies are read to where they stay, in whatever pieces the channel reads. The receiver releases each message as
 * soon as it has it, and has the memory overwritten, so that a look at it too late finds something else.
 */
class PooledBodyReaderTest {
    private static final int LARGE = BodyMemory.LEAST;
    private static final byte POISON = (byte) 0xee;

    private final BodyMemory memory = new BodyMemory(64 << 20);
    private final Receiver receiver = new Receiver();
    private final ReadBuffers buffers = new ReadBuffers(512, 8192, 128 * 1024, 256 * 1024);
    private final EmbeddedChannel channel = new EmbeddedChannel();

    @SuppressWarnings("deprecation") // the channels ask for this kind
    private final RecvByteBufAllocator.Handle reads;

    private final FrameDecoder decoder;

    PooledBodyReaderTest() {
        channel.config().setRecvByteBufAllocator(buffers);
        reads = buffers.newHandle();
        HeartbeatHandler heartbeats =
                new HeartbeatHandler(Heartbeats.OFF, 1, new MessageEncoder(1, FrameTransform.IDENTITY), receiver);
        decoder = new FrameDecoder(
                new Origin("a", RoutingId.NONE, "PUSH"),
                Samples.LIMITS,
                FrameTransform.IDENTITY,
                memory,
                receiver,
                heartbeats);
        channel.pipeline().addLast(heartbeats, decoder, new ChannelInboundHandlerAdapter());
    }

    @AfterEach
    void nothingIsKept() {
        channel.finishAndReleaseAll();
        decoder.discard();
        assertThat(memory.lentBytes()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyMessageArrivesWholeHoweverTheChannelReads(int seed) {
        Random random = new Random(seed);
        List<byte[][]> sent = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            sent.add(message(random));
        }
        receiver.stallsOneIn = seed % 2 == 0 ? 5 : 0;
        ByteBuf wire = encoded(sent);
        int most = seed < 3 ? 300_000 : seed < 5 ? 1 << 20 : 20_000;
        while (wire.isReadable()) {
            read(wire, 1 + random.nextInt(most));
            if (receiver.stalled && random.nextInt(3) == 0) {
                receiver.stalled = false;
                decoder.resume();
            }
        }
        while (receiver.stalled) {
            receiver.stalled = false;
            decoder.resume();
        }
        wire.release();
        assertThat(receiver.received)
                .usingElementComparator(PooledBodyReaderTest::compare)
                .containsExactlyElementsOf(sent);
    }

    @Test
    void theNextHeaderComesWithTheEndOfTheBody() {
        byte[][] body = {new byte[2 * LARGE]};
        ByteBuf wire = encoded(List.of(body, body, body));
        read(wire, 100);
        int count = 0;
        while (wire.isReadable()) {
            read(wire, Integer.MAX_VALUE);
            count++;
        }
        wire.release();
        // One read a message: the first ends with the header of the second and 55 bytes of its body.
        assertThat(count).isEqualTo(3);
        assertThat(receiver.received).hasSize(3);
    }

    @Test
    void aBodyThatFindsNoMemoryIsAnArray() {
        List<PooledBody> all = new ArrayList<>();
        for (PooledBody loan = memory.lend(LARGE); loan != null; loan = memory.lend(LARGE)) {
            all.add(loan);
        }
        byte[][] body = {new byte[LARGE]};
        ByteBuf wire = encoded(List.<byte[][]>of(body));
        read(wire, Integer.MAX_VALUE);
        while (wire.isReadable()) {
            read(wire, Integer.MAX_VALUE);
        }
        wire.release();
        assertThat(receiver.received)
                .usingElementComparator(PooledBodyReaderTest::compare)
                .containsExactlyElementsOf(List.<byte[][]>of(body));
        assertThat(receiver.lent).isZero();
        all.forEach(PooledBody::release);
    }

    @Test
    void onlyTheLastFrameIsLent() {
        byte[][] frames = {new byte[LARGE], new byte[LARGE]};
        ByteBuf wire = encoded(List.<byte[][]>of(frames));
        while (wire.isReadable()) {
            read(wire, Integer.MAX_VALUE);
        }
        wire.release();
        assertThat(receiver.received)
                .usingElementComparator(PooledBodyReaderTest::compare)
                .containsExactlyElementsOf(List.<byte[][]>of(frames));
        assertThat(receiver.lent).isEqualTo(1);
    }

    @Test
    void aBodyThatBreaksOffIsGivenBack() {
        ByteBuf wire = encoded(List.<byte[][]>of(new byte[][] {new byte[4 * LARGE]}));
        read(wire, 2 * LARGE);
        read(wire, 10);
        wire.release();
        assertThat(memory.lentBytes()).isPositive();
        channel.close();
        assertThat(memory.lentBytes()).isZero();
        assertThat(receiver.ended).isTrue();
    }

    /** As a channel does: asks for a buffer, fills it as far as there are bytes, and hands it on. */
    private void read(ByteBuf wire, int most) {
        reads.reset(channel.config());
        ByteBuf buffer = reads.allocate(channel.alloc());
        reads.attemptedBytesRead(buffer.writableBytes());
        buffer.writeBytes(wire, Math.min(most, Math.min(buffer.writableBytes(), wire.readableBytes())));
        reads.lastBytesRead(buffer.readableBytes());
        channel.pipeline().fireChannelRead(buffer);
        channel.pipeline().fireChannelReadComplete();
        reads.readComplete();
    }

    private static byte[][] message(Random random) {
        byte[][] frames = new byte[1 + random.nextInt(4) / 3 * random.nextInt(3)][];
        for (int i = 0; i < frames.length; i++) {
            frames[i] = new byte[size(random)];
            random.nextBytes(frames[i]);
        }
        return frames;
    }

    private static int size(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextInt(300);
            case 1 -> LARGE - 2 + random.nextInt(4);
            case 2 -> random.nextInt(3 * LARGE);
            default -> random.nextInt(1 << 20);
        };
    }

    private static ByteBuf encoded(List<byte[][]> messages) {
        ByteBuf wire = Unpooled.buffer();
        for (byte[][] frames : messages) {
            for (int i = 0; i < frames.length; i++) {
                FrameHeader.write(i < frames.length - 1 ? FrameHeader.MORE : 0, frames[i].length, wire);
                wire.writeBytes(frames[i]);
            }
        }
        return wire;
    }

    private static int compare(byte[][] one, byte[][] other) {
        return Arrays.deepEquals(one, other) ? 0 : 1;
    }

    /** Copies what it is given, gives it back, and spoils all memory that is free. */
    private final class Receiver implements DecoderSink {
        final List<byte[][]> received = new ArrayList<>();
        int lent;
        int stallsOneIn;
        boolean stalled;
        boolean ended;

        @Override
        public boolean hasRoom() {
            return !stalled;
        }

        @Override
        public boolean message(Message message) {
            byte[][] frames = new byte[message.frameCount()][];
            for (int i = 0; i < frames.length; i++) {
                frames[i] = message.bytes(i);
            }
            received.add(frames);
            if (Messages.loan(message) != null) {
                lent++;
                ByteBuffer all = Messages.loan(message).room(0);
                while (all.hasRemaining()) {
                    all.put(POISON);
                }
            }
            message.release();
            stalled = stallsOneIn > 0 && received.size() % stallsOneIn == 0;
            return !stalled;
        }

        @Override
        public void command(Command command) {
            throw new AssertionError(command);
        }

        @Override
        public void burstEnd() {}

        @Override
        public void refused(RefusedException why) {
            throw new AssertionError(why);
        }

        @Override
        public void ended() {
            ended = true;
        }
    }
}
