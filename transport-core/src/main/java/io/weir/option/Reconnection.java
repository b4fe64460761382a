package io.weir.option;

import io.weir.check.OptionCheck;
import java.time.Duration;

/**
 * When a connect is attempted again after it failed or its connection was lost.
 *
 * @param interval the least time to wait; as much again is added at random, so that the clients of a server that
 *     restarts do not come back all at once (libzmq: ZMQ_RECONNECT_IVL)
 * @param maximum the interval doubles with each failure up to this; the interval itself for no back-off (libzmq:
 *     ZMQ_RECONNECT_IVL_MAX)
 * @param afterRefusal whether to attempt again after the peer broke the protocol or was not compatible; the interval then
 *     doubles up to 30 s, whatever the maximum. libzmq never does. After an ERROR command neither does, as the RFC asks.
 *     (After a peer that closed during the handshake, or at once after it, the interval doubles up to 5 s)
 */
public record Reconnection(Duration interval, Duration maximum, boolean afterRefusal) {
    /** Every 100 to 200 ms, for ever. */
    public static final Reconnection DEFAULT = new Reconnection(Duration.ofMillis(100), Duration.ofMillis(100), true);

    /** Not at all (libzmq: an interval of -1). */
    public static final Reconnection NEVER = new Reconnection(SocketOptions.FOREVER, SocketOptions.FOREVER, false);

    /** Checks that the interval is positive, and the maximum not below it. */
    public Reconnection {
        OptionCheck.positive("reconnect interval", interval);
        OptionCheck.check(maximum.compareTo(interval) >= 0, "reconnect maximum", maximum, "at least " + interval);
    }

    /** Whether no attempt follows the first. */
    public boolean isNever() {
        return interval.compareTo(SocketOptions.FOREVER) >= 0;
    }

    /** The same with a fixed interval. */
    public static Reconnection every(Duration interval) {
        return new Reconnection(interval, interval, true);
    }

    /** With an interval that doubles. */
    public static Reconnection backingOff(Duration interval, Duration maximum) {
        return new Reconnection(interval, maximum, true);
    }
}
