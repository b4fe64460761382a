package io.weir.pattern;

import io.weir.Message;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a receiving policy, and the socket type that it belongs to, can ask of the receiving half of their socket. */
public interface ReceiveContext {
    /** The name of the socket, for messages of exceptions. */
    String name();

    /** The receive high-water mark as it is now; zero for none. */
    int highWaterMark();

    /** Counts a message that the policy made itself, or, with -1, one of a peer that was no message after all. */
    void made(int messages);

    /** The policy has messages of its own making: wakes a receiver. Any thread. */
    void signal();

    /**
     * What was there already may be received from now on, by something that the policy did itself: wakes a receiver. Under
     * the receive lock.
     */
    void inTurnAgain();

    /** Has something done under the receive lock, by this thread or by the one that holds it. Any thread; never waits. */
    void post(Runnable task);

    /**
     * Takes something in a step of its own, which counts as one message delivered unless it is null.
     *
     * @throws io.weir.SocketClosedException if the socket is closed
     */
    <T> @Nullable T take(Function<ReceiveStep, @Nullable T> work);

    /** The same, waiting for messages at most so long; null if the time ran out. */
    <T> @Nullable T take(Function<ReceiveStep, @Nullable T> work, Duration timeout) throws InterruptedException;

    /** Has every message handed to the handler, on the event loop that brought it; once for each socket. */
    void onMessage(Consumer<Message> handler);

    /**
     * Runs the listener now, whenever the socket turns readable, and when it closes: an edge, so what it tells must take
     * until nothing is left. On the thread that brought the message; it must not block.
     */
    void addListener(Runnable listener);
}
