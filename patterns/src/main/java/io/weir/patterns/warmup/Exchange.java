package io.weir.patterns.warmup;

import io.weir.socket.Socket;
import java.time.Duration;

/** Two sockets that talk to each other. */
interface Exchange {
    /** How long either end waits before it looks whether the time is over. */
    Duration PATIENCE = Duration.ofMillis(20);

    /** The end that binds. */
    Socket binding();

    /** The end that connects. */
    Socket connecting();

    /** Waits until what is sent arrives; false if the time ran out. */
    boolean awaitReady(Duration time) throws InterruptedException;

    /**
     * Sends messages back and forth, or one way, until that time. The caller's thread is one end and a thread of its own the other;
     * that has ended when this returns or throws.
     *
     * @return how many arrived, or came back
     */
    long run(long untilNanos, Bodies bodies, Partners partners) throws InterruptedException;
}
