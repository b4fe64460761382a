package io.weir.netty.zmtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.weir.Message;
import io.weir.Origin;
import io.weir.Refusal;
import io.weir.RoutingId;
import io.weir.memory.BodyMemory;
import io.weir.memory.MessageMaker;
import io.weir.memory.Messages;
import io.weir.memory.PooledBody;
import io.weir.netty.security.FrameTransform;
import io.weir.netty.testing.FakeGate;
import io.weir.option.SocketOptions.Heartbeats;
import io.weir.option.SocketOptions.TcpOptions;
import io.weir.queue.ReceiveMemory;
import io.weir.security.Security;
import io.weir.transport.Command;
import io.weir.transport.ConnectionSetup;
import io.weir.transport.RefusedException;
import io.weir.transport.RemoteMetadata;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A large message is written in pieces, and between two of them anything may happen: what must be written then waits for
 * the end of the message, whose bytes it would become otherwise.
 */
class CommandsAmongPiecesTest {
    private static final MessageMaker<Message, Origin> MAKER = new MessageMaker<>(Message.of(""));
    private static final int PIECE = 64 * 1024;
    private static final String PING = "0407" + "0450494e47" + "0000";
    private static final String PONG = "0405" + "04504f4e47";
    private static final TcpOptions TCP =
            new TcpOptions(0, 0, 1, Duration.ZERO, false, Duration.ZERO, Duration.ZERO, 0, Duration.ZERO, 0, false);

    private final FakeGate peer = new FakeGate();
    private final Interruption interruption = new Interruption();
    private final EmbeddedChannel channel = new EmbeddedChannel(interruption);

    @AfterEach
    void close() {
        channel.close();
        channel.runPendingTasks();
        sent().release();
        channel.checkException();
    }

    @Test
    void aPongWaitsForTheEndOfTheMessage() throws RefusedException {
        offer(3 * PIECE, 3 * PIECE, 10);
        interruption.afterFirstPiece = this::receivePing;
        connect(Heartbeats.OFF);
        assertSent(frame(3 * PIECE), PONG, frame(3 * PIECE), frame(10));
    }

    @Test
    void aPingWaitsForTheEndOfTheMessage() throws RefusedException {
        offer(3 * PIECE, 3 * PIECE);
        interruption.afterFirstPiece = () -> pass(1000);
        connect(new Heartbeats(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ZERO, new byte[0]));
        assertSent(frame(3 * PIECE), PING, frame(3 * PIECE));
    }

    @Test
    void aSubscriptionWaitsForTheEndOfTheMessageOnly() throws RefusedException {
        offer(3 * PIECE, 3 * PIECE);
        interruption.afterFirstPiece = () -> peer.commands.add(new Command.Subscribe(new byte[] {'A'}));
        connect(Heartbeats.OFF);
        assertSent(frame(3 * PIECE), "040b" + "09535542534352494245" + "41", frame(3 * PIECE));
    }

    @Test
    void aPongWaitsForTheEndOfABodyOutsideTheHeap() throws RefusedException {
        BodyMemory memory = new BodyMemory(64 << 20);
        offerLent(memory, 3 * PIECE, new byte[] {'a'});
        offerLent(memory, 3 * PIECE);
        interruption.afterFirstPiece = this::receivePing;
        connect(Heartbeats.OFF);
        assertSent("0101" + "61" + frame(3 * PIECE), PONG, frame(3 * PIECE));
        assertThat(memory.lentBytes()).isZero();
    }

    @Test
    void aBodyOutsideTheHeapIsOnePieceWithItsHeader() throws RefusedException {
        BodyMemory memory = new BodyMemory(64 << 20);
        offerLent(memory, 3 * PIECE);
        offerLent(memory, 3 * PIECE);
        connect(Heartbeats.OFF);
        assertThat(interruption.pieces).isEqualTo(2);
        assertSent(frame(3 * PIECE), frame(3 * PIECE));
        assertThat(memory.lentBytes()).isZero();
    }

    private void offerLent(BodyMemory memory, int size, byte[]... head) {
        PooledBody loan = memory.lend(size);
        loan.buffer().put(new byte[size]);
        offer(MAKER.lent(head, loan, null));
    }

    private void offer(Message message) {
        Messages.retain(message);
        message.release();
        assertThat(peer.outbound.offer(message)).isTrue();
        peer.outbound.flush();
    }

    @Test
    void thePeerHasTimeToAnswerAPingFromWhenItLeft() throws RefusedException {
        offer(3 * PIECE);
        interruption.afterFirstPiece = () -> pass(1000);
        interruption.afterSecondPiece = () -> pass(900);
        connect(new Heartbeats(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ZERO, new byte[0]));
        pass(900);
        assertThat(peer.closedBy).isNull();
        pass(200);
        assertThat(peer.closedBy).isNotNull();
        assertThat(peer.closedBy.refusal()).isEqualTo(Refusal.HEARTBEAT_TIMEOUT);
    }

    private void offer(int... sizes) {
        for (int size : sizes) {
            assertThat(peer.outbound.offer(Message.wrap(new byte[size]))).isTrue();
        }
        peer.outbound.flush();
    }

    private void connect(Heartbeats heartbeats) throws RefusedException {
        channel.freezeTime();
        ConnectionSetup setup = new ConnectionSetup(
                Samples.introduction("XSUB"),
                Samples.LIMITS,
                heartbeats,
                TCP,
                new BodyMemory(64 << 20),
                Security.NONE,
                (network, task) -> task.run(),
                ReceiveMemory.unlimited().ofSocket(),
                null);
        RemoteMetadata remote = new RemoteMetadata("here", "there", 1, "NULL", "XPUB", RoutingId.NONE, Map.of());
        PeerHandler.install(channel, remote, setup, FrameTransform.IDENTITY, peer);
        channel.runPendingTasks();
    }

    private void receivePing() {
        channel.pipeline().fireChannelRead(Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(PING)));
        channel.pipeline().fireChannelReadComplete();
    }

    private void pass(long millis) {
        channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        channel.runPendingTasks();
    }

    private static String frame(int size) {
        ByteBuf header = Unpooled.buffer(9);
        FrameHeader.write(0, size, header);
        return ByteBufUtil.hexDump(header) + "00".repeat(size);
    }

    private void assertSent(String... frames) {
        ByteBuf sent = sent();
        try {
            for (String frame : frames) {
                assertThat(sent.readableBytes()).isGreaterThanOrEqualTo(frame.length() / 2);
                String next = ByteBufUtil.hexDump(sent.readSlice(frame.length() / 2));
                assertThat(next.equals(frame))
                        .as("%s.. is %s..", start(next), start(frame))
                        .isTrue();
            }
            assertThat(sent.readableBytes()).isZero();
        } finally {
            sent.release();
        }
    }

    private static String start(String hex) {
        return hex.substring(0, Math.min(40, hex.length()));
    }

    private ByteBuf sent() {
        ByteBuf all = Unpooled.buffer();
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            all.writeBytes(out);
            out.release();
        }
        return all;
    }

    /** Has something happen when the first buffer was written, and the second. */
    private static final class Interruption extends ChannelOutboundHandlerAdapter {
        Runnable afterFirstPiece = () -> {};
        Runnable afterSecondPiece = () -> {};
        private int pieces;

        @Override
        public void write(ChannelHandlerContext ctx, Object piece, ChannelPromise promise) {
            ctx.writeAndFlush(piece, promise);
            pieces++;
            if (pieces == 1) {
                afterFirstPiece.run();
            } else if (pieces == 2) {
                afterSecondPiece.run();
            }
        }
    }
}
