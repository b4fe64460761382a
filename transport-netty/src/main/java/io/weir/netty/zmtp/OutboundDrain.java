package io.weir.netty.zmtp;

import io.netty.channel.Channel;
import io.weir.queue.MessageQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Moves what waits in the outbound queue of a link to the channel, for as long as the channel takes it.
 *
 * <pre>
 *   outbound queue --poll--> MessageWriter: many messages, one buffer --> one write each, one flush per drain
 *                  &lt;--sleep-- when empty; woken once by the next sender, or, in a stream, by the clock
 * </pre>
 *
 * <p>Event loop only.
 */
final class OutboundDrain {
    /** What one drain may write before it lets the event loop see to other connections. */
    private static final int DRAIN_BYTES = 1 << 20;

    /** How long a starving sender may wait beside free slots while the channel takes nothing. */
    private static final long STARVED_NANOS = 1_000_000;

    private final Channel channel;
    private final MessageQueue outbound;
    private final MessageWriter writer;
    private final WriteCoalescer stream;
    private final ConnectionClosing closing;
    private final Runnable wake;
    private final AtomicLong lastWritten;
    private final Runnable relieveTask = this::relieveAgain;
    private final Runnable gatherTask = this::gathered;

    /** Whether a drain is on the stack: a flush may call back. */
    private boolean draining;

    /** Whether the relief of starving senders is scheduled. */
    private boolean relieving;

    /** Whether the end of a stream's pause is scheduled. */
    private boolean gathering;

    /**
     * Drains one queue.
     *
     * @param wake has {@link #drain} called again when the event loop has seen to other connections
     * @param lastWritten is given the time of each write
     */
    OutboundDrain(
            Channel channel,
            MessageQueue outbound,
            MessageWriter writer,
            ConnectionClosing closing,
            Runnable wake,
            AtomicLong lastWritten) {
        this.channel = channel;
        this.outbound = outbound;
        this.writer = writer;
        this.closing = closing;
        this.wake = wake;
        this.lastWritten = lastWritten;
        stream = new WriteCoalescer(outbound);
    }

    /** Writes what is queued, as long as the channel takes it. A flush may call back into here; the guard stops that. */
    void drain() {
        if (draining || !closing.state().isActive()) {
            return;
        }
        draining = true;
        int written = 0;
        boolean idle = false;
        while (!idle && channel.isWritable() && written < DRAIN_BYTES) {
            if (written > 0 && isWorthAPause()) {
                flush(written);
                gather();
                return;
            }
            int bytes = writer.write();
            written += bytes;
            // Before the flush, so that senders fill the queue again while the system call runs.
            outbound.afterPolls();
            if (bytes == 0) {
                // Only a sleep that no sender contradicts ends the drain; the bytes must be out before.
                channel.flush();
                idle = channel.isWritable() && outbound.awaitMessages();
            }
        }
        flush(written);
        if (idle) {
            endOutputIfDone();
        } else if (channel.isWritable()) {
            wake.run();
        } else {
            relieve();
        }
    }

    private boolean isWorthAPause() {
        return stream.isWorthAPause(writer.messages()) && closing.state() == ConnectionState.OPEN;
    }

    private void flush(int written) {
        if (written > 0) {
            lastWritten.setOpaque(System.nanoTime());
        }
        channel.flush();
        draining = false;
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
        closing.guard(this::drain);
    }

    /** The channel takes nothing for now: sees to senders that starve although the queue has room. */
    private void relieve() {
        outbound.afterPolls();
        if (!relieving && outbound.hasWaitingSenderBesideRoom()) {
            relieving = true;
            channel.eventLoop().schedule(relieveTask, STARVED_NANOS, TimeUnit.NANOSECONDS);
        }
    }

    private void relieveAgain() {
        relieving = false;
        if (closing.state().isActive()) {
            relieve();
        }
    }

    /** Has the connection end its output if it is ended by us and all is written. */
    void endOutputIfDone() {
        if (closing.state() == ConnectionState.FINISHING && !writer.isBusy() && outbound.isDrained()) {
            closing.outputDone();
        }
    }

    /** The channel is gone: what was taken and not written is lost. */
    void abandon() {
        writer.abandon();
    }
}
