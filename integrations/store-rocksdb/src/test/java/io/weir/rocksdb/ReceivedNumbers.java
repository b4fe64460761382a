package io.weir.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Message;
import io.weir.socket.Receiving;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What one subscriber gets of a publisher that is killed again and again. Each message is whole and was for it; of each sender of each
 * run they come without a gap from the first; and what comes twice comes in the order of the first time. One thread at a time.
 */
final class ReceivedNumbers {
    private final String topic;
    private final List<NumberedMessage> got = new ArrayList<>();
    private final Map<NumberedMessage, Integer> places = new HashMap<>();

    /** By run and sender, the last that came. */
    private final Map<String, NumberedMessage> last = new HashMap<>();

    private int place = -1;
    private int repeated;
    private int jumps;

    /** For a subscriber to that topic; the empty one is all. */
    ReceivedNumbers(String topic) {
        this.topic = topic;
    }

    /** Receives until a message of that run is there, each within that time. */
    ReceivedNumbers receiveUpTo(int run, Receiving from, Duration patience) throws InterruptedException {
        NumberedMessage next;
        do {
            Message message = from.receive(patience);
            assertThat(message).as("behind %d others", got.size()).isNotNull();
            next = NumberedMessage.of(message);
            add(next);
        } while (next.run() < run);
        return this;
    }

    void add(NumberedMessage message) {
        assertThat(message.topic()).as("topic of %s", message).startsWith(topic);
        Integer before = places.get(message);
        if (before == null) {
            assertThat(message).isEqualTo(expected(message.run(), message.sender()));
            last.put(key(message.run(), message.sender()), message);
            places.put(message, got.size());
            place = got.size();
            got.add(message);
        } else {
            repeated++;
            jumps += before <= place ? 1 : 0;
            place = before;
        }
    }

    private NumberedMessage expected(int run, int sender) {
        return last.getOrDefault(key(run, sender), new NumberedMessage(run, sender, -1))
                .next(topic);
    }

    private static String key(int run, int sender) {
        return run + " " + sender;
    }

    /** Those of a sender up to that number that have not come. */
    List<NumberedMessage> missing(int run, int sender, int accepted) {
        List<NumberedMessage> missing = new ArrayList<>();
        for (NumberedMessage next = expected(run, sender); next.number() <= accepted; next = next.next(topic)) {
            missing.add(next);
        }
        return missing;
    }

    int count() {
        return got.size();
    }

    /** How many came twice. */
    int repeated() {
        return repeated;
    }

    /** How often it began again with one that had come. */
    int jumps() {
        return jumps;
    }
}
