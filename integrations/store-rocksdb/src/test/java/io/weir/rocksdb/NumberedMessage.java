package io.weir.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Message;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/**
 * What one sender of one run of a publisher sends: its number tells the topic, and all of the body, so that it is known whether a message
 * is what was sent.
 */
record NumberedMessage(int run, int sender, int number) {
    private static final int LARGEST = 400;
    private static final int NUMBERS = 3 * Integer.BYTES;

    /** Two thirds of all have the topic "a", the others "b". */
    String topic() {
        return number % 3 == 2 ? "b" : "a";
    }

    Message message() {
        return Message.wrap(topic().getBytes(), body());
    }

    private byte[] body() {
        SplittableRandom random = new SplittableRandom(((long) run << 48) ^ ((long) sender << 40) ^ number);
        byte[] body = new byte[NUMBERS + random.nextInt(LARGEST)];
        random.nextBytes(body);
        ByteBuffer.wrap(body).putInt(run).putInt(sender).putInt(number);
        return body;
    }

    /** Which one it is; fails if it is not what was sent. */
    static NumberedMessage of(Message message) {
        ByteBuffer numbers = ByteBuffer.wrap(message.array(1));
        NumberedMessage read = new NumberedMessage(numbers.getInt(), numbers.getInt(), numbers.getInt());
        assertThat(message.text(0)).as("topic of %s", read).isEqualTo(read.topic());
        assertThat(message.array(1)).as("body of %s", read).isEqualTo(read.body());
        return read;
    }

    /** The next of the same sender that has the topic, or any. */
    NumberedMessage next(String ofTopic) {
        NumberedMessage next = new NumberedMessage(run, sender, number + 1);
        return next.topic().startsWith(ofTopic) ? next : next.next(ofTopic);
    }

    int size() {
        return topic().length() + body().length;
    }
}
