package io.weir.netty.zmtp;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.weir.Command;
import io.weir.Message;
import io.weir.netty.security.FrameTransform;
import io.weir.queue.MessageQueue;
import io.weir.transport.Connection;
import io.weir.transport.ConnectionCallbacks;
import io.weir.transport.ConnectionSetup;
import io.weir.transport.PeerLink;
import io.weir.transport.RefusedException;
import io.weir.transport.RemoteMetadata;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The last handler of a connection: moves messages between the channel and the two queues of the {@link PeerLink}, and is
 * the {@link Connection} that the link sees.
 *
 * <pre>
 *   outbound queue --poll--> MessageWriter: many messages, one buffer --> one write each, one flush per drain
 *                  &lt;--sleep-- when empty; woken once by whoever offers next, or, in a stream, by the clock
 *
 *   FrameDecoder --> inbound queue: one wake-up per burst of reads
 *                  --starve--> when full: auto-read off; woken once by whoever made room
 *                  in a stream: auto-read off for a moment; woken by the clock
 * </pre>
 *
 * <p>The methods of {@link Connection} are for any thread; everything else runs on the event loop.
 */
public final class PeerHandler extends ChannelInboundHandlerAdapter implements DecoderSink, Connection {

    /** What one drain may write before it lets the event loop see to other connections. */
    private static final int DRAIN_BYTES = 1 << 20;

    /** How long a starving sender may wait beside free slots while the channel takes nothing. */
    private static final long STARVED_NANOS = 1_000_000;

    /** After the last byte was written: silence of the peer after which closing cannot destroy it any more. */
    private static final long QUIET_MILLIS = 200;

    private final Channel channel;
    private final MessageWriter batch;
    private final WriteCoalescer stream;
    private final ReadThrottle burst = new ReadThrottle(System.nanoTime());
    private final AtomicBoolean drainDue = new AtomicBoolean();
    private final AtomicBoolean deserted = new AtomicBoolean();
    private final Runnable drainTask = this::drainNow;
    private final Runnable resumeTask = () -> guard(this::resumeReading);
    private final Runnable relieveTask = this::relieveAgain;
    private final Runnable gatherTask = this::gathered;
    private final FrameDecoder decoder;
    private final PeerLink link;
    private final MessageQueue inbound;
    private @Nullable Message held;
    private @Nullable RefusedException refusal;
    private boolean draining;
    private boolean relieving;
    private boolean gathering;
    private boolean open = true;
    private boolean finishing;
    private boolean outputDone;
    private boolean heard;

    /** Written on the event loop, read by anybody. */
    private final AtomicLong lastRead = new AtomicLong(System.nanoTime());

    private final AtomicLong lastWritten = new AtomicLong(System.nanoTime());

    private PeerHandler(
            Channel channel,
            RemoteMetadata remote,
            ConnectionSetup setup,
            FrameTransform transform,
            ConnectionCallbacks gate)
            throws RefusedException {
        this.channel = channel;
        MessageEncoder encoder = new MessageEncoder(remote.minorVersion(), transform);
        HeartbeatHandler heartbeats = new HeartbeatHandler(setup.heartbeats(), remote.minorVersion(), encoder, this);
        decoder = new FrameDecoder(remote.origin(), setup.limits(), transform, setup.bodies(), this, heartbeats);
        link = gate.admit(remote, this);
        inbound = link.inbound();
        stream = new WriteCoalescer(link.outbound());
        batch = new MessageWriter(channel, link, encoder, this::lost, this::endOutputIfDone);
        heartbeats.writeBetweenMessagesOf(batch);
        heartbeats.tellRoundTrips(link::roundTrip);
        channel.pipeline().addLast(heartbeats, decoder, this);
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
        inbound.onRoom(this::wakeReader);
        // Messages may have waited for this connection: the queue's consumer is awake until it first finds nothing.
        wakeWriter();
    }

    // ---- out

    @Override
    public void wakeWriter() {
        if (drainDue.compareAndSet(false, true)) {
            onLoop(drainTask);
        }
    }

    private void drainNow() {
        drainDue.set(false);
        guard(this::drain);
    }

    /** A step that is not on the pipeline's stack, and whose fault would otherwise only mute the connection. */
    private void guard(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            exceptionCaught(e);
            throw e;
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (channel.isWritable()) {
            drain();
        }
        ctx.fireChannelWritabilityChanged();
    }

    /** Writes what is queued, as long as the channel takes it. A flush may call back into here; the guard stops that. */
    private void drain() {
        if (draining || !open) {
            return;
        }
        draining = true;
        int written = 0;
        boolean idle = false;
        while (!idle && channel.isWritable() && written < DRAIN_BYTES) {
            if (written > 0 && stream.isWorthAPause(batch.messages()) && !finishing) {
                lastWritten.setOpaque(System.nanoTime());
                channel.flush();
                draining = false;
                gather();
                return;
            }
            int bytes = batch.write();
            written += bytes;
            // Before the flush, so that senders fill the queue again while the system call runs.
            link.outbound().afterPolls();
            if (bytes == 0) {
                // Only a sleep that nobody contradicts ends the drain; the bytes must be out before.
                channel.flush();
                idle = channel.isWritable() && link.outbound().awaitMessages();
            }
        }
        if (written > 0) {
            lastWritten.setOpaque(System.nanoTime());
        }
        channel.flush();
        draining = false;
        if (idle) {
            endOutputIfDone();
        } else if (channel.isWritable()) {
            wakeWriter();
        } else {
            relieve();
        }
    }

