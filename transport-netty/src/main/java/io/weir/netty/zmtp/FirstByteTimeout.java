package io.weir.netty.zmtp;

import io.weir.option.SocketOptions.Limits;
import java.time.Duration;

/**
 * How long one end waits for the first byte of the other. A connection that the kernel of a crowded listener has lost
 * looks alive, and nothing ever comes from it; a listener that is merely slow must not lose its place in the queue each
 * time, so each attempt in which nothing came waits twice as long. For one event loop.
 */
public final class FirstByteTimeout {
    private final Duration first;
    private final Duration most;
    private Duration now;

    private FirstByteTimeout(Duration first, Duration most) {
        this.first = first;
        this.most = most;
        this.now = first;
    }

    /** That of an accepted connection: as long as the whole handshake may take. */
    public static FirstByteTimeout unlimited() {
        return new FirstByteTimeout(Duration.ZERO, Duration.ZERO);
    }

    /** That of the attempts to connect to one endpoint. */
    public static FirstByteTimeout of(Limits limits) {
        Duration most = limits.handshake().isZero() ? limits.firstByte().multipliedBy(16) : limits.handshake();
        return new FirstByteTimeout(limits.firstByte(), most);
    }

    /** The time of the attempt that begins; zero for no limit. */
    Duration now() {
        return now;
    }

    /** Nothing came in time. */
    void grow() {
        Duration twice = now.multipliedBy(2);
        now = twice.compareTo(most) < 0 ? twice : most;
    }

    /** Something came. */
    void reset() {
        now = first;
    }
}
