package io.weir.patterns.retention;

import io.weir.option.SocketOptions.Limits;
import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one name is subscribed to, over all its connections. Under the send lock, but for {@link #count}. */
final class NamedTopics {
    private final Limits limits;
    private final Set<ByteBuffer> topics = new LinkedHashSet<>();

    /** Those of an earlier connection that this one has not repeated yet. They end when it has had the time to. */
    private final Set<ByteBuffer> former = new LinkedHashSet<>();

    private long bytes;
    private volatile int count;

    NamedTopics(Limits limits) {
        this.limits = limits;
    }

    /** A connection came, which will say what it wants. */
    void connectionBegins() {
        former.clear();
        former.addAll(topics);
    }

    boolean hasFormer() {
        return !former.isEmpty();
    }

    /** Adds a topic, or says which limit that would exceed; null if none. */
    @Nullable String add(byte[] topic) {
        ByteBuffer added = ByteBuffer.wrap(topic);
        former.remove(added);
        if (topics.contains(added)) {
            return null;
        }
        String exceeded = limits.exceededBy(topics.size() + 1L, bytes + topic.length);
        if (exceeded == null) {
            topics.add(added);
            count(topic.length);
        }
        return exceeded;
    }

    void remove(byte[] topic) {
        ByteBuffer removed = ByteBuffer.wrap(topic);
        former.remove(removed);
        if (topics.remove(removed)) {
            count(-topic.length);
        }
    }

    private void count(int more) {
        bytes += more;
        count = topics.size();
    }

    /** The connection has said what it wants: what it did not repeat, and is to be removed. */
    List<byte[]> endFormer() {
        List<byte[]> ended = former.stream().map(ByteBuffer::array).toList();
        former.clear();
        return ended;
    }

    /** How many there are. Any thread. */
    int count() {
        return count;
    }
}
