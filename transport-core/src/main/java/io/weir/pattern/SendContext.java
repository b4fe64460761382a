package io.weir.pattern;

import io.weir.DropReason;
import io.weir.event.SocketEvent;
import io.weir.option.SocketOptions.Limits;
import io.weir.queue.MessageQueue;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a sending policy, and the socket type that it belongs to, can ask of the sending half of their socket. */
public interface SendContext {
    /** The name of the socket, for messages of exceptions. */
    String name();

    /** What a peer may cost. */
    Limits limits();

    /** Counts a message that the policy accepted and dropped without giving it to any peer. Under the send lock. */
    default void drop(DropReason reason) {
        drop(reason, 1);
    }

    /** The same for so many messages, at least one. */
    void drop(DropReason reason, long messages);

    /**
     * Counts messages that the policy accepted and {@linkplain SendPolicy#held holds}; less than nothing are those that it holds
     * no longer, since it offered them to a peer, or is about to {@link #drop} them. Under the send lock.
     */
    void kept(long messages);

    /**
     * A queue for what the policy itself holds, which has room on disk as the queues of peers have, within the same budget: what is
     * lost there the socket counts. Null if the socket does not spill.
     *
     * @param ahead messages that it holds in memory
     * @param bytesAhead bytes that it holds there
     */
    @Nullable MessageQueue spilling(int ahead, long bytesAhead);

    /** Tells of an event of the socket. Any thread. */
    void tell(SocketEvent event);

    /**
     * Counts a message that the policy was given for the peers that want it, of which there was none. Under the send lock.
     */
    void noSubscriber();

    /**
     * All senders that wait try again, since the policy cannot tell whose wait is over. For policies that send to certain
     * peers: there, the sender that would be called next may wait for another peer than the one that has room, or is gone.
     */
    void retryAll();

    /** Something that {@link #await} may wait for has changed. Any thread. */
    void changed();

    /** Has something done under the send lock, by this thread or by the one that holds it. Any thread; never waits. */
    void post(Runnable task);

    /** The same, later: after so much time, unless the context closes first. */
    void postLater(Runnable task, Duration wait);

    /**
     * Does something in a step of its own, when its turn has come. Any thread that may wait for other steps.
     *
     * @throws io.weir.SocketClosedException if the socket is closed
     */
    <T> T call(Function<SendStep, T> work);

    /**
     * Waits until the condition holds, which is looked at under the send lock whenever {@link #changed} is called; false if
     * the time ran out.
     *
     * @throws io.weir.SocketClosedException if the socket is or was meanwhile closed
     */
    boolean await(BooleanSupplier condition, Duration timeout) throws InterruptedException;

    /** Runs something that may wait for a disk, without the lock, on a thread of the context's own. Any thread. */
    void executeOwn(Runnable task);

    /** Runs something that calls the application, without the lock, on the context's executor. */
    void execute(Runnable task);
}
