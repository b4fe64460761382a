package io.weir.patterns.stress;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Message;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Messages that say which thread sent them, and as which of its messages. */
final class Numbered {
    private Numbered() {}

    static Message message(int sender, int number) {
        return Message.wrap(frame(sender, number));
    }

    static byte[] frame(int sender, int number) {
        return ByteBuffer.allocate(2 * Integer.BYTES)
                .putInt(sender)
                .putInt(number)
                .array();
    }

    /** The sender that the message's last frame names. */
    static int sender(Message message) {
        return last(message).getInt(0);
    }

    /** The number that the message's last frame tells. */
    static int number(Message message) {
        return last(message).getInt(Integer.BYTES);
    }

    private static ByteBuffer last(Message message) {
        return message.buffer(message.frameCount() - 1);
    }

    /** What one receiver has seen: of each sender ever later messages. For one thread at a time. */
    static final class Seen {
        private final int[] last;
        private long count;

        /** Folds the order of all messages, so that two receivers can compare what they saw. */
        private long digest;

        Seen(int senders) {
            last = new int[senders];
            Arrays.fill(last, -1);
        }

        void add(Message message) {
            int sender = sender(message);
            int number = number(message);
            assertThat(number)
                    .as("message of sender %d after %d", sender, last[sender])
                    .isGreaterThan(last[sender]);
            last[sender] = number;
            digest = 31 * (31 * digest + sender) + number;
            count++;
        }

        long count() {
            return count;
        }

        long digest() {
            return digest;
        }
    }
}
