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
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;

/** A store in memory that fails, forgets or waits when it is told to. Safe from any thread. */
public final class FakeStore implements MessageStore {
    private final Map<String, Log> logs = new ConcurrentHashMap<>();

    /** Those that are there for the next process, open or not. */
    private final Map<String, Log> kept = new ConcurrentHashMap<>();

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

    /** What the next process finds after the end of this one: all that was appended to logs that are kept. */
    public FakeStore afterKill() {
        return next(log -> log.next);
    }

    /** What the next process finds after a power cut: what was synced. */
    public FakeStore afterPowerCut() {
        return next(log -> log.synced);
    }

    /** What the next process finds if of each log only so many records are there. */
    public FakeStore afterLossOfEnds(ToLongFunction<String> left) {
        return next(log -> Math.min(log.next, left.applyAsLong(log.name)));
    }

    /** How many records were ever appended to a log that is kept. */
    public long appendedTo(String log) {
        return kept.get(log).next;
    }

    private FakeStore next(ToLongFunction<Log> end) {
        FakeStore next = new FakeStore();
        kept.forEach((name, log) -> next.kept.put(name, next.new Log(log, end.applyAsLong(log))));
        return next;
    }

    @Override
    public StoredLog open(String name, Durability durability) throws IOException {
        failIf(appendFails);
        Log log = durability == Durability.KEPT ? kept.computeIfAbsent(name, Log::new) : new Log(name);
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
        return Set.copyOf(kept.keySet());
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
        private long synced;

        Log(String name) {
            this.name = name;
        }

        /** What is left of that one up to the number. */
        Log(Log from, long end) {
            name = from.name;
            synchronized (from) {
                records.putAll(from.records.headMap(end));
                first = Math.min(from.first, end);
            }
            next = end;
            synced = end;
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
        public synchronized void sync() throws IOException {
            failIf(appendFails);
            synced = next;
        }

        @Override
        public synchronized void delete() {
            records.clear();
            kept.remove(name);
            logs.remove(name);
        }

        @Override
        public void close() {
            logs.remove(name);
        }
    }
}
