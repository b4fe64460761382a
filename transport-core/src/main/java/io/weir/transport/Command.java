package io.weir.transport;

/**
 * What peers tell each other beside messages. Commands travel on a lane of their own that no high-water mark limits,
 * so that a subscription is never dropped.
 */
public sealed interface Command {
    /** The greatest length of the name of a group, in bytes (libzmq: ZMQ_GROUP_MAX_LENGTH). */
    int MAX_GROUP_LENGTH = 255;

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

    /**
     * The DISH wants the messages of the group (RFC 48).
     *
     * @param group its name, at most {@link #MAX_GROUP_LENGTH} bytes, perhaps none; never written to
     */
    record Join(byte[] group) implements Command {}

    /**
     * The DISH no longer wants them.
     *
     * @param group the name exactly as it was joined; never written to
     */
    record Leave(byte[] group) implements Command {}

    /** The property in READY of those who know {@link Resume} and {@link Acknowledge}; others are never sent these. */
    String RESUMES = "X-Weir-Resumes";

    /**
     * Weir's own: the subscriber says, after the subscriptions with which a connection begins, how many messages of this
     * publisher it got by earlier connections.
     *
     * @param stream a number that the subscriber drew for all connections between its socket and this publisher
     * @param arrived how many messages arrived by those so far
     */
    record Resume(long stream, long arrived) implements Command {}

    /**
     * The property in READY of a socket that sends and takes the traces of messages. Only where both ends have it does the
     * command WEIR-TRACE go before a message that has a trace; it belongs to that message, and policies do not see it.
     */
    String TRACES = "X-Weir-Trace";

    /**
     * Weir's own: the subscriber says how many of the messages that arrived its application has taken.
     *
     * @param taken all of this stream, from the first one on
     */
    record Acknowledge(long taken) implements Command {}
}
