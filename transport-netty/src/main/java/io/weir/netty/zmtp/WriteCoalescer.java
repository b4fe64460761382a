package io.weir.netty.zmtp;

import io.weir.queue.MessageQueue;

/**
 * Notices a stream: a sender that outruns the connection, so that it starved or dropped since we last looked. When it has
 * just begun to fill the queue again, a pause lets more come: to write the few messages that are there would cost as much
 * as to write many a moment later, and to sleep would cost a wake-up. A sender that always finds room, as one that asks
 * and waits, never meets this. Event loop only.
 */
final class WriteCoalescer {
    /** How long a stream is not written: a sender fills a queue of the usual size in that time, or starves and says so. */
    static final long PAUSE_NANOS = 50_000;

    private static final int MANY = 32;

    private final MessageQueue queue;
    private boolean flows;
    private long seenShortages;
    private long shortagesBefore;

    WriteCoalescer(MessageQueue queue) {
        this.queue = queue;
    }

    /** Whether, after so many messages went into one buffer, more are worth waiting for. */
    boolean isWorthAPause(int written) {
        long shortages = queue.shortages();
        if (shortages != seenShortages) {
            seenShortages = shortages;
            flows = true;
        }
        return flows && written >= MANY && queue.depth() < written / 2;
    }

    void pause() {
        shortagesBefore = seenShortages;
    }

    /** Ends the pause. A sender that had time to fill the queue again, and did not, is no stream any more. */
    void resume() {
        flows = queue.shortages() != shortagesBefore;
    }
}
