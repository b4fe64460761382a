package io.weir.testing;

import io.weir.store.MessageStore;
import io.weir.store.StoredLog;
import io.weir.store.StoredRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** A store in memory that fails, forgets or waits when it is told to. Safe from any thread. */
public final class FakeStore implements MessageStore {
    private final Map<String, Log> logs = new ConcurrentHashMap<>();
    private final AtomicInteger appended = new AtomicInteger();
    private volatile IOException appendFails;
    private volatile IOException readFails;
    private volatile Semaphore gate;
    private volatile UnaryOperator<byte[]> damage = bytes -> bytes;

    /** From here on nothing can be appended, and no log opened; null ends it. */
    public void failAppends(IOException why) {
        appendFails = why;
    }

    /** From here on nothing can be read; null ends it. */
    public void failReads(IOException why) {
        readFails = why;
    }

    /** Has each append wait for a permit. */
    public Semaphore holdAppends() {
        Semaphore permits = new Semaphore(0);
        gate = permits;
        return permits;
    }

    /** What becomes of each record that is appended from here on; null for one that is lost. */
    public void damage(UnaryOperator<byte[]> how) {
        damage = how;
    }

    /** Records that were ever appended. */
    public int appended() {
        return appended.get();
    }

    /** Logs that are there. */
    public int logs() {
        return logs.size();
    }

    @Override
    public StoredLog open(String name, Durability durability) throws IOException {
        failIf(appendFails);
        Log log = new Log(name);
        if (logs.putIfAbsent(name, log) != null) {
            throw new IllegalStateException("log " + name + " is open");
        }
        return log;
    }

    private static void failIf(IOException why) throws IOException {
        if (why != null) {
            throw new IOException(why.getMessage());
        }
    }

    @Override
    public Set<String> names() {
        return Set.of();
    }

    @Override
    public void close() {
        logs.clear();
    }

    private final class Log implements StoredLog {
        private final String name;
        private final NavigableMap<Long, byte[]> records = new TreeMap<>();
        private long first;
        private long next;

        Log(String name) {
            this.name = name;
        }

        @Override
        public synchronized long append(List<byte[]> more) throws IOException {
            if (gate != null) {
                gate.acquireUninterruptibly();
            }
            failIf(appendFails);
            long number = next;
            for (byte[] each : more) {
                byte[] kept = damage.apply(each);
                if (kept != null) {
                    records.put(next, kept);
                }
                next++;
            }
            appended.addAndGet(more.size());
            return number;
        }

        @Override
        public synchronized long first() {
            return first;
        }

        @Override
        public synchronized long next() {
            return next;
        }

        @Override
        public synchronized List<StoredRecord> read(long from, int most, long mostBytes) throws IOException {
            failIf(readFails);
            List<StoredRecord> read = new ArrayList<>();
            long bytes = 0;
            for (Map.Entry<Long, byte[]> each : records.tailMap(from).entrySet()) {
                bytes += each.getValue().length;
                if (read.size() == most || (bytes > mostBytes && !read.isEmpty())) {
                    break;
                }
                read.add(new StoredRecord(each.getKey(), each.getValue()));
            }
            return read;
        }

        @Override
        public synchronized void release(long upTo) {
            records.headMap(upTo).clear();
            first = upTo;
        }

        @Override
        public void sync() {}

        @Override
        public synchronized void delete() {
            records.clear();
            logs.remove(name);
        }

        @Override
        public void close() {
            logs.remove(name);
        }
    }
}
