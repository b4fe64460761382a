package io.weir.transport;

/** Where authenticators are called: apart from event loops, a few at a time. Any thread. */
@FunctionalInterface
public interface AuthenticatorThreads {
    /**
     * Has the task run, never on the calling thread. The networks of peers take turns, and those of which one was denied lately
     * wait behind the others, so that guessing passwords costs those that know theirs as little as can be.
     *
     * @param network the peer's address, as far as it shows to whom it belongs
     * @param task does not throw
     * @throws java.util.concurrent.RejectedExecutionException when the context is closed
     */
    void execute(String network, Runnable task);

    /** A peer of that network was denied. */
    default void denied(String network) {}
}
