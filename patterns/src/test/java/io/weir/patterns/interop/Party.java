package io.weir.patterns.interop;

import io.weir.Message;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One end of a conversation: a socket of Weir or of another library. */
interface Party extends AutoCloseable {
    /** Longer than anything takes that works; a test that waits for so long has failed. */
    Duration PATIENCE = Duration.ofSeconds(20);

    /** Listens, and returns where. */
    String bind(String endpoint);

    void connect(String endpoint);

    /** Waits for room, or fails. */
    void send(Message message);

    /** Returns null if nothing came in time. */
    @Nullable Message receive(Duration timeout);

    /** Subscribes, in whatever way sockets of that type do. */
    void subscribe(byte[] topic);

    /** Takes a subscription back. */
    void unsubscribe(byte[] topic);

    /** Receives, or fails. */
    default Message receive() {
        Message message = receive(PATIENCE);
        if (message == null) {
            throw new AssertionError(this + " received nothing in " + PATIENCE);
        }
        return message;
    }

    /** Has the socket see to its peers, for a library that does so only inside of calls. */
    default void attend() {}

    /** Closes without regard to what is unsent. */
    @Override
    void close();
}
