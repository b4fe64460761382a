package io.weir.netty.zmtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import io.weir.Message;
import io.weir.memory.BodyMemory;
import io.weir.netty.security.FrameTransform;
import io.weir.netty.security.Mechanism;
import io.weir.netty.security.NullMechanism;
import io.weir.option.SocketOptions.Heartbeats;
import io.weir.option.SocketOptions.Limits;
import io.weir.transport.Command;
import io.weir.transport.LocalMetadata;
import io.weir.transport.RefusedException;
import io.weir.transport.RemoteMetadata;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Our end of one connection, from the greeting on, with a peer that is written by hand: tests feed bytes and look at
 * what came of them. Closing it checks that all buffers have been released, those that were fed and our own.
 */
final class Conversation implements HandshakeListener, AutoCloseable {
    /** Heard of the handshake's end: how often, and what. */
    int outcomes;

    @Nullable RemoteMetadata remote;

    @Nullable RefusedException refused;

    @Nullable Throwable closedBy;

    /** What the decoder handed over, and what our side of the traffic is. */
    final RecordingInbox inbox = new RecordingInbox();

    final EmbeddedChannel channel;

    @Nullable FrameDecoder decoder;

    @Nullable FrameTransform transform;

    private final Limits limits;
    private final Heartbeats heartbeats;
    private final List<ByteBuf> fed = new ArrayList<>();

    /** Counts what we write, and at once: thousands of conversations are too many for the leak detector. */
    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false, true);

    Conversation(LocalMetadata introduction, Limits limits) {
        this(introduction, new NullMechanism(introduction), limits, Heartbeats.OFF);
    }

    Conversation(LocalMetadata introduction, Mechanism mechanism, Limits limits, Heartbeats heartbeats) {
        this.limits = limits;
        this.heartbeats = heartbeats;
        this.channel = new EmbeddedChannel();
        channel.freezeTime();
        channel.config().setAllocator(allocator);
        channel.pipeline()
                .addLast(new GreetingHandler(new HandshakeSettings(
                        introduction,
                        mechanism,
                        limits,
                        FirstByteTimeout.of(limits),
                        "here",
                        "there",
                        "192.0.2.1",
                        (network, task) -> task.run(),
                        new HandshakeThrottle(),
                        this)));
    }

    @Override
    public void established(Channel established, RemoteMetadata peer, FrameTransform frameTransform) {
        outcomes++;
        remote = peer;
        transform = frameTransform;
        MessageEncoder encoder = new MessageEncoder(peer.minorVersion(), frameTransform);
        HeartbeatHandler heartbeat = new HeartbeatHandler(heartbeats, peer.minorVersion(), encoder, inbox);
        decoder = new FrameDecoder(peer.origin(), limits, frameTransform, new BodyMemory(64 << 20), inbox, heartbeat);
        inbox.closes = established;
        if (heartbeat.sendsPings()) {
            established.pipeline().addLast(heartbeat);
        }
        established.pipeline().addLast(decoder);
    }

    @Override
    public void refused(Channel refusing, RefusedException why) {
        outcomes++;
        refused = why;
    }

    @Override
    public void closed(Channel closed, Throwable cause) {
        outcomes++;
        closedBy = cause;
    }

    /** Feeds the bytes as one read each, for as long as the channel is open. */
    void feed(byte[]... reads) {
        channel.runPendingTasks();
        for (byte[] read : reads) {
            if (channel.isActive() && read.length > 0) {
                ByteBuf buffer = Unpooled.copiedBuffer(read);
                fed.add(buffer);
                channel.pipeline().fireChannelRead(buffer);
                channel.pipeline().fireChannelReadComplete();
                channel.runPendingTasks();
                takeTurn();
            }
        }
    }

    /** The event loop takes another turn, for a command that waits for one. */
    private void takeTurn() {
        channel.advanceTimeBy(1, TimeUnit.NANOSECONDS);
        channel.runScheduledPendingTasks();
        channel.runPendingTasks();
    }

    /** The same, in hexadecimal digits. */
    void feed(String... reads) {
        for (String hex : reads) {
            feed(ByteBufUtil.decodeHexDump(hex));
        }
    }

    /** What we have written since the last call. */
    byte[] sent() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            bytes.writeBytes(ByteBufUtil.getBytes(out));
            out.release();
        }
        return bytes.toByteArray();
    }

    String sentHex() {
        return ByteBufUtil.hexDump(sent());
    }

    /** Why the peer was refused, in the handshake or afterwards. */
    @Nullable RefusedException anyRefusal() {
        return refused != null ? refused : inbox.refused;
    }

    /** Ends the connection from the peer's side, as a FIN does. */
    void hangUp() {
        channel.close();
        channel.runPendingTasks();
    }

    @Override
    public void close() {
        hangUp();
        if (decoder != null) {
            decoder.discard();
            assertThat(inbox.ended).as("times the end was told").isEqualTo(1);
        }
        assertThat(outcomes).as("outcomes of the handshake").isEqualTo(1);
        assertThat(fed).as("buffers").allMatch(buffer -> buffer.refCnt() == 0);
        channel.checkException();
        sent();
        assertThat(allocator.metric().usedHeapMemory() + allocator.metric().usedDirectMemory())
                .as("bytes of ours that were not released")
                .isZero();
    }

    /** Puts down what a decoder hands over, as text; has room unless it is told otherwise. */
    static final class RecordingInbox implements DecoderSink {
        final List<String> events = new ArrayList<>();
        final List<Message> messages = new ArrayList<>();

        @Nullable RefusedException refused;

        @Nullable Channel closes;

        int room = Integer.MAX_VALUE;
        int bursts;
        int ended;

        @Override
        public boolean hasRoom() {
            return room > 0;
        }

        @Override
        public boolean message(Message message) throws RefusedException {
            assertThat(room).as("room when a message comes").isPositive();
            assertThat(ended).as("ends before a message").isZero();
            messages.add(message);
            events.add(print(message));
            room--;
            return room > 0;
        }

        @Override
        public void command(Command command) throws RefusedException {
            events.add(print(command));
        }

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
            assertThat(refused).as("an earlier refusal").isNull();
            refused = why;
            if (closes != null) {
                closes.close();
            }
        }

        static String print(Message message) {
            return IntStream.range(0, message.frameCount())
                    .mapToObj(i -> ByteBufUtil.hexDump(message.array(i)))
                    .collect(Collectors.joining("|", "message ", ""));
        }

        static String print(Command command) {
            if (command instanceof Command.Subscribe subscribe) {
                return "SUBSCRIBE " + ByteBufUtil.hexDump(subscribe.topic());
            }
            if (command instanceof Command.Cancel cancel) {
                return "CANCEL " + ByteBufUtil.hexDump(cancel.topic());
            }
            if (command instanceof Command.Join join) {
                return "JOIN " + ByteBufUtil.hexDump(join.group());
            }
            return "LEAVE " + ByteBufUtil.hexDump(((Command.Leave) command).group());
        }
    }
}
