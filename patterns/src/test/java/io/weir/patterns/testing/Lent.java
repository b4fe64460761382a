package io.weir.patterns.testing;

import io.weir.Message;
import io.weir.memory.BodyMemory;
import io.weir.memory.MessageMaker;
import io.weir.memory.Messages;
import io.weir.memory.PooledBody;
import java.util.Objects;

/** Messages whose body lies in memory that is lent, so that a test sees whether it was given back. */
public final class Lent {
    private Lent() {}

    /** A message of these frames and a lent body behind them. */
    public static Message behind(byte[]... head) {
        PooledBody body = Objects.requireNonNull(new BodyMemory(1 << 20).lend(BodyMemory.LEAST));
        return new MessageMaker<>(Message.of("")).lent(head, body, null);
    }

    /** Whether the memory was given back. */
    public static boolean isGivenBack(Message message) {
        return Objects.requireNonNull(Messages.loan(message)).isReleased();
    }
}
