package io.weir.patterns.retention.disk;

import io.weir.Message;
import io.weir.RoutingId;
import io.weir.queue.SpillRecord;
import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one name, the position and the topics, as they are to be on disk. All but what never changes is under the
 * monitor of the staging.
 */
final class DiskLog implements NameLog {
    private final Staging staging;
    private final long id;
    private final RoutingId name;
    private final String userId;
    private final Set<ByteBuffer> topics = new LinkedHashSet<>();

    /** The topics, as of when they were last written; null if that was before they last changed. */
    private @Nullable List<byte[]> known;

    private final TreeMap<Long, Long> done;
    private long next;
    private long front;
    private long firstKey;
    private long unheard;
    private boolean hasStream;
    private long stream;
    private long acknowledged;
    private long seen;
    private boolean wholeDue;
    private boolean forgotten;

    /** File thread: its messages are deleted, and none is written any more. */
    private boolean isDeleted;

    /**
     * What is to be written of a name.
     *
     * @param whole whether that is all of it, and not only the position
     * @param forgotten whether it is forgotten
     */
    record Change(DiskLog log, NameState state, boolean whole, boolean forgotten) {}

    /**
     * Goes on with a name.
     *
     * @param next the number of the record that is added next
     */
    DiskLog(Staging staging, NameState state, long next) {
        this.staging = staging;
        this.next = next;
        id = state.id();
        name = state.name();
        userId = state.userId();
        state.topics().forEach(topic -> topics.add(ByteBuffer.wrap(topic)));
        Position at = state.position();
        done = new TreeMap<>(at.done());
        front = at.front();
        firstKey = at.firstKey();
        unheard = at.unheard();
        hasStream = at.hasStream();
        stream = at.stream();
        acknowledged = at.acknowledged();
        seen = at.seen();
        synchronized (staging) {
            wholeDue = true;
            changed();
        }
    }

    long id() {
        return id;
    }

    private void changed() {
        // A name that was forgotten has nothing more to say.
        if (!forgotten) {
            staging.changed(this);
        }
    }

    // ---- messages

    @Override
    public boolean admits(Message message) {
        return SpillRecord.fits(message) && !staging.isFailing();
    }

    @Override
    public boolean hasRoomFor(long bytes) {
        return staging.hasRoomFor(bytes);
    }

    @Override
    public long add(Message message) {
        return add(0, message);
    }

    @Override
    public long addBlank() {
        return add(0, null);
    }

    @Override
    public long addBefore(Message message, boolean first) {
        synchronized (staging) {
            if (first) {
                firstKey--;
            }
            return add(firstKey, message);
        }
    }

    private long add(long key, @Nullable Message message) {
        synchronized (staging) {
            long record = next++;
            staging.add(this, record, key, message);
            return record;
        }
    }

    @Override
    public void done(long record) {
        if (record == NO_RECORD) {
            return;
        }
        synchronized (staging) {
            Map.Entry<Long, Long> before = done.floorEntry(record);
            if (record == front) {
                front = record + 1;
            } else if (before != null && before.getValue() == record) {
                done.put(before.getKey(), record + 1);
            } else {
                done.put(record, record + 1);
            }
            Map.Entry<Long, Long> behind = done.firstEntry();
            while (behind != null && behind.getKey() <= front) {
                front = Math.max(front, behind.getValue());
                done.remove(behind.getKey());
                behind = done.firstEntry();
            }
            changed();
        }
    }

    // ---- the subscriber

    @Override
    public void stream(boolean has, long number, long count) {
        synchronized (staging) {
            hasStream = has;
            stream = number;
            acknowledged = count;
            changed();
        }
    }

    @Override
    public void heard() {
        synchronized (staging) {
            unheard = -1;
            changed();
        }
    }

    @Override
    public void topic(byte[] topic, boolean subscribed) {
        synchronized (staging) {
            ByteBuffer of = ByteBuffer.wrap(topic);
            if (subscribed ? topics.add(of) : topics.remove(of)) {
                known = null;
                wholeDue = true;
                changed();
            }
        }
    }

    @Override
    public void atOnce(Runnable changes) {
        synchronized (staging) {
            changes.run();
        }
    }

    @Override
    public void seen() {
        synchronized (staging) {
            seen = System.currentTimeMillis();
            changed();
        }
    }

    @Override
    public void forget() {
        synchronized (staging) {
            changed();
            forgotten = true;
        }
    }

    // ---- the file thread

    /** Called with the monitor. */
    Change takeChange() {
        List<byte[]> of = known;
        if (of == null) {
            of = topics.stream().map(ByteBuffer::array).toList();
            known = of;
        }
        Position at =
                new Position(seen, hasStream, stream, acknowledged, front, firstKey, unheard, new TreeMap<>(done));
        Change change = new Change(this, new NameState(id, name, userId, of, at), wholeDue, forgotten);
        wholeDue = false;
        return change;
    }

    boolean isDeleted() {
        return isDeleted;
    }

    void deleted() {
        isDeleted = true;
    }

    /** It could not be written. Called with the monitor. */
    void putBack(Change change) {
        wholeDue |= change.whole();
    }
}
