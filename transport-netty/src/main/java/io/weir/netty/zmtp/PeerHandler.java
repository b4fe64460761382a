package io.weir.netty.zmtp;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.weir.netty.security.FrameTransform;
import io.weir.transport.Command;
import io.weir.transport.Connection;
import io.weir.transport.ConnectionCallbacks;
import io.weir.transport.ConnectionSetup;
import io.weir.transport.PeerLink;
import io.weir.transport.RefusedException;
import io.weir.transport.RemoteMetadata;
import java.util.Locale;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The last handler of a connection in traffic, and the {@link Connection} that its link sees: brings together what moves
 * messages, {@link OutboundDrain} and {@link InboundBridge}, and what ends it, {@link ConnectionClosing}.
 *
 * <p>The methods of {@link Connection} are for any thread, also before this object is complete; everything else runs on the
 * event loop.
 */
public final class PeerHandler extends ChannelInboundHandlerAdapter implements Connection {
    private final Channel channel;
    private final AtomicBoolean drainDue = new AtomicBoolean();
    private final AtomicBoolean deserted = new AtomicBoolean();
    private final Runnable drainTask = this::drainNow;
    private final Runnable resumeTask = this::resumeNow;

    /** Written on the event loop, read by any thread. */
    private final AtomicLong lastRead = new AtomicLong(System.nanoTime());

    private final AtomicLong lastWritten = new AtomicLong(System.nanoTime());

    private final PeerLink link;
    private final ConnectionClosing closing;
    private final OutboundDrain drain;
    private final InboundBridge bridge;
    private final FrameDecoder decoder;

    private PeerHandler(
            Channel channel,
            RemoteMetadata remote,
            ConnectionSetup setup,
            FrameTransform transform,
            ConnectionCallbacks gate)
            throws RefusedException {
        this.channel = channel;
        // Other threads may call from now on; what they ask for is done on the event loop, when this is complete.
        link = gate.admit(remote, this);
        closing = new ConnectionClosing(channel, link);
        MessageEncoder encoder = new MessageEncoder(remote.minorVersion(), transform);
        MessageWriter writer = new MessageWriter(channel, link, encoder, this::lost, this::wrote);
        drain = new OutboundDrain(channel, link.outbound(), writer, closing, this::wakeWriter, lastWritten);
        bridge = new InboundBridge(channel, link, closing, setup.received(), drain::abandon, resumeTask, lastRead);
        HeartbeatHandler heartbeats = new HeartbeatHandler(setup.heartbeats(), remote.minorVersion(), encoder, bridge);
        heartbeats.writeBetweenMessagesOf(writer);
        heartbeats.tellRoundTrips(link::roundTrip);
        decoder = new FrameDecoder(remote.origin(), setup.limits(), transform, setup.bodies(), bridge, heartbeats);
        if (bothTrace(setup, remote)) {
            encoder.writeTraces();
            decoder.readTraces();
        }
        if (heartbeats.sendsPings()) {
            channel.pipeline().addLast(heartbeats);
        }
        channel.pipeline().addLast(decoder, this);
        if (channel.config().getRecvByteBufAllocator() instanceof ReadBuffers buffers) {
            buffers.limit(bridge::mostToRead);
        }
    }

    private static boolean bothTrace(ConnectionSetup setup, RemoteMetadata remote) {
        return setup.introduction().type().properties().containsKey(Command.TRACES)
                && remote.properties().containsKey(Command.TRACES.toLowerCase(Locale.ROOT));
    }

    /**
     * Asks the gate to admit the peer and puts the handlers for the traffic into the pipeline.
     *
     * @throws RefusedException if the socket does not want the peer; the pipeline is as before
     */
    public static void install(
            Channel channel,
            RemoteMetadata remote,
            ConnectionSetup setup,
            FrameTransform transform,
            ConnectionCallbacks gate)
            throws RefusedException {
        new PeerHandler(channel, remote, setup, transform, gate);
    }

    /** Removes what connections left with the thread of an event loop that others go on to use. On that event loop. */
    public static void forgetThread() {
        MessageWriter.forgetThread();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        link.outbound().onReadable(this::wakeWriter);
        link.inbound().onRoom(this::wakeReader);
        // Messages may have waited for this connection: the queue's consumer is awake until it first finds nothing.
        wakeWriter();
    }

    @Override
    public void wakeWriter() {
        if (drainDue.compareAndSet(false, true)) {
            onLoop(drainTask);
        }
    }

    private void drainNow() {
        drainDue.set(false);
        closing.guard(drain::drain);
    }

    @Override
    public void wakeReader() {
        onLoop(resumeTask);
    }

    private void resumeNow() {
        closing.guard(() -> bridge.resume(decoder));
    }

    private void lost(long messages) {
        if (messages > 0) {
            link.lost(messages);
        }
    }

    private void wrote() {
        drain.endOutputIfDone();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (channel.isWritable()) {
            drain.drain();
        }
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        closing.heard();
        ctx.fireChannelReadComplete();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof StreamEvent.Failed failure) {
            closing.refused(failure.why());
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        closing.broken(cause);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        closing.inactive();
        drain.abandon();
        ctx.fireChannelInactive();
    }

    @Override
    public void close() {
        onLoop(() -> {
            closing.finish();
            bridge.discard(decoder);
            channel.close();
        });
    }

    @Override
    public void finish() {
        onLoop(() -> {
            ConnectionState before = closing.state();
            closing.finish();
            if (before == ConnectionState.OPEN || before == ConnectionState.INACTIVE) {
                bridge.discard(decoder);
                drain.drain();
            }
        });
    }

    /** The host may have ended the loop, which does not always close its connections then. */
    private void onLoop(Runnable step) {
        try {
            channel.eventLoop().execute(step);
        } catch (RejectedExecutionException e) {
            if (deserted.compareAndSet(false, true)) {
                EndedLoop.closeLeft(channel, () -> bridge.endWithoutLoop(decoder));
            }
        }
    }

    @Override
    public long lastRead() {
        return lastRead.getOpaque();
    }

    @Override
    public long lastWritten() {
        return lastWritten.getOpaque();
    }

    @Override
    public Executor executor() {
        return channel.eventLoop();
    }

    @Override
    public String toString() {
        return "connection " + channel;
    }
}
