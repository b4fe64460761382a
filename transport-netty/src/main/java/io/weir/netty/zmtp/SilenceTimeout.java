package io.weir.netty.zmtp;

import io.weir.Refusal;
import io.weir.transport.RefusedException;
import java.util.concurrent.TimeUnit;

/**
 * How long a peer may still be silent.
 *
 * <pre>
 *   we may hear nothing for   timeout      after a PING of ours, if we send PINGs
 *                             the TTL      after a PING of the peer that asked for one, until a whole frame follows
 * </pre>
 *
 * <p>As in libzmq, any complete frame ends the TTL until the next PING, or a peer whose PINGs are further apart than its
 * TTL would not live. All times are nanoseconds of one clock. Event loop only.
 */
final class SilenceTimeout {
    private final long timeout;

    /** Since when nothing has arrived, or since when we read again. */
    private long quietSince;

    /** When the PING left that asks for an answer, as far as it has. */
    private long pingedAt;

    private boolean unanswered;

    /** Whether the PING that asks for the answer stands behind messages of ours. */
    private boolean notLeft;

    /** What the peer's last PING asked for, if no frame has followed; else zero. */
    private long timeToLive;

    SilenceTimeout(long timeout) {
        this.timeout = timeout;
    }

    /** We begin, or go on, to read: what could not arrive before is no silence. */
    void reading(long now) {
        quietSince = now;
    }

    /** Bytes have arrived. */
    void heard(long now) {
        quietSince = now;
        unanswered = false;
        notLeft = false;
    }

    /** A frame is complete: until the next PING the peer may be silent. */
    void frameRead() {
        timeToLive = 0;
    }

    /** A PING came that asks to give the peer up after so long; zero asks for nothing. */
    void pingReceived(long asked, long now) {
        timeToLive = asked;
        quietSince = now;
    }

    /** A PING of ours is due, or written; the first one since bytes arrived asks for the answer. */
    void pinged(long now) {
        if (!unanswered) {
            unanswered = true;
            notLeft = true;
            pingedAt = now;
        }
    }

    /** Whether the PING that asks for the answer has not left. */
    boolean isPingHeldUp() {
        return notLeft;
    }

    /** The peer has taken bytes of ours that stand before the PING: it lives, and could not answer yet. */
    void progressed(long now) {
        if (notLeft) {
            pingedAt = now;
        }
    }

    /** The PING has left. */
    void pingLeft(long now) {
        progressed(now);
        notLeft = false;
    }

    /** The time until the peer has been silent for too long if nothing arrives; Long.MAX_VALUE if nothing needs to. */
    long left(long now) {
        long quiet = now - quietSince;
        long left = timeToLive > 0 ? timeToLive - quiet : Long.MAX_VALUE;
        return unanswered ? Math.min(left, timeout - Math.min(quiet, now - pingedAt)) : left;
    }

    /** Why the peer is given up when nothing is left. */
    RefusedException refusal(long now) {
        return new RefusedException(
                Refusal.HEARTBEAT_TIMEOUT,
                "silence: " + TimeUnit.NANOSECONDS.toMillis(now - quietSince) + " ms (expected: a byte within "
                        + awaited(now) + ")");
    }

    /** What the silence was too long for. */
    private String awaited(long now) {
        return unanswered && now - pingedAt >= timeout
                ? "heartbeatTimeout of " + TimeUnit.NANOSECONDS.toMillis(timeout) + " ms after a PING"
                : "the time to live of " + TimeUnit.NANOSECONDS.toMillis(timeToLive) + " ms that its PING asked for";
    }
}
