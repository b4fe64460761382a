package io.weir.netty.zmtp;

import io.netty.channel.Channel;
import io.weir.Message;
import io.weir.Refusal;
import io.weir.queue.MessageQueue;
import io.weir.queue.ReceiveAccount;
import io.weir.queue.SocketReceiveMemory;
import io.weir.transport.Command;
import io.weir.transport.PeerLink;
import io.weir.transport.RefusedException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Puts what the decoder hands over into the inbound queue of a link, and stops the reading when the queue is full.
 *
 * <pre>
 *   FrameDecoder --> inbound queue: one wake-up per burst of reads
 *                  --await room--> when full: auto-read off; woken once by the receiver that makes room
 *                  in a stream: auto-read off for a moment; woken by the clock
 *                  when the context holds too much: auto-read off; woken by {@link SocketReceiveMemory}
 * </pre>
 *
 * <p>Event loop only, but for what a {@link ReceiveAccount} asks.
 */
final class InboundBridge implements DecoderSink, ReceiveAccount.Reader {
    private final Channel channel;
    private final PeerLink link;
    private final MessageQueue inbound;
    private final ConnectionClosing closing;
    private final Runnable onEnd;
    private final Runnable resumeTask;
    private final AtomicLong lastRead;
    private final ReceiveAccount account;
    private final ReadThrottle burst = new ReadThrottle(System.nanoTime());

    /** Whether the memory for received messages says when to read on. */
    private boolean awaitsMemory;

    /** A message that did not fit into the queue: its size is known only when it is here. */
    private @Nullable Message held;

    /**
     * Fills one queue.
     *
     * @param received what the connections of the context may hold
     * @param onEnd called when nothing more comes, before the link hears of it
     * @param resumeTask has {@link #resume} called, on the event loop
     * @param lastRead is given the time of each burst
     */
    InboundBridge(
            Channel channel,
            PeerLink link,
            ConnectionClosing closing,
            SocketReceiveMemory received,
            Runnable onEnd,
            Runnable resumeTask,
            AtomicLong lastRead) {
        this.channel = channel;
        this.link = link;
        this.inbound = link.inbound();
        this.closing = closing;
        this.onEnd = onEnd;
        this.resumeTask = resumeTask;
        this.lastRead = lastRead;
        this.account = received.open(inbound, this);
    }

    @Override
    public boolean hasRoom() {
        return held == null;
    }

    @Override
    public boolean message(Message message) {
        long size = message.size();
        burst.count(size);
        account.count(size, message.frameCount());
        if (!inbound.offer(message)) {
            held = message;
        } else if (inbound.hasRoomFor(0)) {
            return true;
        }
        return hasRoomOrAwaitsIt();
    }

    private boolean hasRoomOrAwaitsIt() {
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

    /** Goes on, after a pause or because there is room, with what the decoder has kept, and then with reading. */
    void resume(FrameDecoder decoder) {
        offerHeld();
        if (hasRoomOrAwaitsIt()
                && decoder.resume()
                && !awaitsMemory
                && closing.state().isActive()) {
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
        // Most reads end within a large message, and a receiver that is woken without need sleeps again at a cost.
        if (burst.isEmpty()) {
            return;
        }
        inbound.flush();
        long now = System.nanoTime();
        lastRead.setOpaque(now);
        if (burst.end(now) && channel.config().isAutoRead() && !isDiscarding()) {
            channel.config().setAutoRead(false);
            channel.eventLoop().schedule(resumeTask, ReadThrottle.PAUSE_NANOS, TimeUnit.NANOSECONDS);
        }
    }

    /** How many bytes may be read before the end of the turn. */
    int mostToRead() {
        return account.mostToRead();
    }

    @Override
    public boolean hasMemoryFor(int bytes) {
        return account.hasRoomFor(bytes);
    }

    @Override
    public void turnEnd(long incomplete) {
        if (!awaitsMemory && !isDiscarding() && !account.endTurn(incomplete)) {
            awaitsMemory = true;
            channel.config().setAutoRead(false);
        }
    }

    @Override
    public void readOn() {
        onLoop(() -> {
            awaitsMemory = false;
            resumeTask.run();
        });
    }

    @Override
    public void stalled(String why) {
        onLoop(() -> refused(new RefusedException(Refusal.MESSAGE_STALLED, why)));
    }

    private void onLoop(Runnable step) {
        try {
            channel.eventLoop().execute(step);
        } catch (RejectedExecutionException e) {
            // The loop has ended, and the connection with it.
        }
    }

    private boolean isDiscarding() {
        return closing.state() == ConnectionState.FINISHING || closing.state() == ConnectionState.OUTPUT_ENDED;
    }

    /** No receiver wants it any more; the channel is read on, since unread input would turn the close into a reset. */
    void discard(FrameDecoder decoder) {
        held = null;
        decoder.discard();
        channel.config().setAutoRead(true);
    }

    /** The event loop has ended, so this thread is the only one that touches the connection. */
    void endWithoutLoop(FrameDecoder decoder) {
        held = null;
        decoder.end();
    }

    @Override
    public void refused(RefusedException why) {
        closing.refused(why);
    }

    @Override
    public void ended() {
        closing.inactive();
        // Before the link hears of the end, or its counts would still change afterwards.
        onEnd.run();
        account.close();
        closing.ended();
    }
}
