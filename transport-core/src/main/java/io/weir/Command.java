package io.weir;

/**
 * What peers tell each other beside messages. Commands travel on a lane of their own that no high-water mark limits,
 * so that a subscription is never dropped.
 */
public sealed interface Command {
    /**
     * The subscriber wants the messages whose first frame begins with the topic.
     *
     * @param topic the prefix; empty for everything; never written to
     */
    record Subscribe(byte[] topic) implements Command {}

    /**
     * The subscriber no longer wants them.
     *
     * @param topic the prefix exactly as it was subscribed; never written to
     */
    record Cancel(byte[] topic) implements Command {}
}
