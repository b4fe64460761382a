package io.weir.socket;

import io.weir.queue.MessageQueue;
import java.time.Duration;

/**
 * Sees to a sender of this process that starves although the queue has room, since it waits for the low-water mark, or
 * began to wait just now; for whoever receives may not come back.
 */
final class Relief {
    private static final Duration STARVED = Duration.ofMillis(1);

    private final Socket socket;
    private final MessageQueue inbound;

    /** Whether a look is due. Written under the receive seat. */
    private volatile boolean due;

    Relief(Socket socket, MessageQueue inbound) {
        this.socket = socket;
        this.inbound = inbound;
    }

    /** Room was made: whoever starves beside it is relieved after a while. Any thread. */
    void look() {
        if (!due && inbound.isStarvingBesideRoom()) {
            socket.receivingHalf().post(this::relieveLater);
        }
    }

    private void relieveLater() {
        if (!due && inbound.isStarvingBesideRoom()) {
            due = true;
            socket.resources().schedule(() -> socket.receivingHalf().post(this::relieve), STARVED);
        }
    }

    private void relieve() {
        due = false;
        inbound.settle();
        relieveLater();
    }
}
