package io.weir.spring;

import java.time.Instant;

/** One method at work on one socket. */
sealed interface Listener permits ReceivingListener, RespondingListener {
    /** Begins to take messages; again after it was stopped, too. */
    void start();

    /** Takes no new messages, and finishes what was received, until the deadline; what is not done by then is interrupted. */
    void stop(Instant deadline) throws InterruptedException;

    Handling handling();
}
