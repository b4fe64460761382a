package io.weir.patterns.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Message;
import io.weir.testing.Eventually;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One end of a conversation: a socket of Weir or of another library. */
interface Party extends AutoCloseable {
    /** Longer than anything takes that works; a test that waits for so long has failed. */
    Duration PATIENCE = Duration.ofSeconds(20);

    /** Between two looks at something else. */
    Duration MOMENT = Duration.ofMillis(5);

    /** Waits until the condition holds, or fails. */
    static void await(String what, BooleanSupplier condition) {
        assertThat(Eventually.within(PATIENCE, condition)).as(what).isTrue();
    }

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

    /** Receives what the other end may send only when it attends to its peers, or fails. */
    default Message receiveFrom(Party sender) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Message message;
        do {
            assertThat(System.nanoTime()).as("time to receive").isLessThan(deadline);
            sender.attend();
            message = receive(MOMENT);
        } while (message == null);
        return message;
    }

    /** Has the socket see to its peers, for a library that does so only inside of calls. */
    default void attend() {}

    /** Closes without regard to what is unsent. */
    @Override
    void close();
}
