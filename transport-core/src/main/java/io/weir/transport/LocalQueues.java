package io.weir.transport;

import io.weir.queue.MessageQueue;

/**
 * The two queues of a connection inside one process: each end's outbound queue is the other end's inbound queue.
 *
 * @param outbound what this end offers to and the other polls
 * @param inbound what the other end offers to and this one polls
 */
public record LocalQueues(MessageQueue outbound, MessageQueue inbound) {
    /** The same two as the other end sees them. */
    public LocalQueues mirrored() {
        return new LocalQueues(/* outbound= */ inbound, /* inbound= */ outbound);
    }
}
