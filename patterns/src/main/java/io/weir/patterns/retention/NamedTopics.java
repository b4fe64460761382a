package io.weir.patterns.retention;

import io.weir.option.SocketOptions.Limits;
import io.weir.pattern.Peer;
import io.weir.pattern.SendPolicy;
import io.weir.patterns.retention.disk.NameLog;
import io.weir.transport.Command;
import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one name is subscribed to, over all its connections: at the publisher, and in what survives the process. Under the send lock,
 * but for {@link #count}.
 */
final class NamedTopics {
    private final Peer subscriber;
    private final SendPolicy publisher;
    private final Limits limits;
    private final NameLog log;
    private final Set<ByteBuffer> topics = new LinkedHashSet<>();

    /** Those of an earlier connection that this one has not repeated yet. They end when it has had the time to. */
    private final Set<ByteBuffer> former = new LinkedHashSet<>();

    private long bytes;
    private volatile int count;

    NamedTopics(Peer subscriber, SendPolicy publisher, Limits limits, NameLog log) {
        this.subscriber = subscriber;
        this.publisher = publisher;
        this.limits = limits;
        this.log = log;
    }

    /** A connection came, which will say what it wants. */
    void connectionBegins() {
        former.clear();
        former.addAll(topics);
    }

    /** Subscribes, or says which limit that would exceed; null if none. */
    @Nullable String subscribe(Command.Subscribe subscribe) {
        String exceeded = add(subscribe.topic());
        if (exceeded != null && !former.isEmpty()) {
            settle();
            exceeded = add(subscribe.topic());
        }
        if (exceeded == null) {
            log.topic(subscribe.topic(), true);
            publisher.received(subscriber, subscribe);
        }
        return exceeded;
    }

    private @Nullable String add(byte[] topic) {
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

    void cancel(Command.Cancel cancel) {
        ByteBuffer removed = ByteBuffer.wrap(cancel.topic());
        former.remove(removed);
        if (topics.remove(removed)) {
            count(-cancel.topic().length);
        }
        log.topic(cancel.topic(), false);
        publisher.received(subscriber, cancel);
    }

    private void count(int more) {
        bytes += more;
        count = topics.size();
    }

    /** The connection has said what it wants: what it did not repeat is subscribed to no longer. */
    void settle() {
        List<byte[]> ended = former.stream().map(ByteBuffer::array).toList();
        former.clear();
        ended.forEach(topic -> cancel(new Command.Cancel(topic)));
    }

    /** How many there are. Any thread. */
    int count() {
        return count;
    }
}
