package io.weir.option;

import java.time.Duration;

/**
 * When a connection that shows no life is given up (ZMTP 3.1, PING and PONG).
 *
 * @param interval time between two PINGs of ours; zero for none
 * @param timeout time after a PING within which any byte must have arrived
 * @param timeToLive what our PINGs ask the peer to wait before it gives us up; zero to ask nothing; sent in tenths of a
 *     second, at most 65.5 s, since libzmq overflows above
 * @param context up to 16 bytes that the peer's PONG must echo
 */
public record Heartbeats(Duration interval, Duration timeout, Duration timeToLive, byte[] context) {
    /** No PINGs of ours; those of the peer are answered all the same. */
    public static final Heartbeats OFF = new Heartbeats(Duration.ZERO, Duration.ZERO, Duration.ZERO, new byte[0]);
}
