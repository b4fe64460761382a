package io.weir.socket;

import io.weir.Message;
import io.weir.annotation.CheckReturnValue;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A socket that can receive; not for applications to implement. Every method is safe from any thread; each message goes to
 * one receiver. All throw {@link io.weir.SocketClosedException} if the socket is or was meanwhile closed.
 */
public interface Receiving {
    /** Takes a message if there is one; null otherwise. */
    @CheckReturnValue
    @Nullable Message tryReceive();

    /**
     * Takes a message, waiting for one as long as the option {@code receiveTimeout} says: for ever unless it was set.
     *
     * @throws InterruptedException if interrupted before a message was taken; none was
     * @throws io.weir.SocketTimeoutException if the time ran out
     * @throws io.weir.EventLoopBlockedException if it would wait on an event loop
     */
    Message receive() throws InterruptedException;

    /** Takes a message, waiting at most so long for one; null if none came. Exceptions as {@link #receive()}. */
    @Nullable Message receive(Duration timeout) throws InterruptedException;

    /**
     * Takes the messages that are there, at most so many, perhaps none, in one step; for throughput. Where sending and
     * receiving take turns it is one.
     */
    List<Message> receiveAll(int max);

    /**
     * Takes a message when there is one. Completes on the context's executor, or at once; those of one socket get their
     * messages in the order in which they were asked for. A future that was ended first, by cancelling it or by a timeout
     * such as {@link CompletableFuture#orTimeout}, takes no message. One that has taken a message can no longer be ended:
     * cancelling it is false, and it is complete shortly.
     */
    CompletableFuture<Message> receiveAsync();

    /** Waits at most so long for a message without taking it; false if none came. */
    boolean awaitReadable(Duration timeout) throws InterruptedException;

    /**
     * Changes how many messages may wait to be received, for each peer that is or will be there; 0 for no limit. None
     * that waits is lost (ZMQ_RCVHWM, set on a connected socket).
     */
    void receiveHighWaterMark(int messages);

    /**
     * Has every message handed to the handler, one after the other, on the event loop that brought it: the way of the
     * lowest latency. The handler must not block; what it throws is logged. The other verbs of this interface fail from
     * here on. Once for each socket.
     */
    void onMessage(Consumer<Message> handler);

    /**
     * Has every message handed to the handler, one after the other, on the executor, where it may block; as {@link
     * #onMessage(Consumer)} otherwise. The executor is asked to run something once for each burst of messages, which lasts
     * for 256 of them at most. If it refuses, that is logged, and the messages wait.
     */
    void onMessage(Consumer<Message> handler, Executor executor);
}
