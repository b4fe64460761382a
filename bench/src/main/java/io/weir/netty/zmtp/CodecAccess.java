package io.weir.netty.zmtp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.weir.Message;
import io.weir.Origin;
import io.weir.RoutingId;
import io.weir.memory.BodyMemory;
import io.weir.netty.security.FrameTransform;
import io.weir.option.SocketOptions.Arrivals;
import io.weir.option.SocketOptions.Heartbeats;
import io.weir.option.SocketOptions.Limits;
import io.weir.transport.Command;
import io.weir.transport.RefusedException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The codec of one connection to a ZMTP 3.1 peer without security, for the benchmarks: the class is in the benchmarks'
 * module, and in this package because the codec is package-private. For one thread.
 */
public final class CodecAccess implements AutoCloseable {
    private static final int MINOR_VERSION = 1;
    private static final int BATCH = 64 * 1024;
    private static final Limits LIMITS =
            new Limits(64 << 20, 1000, Duration.ZERO, Duration.ZERO, 1, 1000, 1, 1, 1, Arrivals.UNLIMITED);
    private static final Origin ORIGIN = new Origin("127.0.0.1:5555", RoutingId.NONE, "PUSH");

    private final MessageEncoder encoder = new MessageEncoder(MINOR_VERSION, FrameTransform.IDENTITY);
    private final byte[] array = new byte[BATCH];
    private final Last inbox = new Last();
    private final EmbeddedChannel channel;

    /** Makes a codec for a connection that there is not. */
    public CodecAccess() {
        HeartbeatHandler heartbeats = new HeartbeatHandler(Heartbeats.OFF, MINOR_VERSION, encoder, inbox);
        FrameDecoder decoder =
                new FrameDecoder(ORIGIN, LIMITS, FrameTransform.IDENTITY, new BodyMemory(64 << 20), inbox, heartbeats);
        channel = new EmbeddedChannel(heartbeats, decoder);
    }

    /** The bytes that {@link #encode} appends. */
    public long encodedSize(Message message) {
        return encoder.encodedSize(message);
    }

    /** Appends the message. */
    public void encode(Message message, ByteBuf out) {
        encoder.encode(message, out);
    }

    /**
     * Writes the message so many times, as {@link MessageWriter} does: short ones by way of an array, others one by one.
     * Begins at the front of the buffer, again where it is full. So many short ones must fit into 64 KiB.
     */
    public void encodeBatch(Message message, int times, ByteBuf out) {
        out.clear();
        if (encoder.isShort(message)) {
            int end = 0;
            for (int i = 0; i < times; i++) {
                end = MessageEncoder.encodeShort(message, array, end);
            }
            out.writeBytes(array, 0, end);
            return;
        }
        for (int i = 0; i < times; i++) {
            if (encoder.encodedSize(message) > out.writableBytes()) {
                out.clear();
            }
            encoder.encode(message, out);
        }
    }

    /** Takes what one read brought, and releases it. */
    public void decode(ByteBuf in) {
        channel.pipeline().fireChannelRead(in);
    }

    /** Says that there is no more to read for now, and returns the last message; null if there was none. */
    public @Nullable Message endBurst() {
        channel.pipeline().fireChannelReadComplete();
        return inbox.last;
    }

    @Override
    public void close() {
        channel.close();
    }

    /** Has room for all messages, and keeps the last. */
    private static final class Last implements DecoderSink {
        private @Nullable Message last;

        @Override
        public boolean hasRoom() {
            return true;
        }

        @Override
        public boolean message(Message message) {
            last = message;
            return true;
        }

        @Override
        public void command(Command command) {
            throw new IllegalStateException("a command (expected: messages)");
        }

        @Override
        public void burstEnd() {}

        @Override
        public void ended() {}

        @Override
        public void refused(RefusedException why) {
            throw new IllegalStateException(why);
        }
    }
}
