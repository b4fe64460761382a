package io.weir.socket;

import io.weir.Message;
import io.weir.SendResult;
import io.weir.annotation.CheckReturnValue;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * A socket that can send; not for applications to implement. Every method is safe from any thread. A message is sent whole,
 * or not at all; once it was accepted it is written, or dropped and counted under its reason.
 */
public interface Sending {
    /**
     * Sends if that is possible without waiting, and says what happened.
     *
     * @throws io.weir.SocketClosedException if the socket is closed
     */
    SendResult trySend(Message message);

    /**
     * Sends, waiting for a peer with room as long as the option {@code sendTimeout} says: for ever unless it was set.
     *
     * @throws InterruptedException if interrupted before the message was accepted; it was not
     * @throws io.weir.SocketTimeoutException if the time ran out
     * @throws io.weir.SocketClosedException if the socket is or was meanwhile closed
     * @throws io.weir.UnroutableException on a ROUTER, SERVER or PEER, if there is no such peer
     * @throws io.weir.FrameCountException on a kind that sends no messages of so many frames
     * @throws io.weir.EventLoopBlockedException if it would wait on an event loop
     */
    void send(Message message) throws InterruptedException;

    /**
     * Sends, waiting at most so long, and says what happened, as {@link #trySend} does; with zero, it does not wait. So neither
     * a timeout nor a peer that is not there is an exception; the others are as of {@link #send(Message)}.
     *
     * @return {@link SendResult#SENT}; what kept it from being sent until the time ran out; or, at once, {@link
     *     SendResult#UNROUTABLE}
     */
    @CheckReturnValue
    SendResult send(Message message, Duration timeout) throws InterruptedException;

    /** Sends a message of one frame, the text as UTF-8; otherwise as {@link #send(Message)}. */
    void send(String text) throws InterruptedException;

    /**
     * Changes how many messages may wait to be sent, for each peer that is or will be there; 0 for no limit. A peer for
     * which more wait keeps them, and takes no other until fewer do (ZMQ_SNDHWM, set on a connected socket).
     */
    void sendHighWaterMark(int messages);

    /**
     * Sends without waiting; what cannot be sent yet waits in order, and {@link #trySend} says FULL meanwhile. The stage
     * completes when the message was accepted by a queue, on the context's executor or at once, or exceptionally as
     * {@link #send(Message)} throws, or with {@link io.weir.LimitReachedException}.
     */
    CompletionStage<Void> sendAsync(Message message);
}