    private void gather() {
        if (!gathering) {
            gathering = true;
            stream.pause();
            channel.eventLoop().schedule(gatherTask, WriteCoalescer.PAUSE_NANOS, TimeUnit.NANOSECONDS);
        }
    }

    private void gathered() {
        gathering = false;
        stream.resume();
        guard(this::drain);
    }

    /** The channel takes nothing for now: sees to senders that starve although the queue has room. */
    private void relieve() {
        link.outbound().afterPolls();
        if (!relieving && link.outbound().hasWaitingSenderBesideRoom()) {
            relieving = true;
            channel.eventLoop().schedule(relieveTask, STARVED_NANOS, TimeUnit.NANOSECONDS);
        }
    }

    private void relieveAgain() {
        relieving = false;
        if (open) {
            relieve();
        }
    }

    // ---- in

    @Override
    public boolean hasRoom() {
        return held == null;
    }

    @Override
    public boolean message(Message message) {
        burst.count(message.size());
        if (!inbound.offer(message)) {
            // Its size did not fit the budget; the size of a message is known only when it is here.
            held = message;
        } else if (inbound.hasRoomFor(0)) {
            return true;
        }
        return hasRoomOrStarves();
    }

    private boolean hasRoomOrStarves() {
        while (held != null || !inbound.hasRoomFor(0)) {
            long size = held == null ? 0 : held.size();
            if (inbound.awaitRoom(size)) {
                channel.config().setAutoRead(false);
                return false;
            }
            offerHeld();
        }
        return true;
    }

    private void offerHeld() {
        if (held != null && inbound.offer(held)) {
            held = null;
        }
    }

    @Override
    public void wakeReader() {
        onLoop(resumeTask);
    }

    private void resumeReading() {
        offerHeld();
        if (hasRoomOrStarves() && decoder.resume() && open) {
            channel.config().setAutoRead(true);
        } else {
            inbound.flush();
        }
    }

    @Override
    public void command(Command command) {
        link.received(command);
    }

    @Override
    public void burstEnd() {
        // Most reads end within a large message, and whoever is woken for nothing sleeps again at a cost.
        if (burst.isEmpty()) {
            return;
        }
        inbound.flush();
        long now = System.nanoTime();
        lastRead.setOpaque(now);
        if (burst.end(now) && channel.config().isAutoRead() && !finishing) {
            channel.config().setAutoRead(false);
            channel.eventLoop().schedule(resumeTask, ReadThrottle.PAUSE_NANOS, TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        heard = true;
        ctx.fireChannelReadComplete();
    }

    // ---- the end

    @Override
    public void refused(RefusedException why) {
        if (refusal == null && !finishing) {
            refusal = why;
        }
        channel.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        exceptionCaught(cause);
    }

    private void exceptionCaught(Throwable cause) {
        link.broken(cause);
        channel.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        open = false;
        batch.abandon();
        ctx.fireChannelInactive();
    }

    @Override
    public void ended() {
        open = false;
        // Before the link hears of the end, or its books would still change afterwards.
        batch.abandon();
        link.closed(refusal);
    }

    @Override
    public void close() {
        onLoop(() -> {
            finishing = true;
            discardInput();
            channel.close();
        });
    }

    @Override
    public void finish() {
        onLoop(() -> {
            if (!finishing) {
                finishing = true;
                discardInput();
                drain();
            }
        });
    }

    /** The host may have ended the loop, which does not always close its connections then. */
    private void onLoop(Runnable step) {
        try {
            channel.eventLoop().execute(step);
        } catch (RejectedExecutionException e) {
            if (deserted.compareAndSet(false, true)) {
                EndedLoop.closeLeft(channel, this::endWithoutLoop);
            }
        }
    }

    /** The loop has ended, so this is the one thread that touches the connection. */
    private void endWithoutLoop() {
        held = null;
        decoder.end();
    }

    /** Nobody reads any more; the channel is read on, since unread input would turn the close into a reset. */
    private void discardInput() {
        held = null;
        decoder.discard();
        channel.config().setAutoRead(true);
    }

    private void lost(long messages) {
        if (messages > 0) {
            link.lost(messages);
        }
    }

    private void endOutputIfDone() {
        if (!finishing
                || outputDone
                || !open
                || batch.isBusy()
                || link.outbound().isReadable()) {
            return;
        }
        outputDone = true;
        if (channel instanceof DuplexChannel duplex) {
            duplex.shutdownOutput();
        }
        closeWhenQuiet();
    }

    private void closeWhenQuiet() {
        heard = false;
        channel.eventLoop()
                .schedule(
                        () -> {
                            if (open && heard) {
                                closeWhenQuiet();
                            } else {
                                channel.close();
                            }
                        },
                        QUIET_MILLIS,
                        TimeUnit.MILLISECONDS);
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
