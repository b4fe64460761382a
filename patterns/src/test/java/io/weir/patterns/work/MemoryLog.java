package io.weir.patterns.work;

import io.weir.store.StoredLog;
import io.weir.store.StoredRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** A log whose records outlive their reader, with faults that a test asks for. */
final class MemoryLog implements StoredLog {
    private final TreeMap<Long, byte[]> records = new TreeMap<>();
    private long first;
    private long next;
    int syncs;
    int appends;
    int reads;
    boolean full;
    boolean unreadable;

    @Override
    public long append(List<byte[]> more) throws IOException {
        if (full) {
            throw new IOException("no space left");
        }
        appends++;
        long number = next;
        more.forEach(record -> records.put(next++, record));
        return number;
    }

    @Override
    public long first() {
        return first;
    }

    @Override
    public long next() {
        return next;
    }

    @Override
    public List<StoredRecord> read(long from, int most, long mostBytes) throws IOException {
        if (unreadable) {
            throw new IOException("the log cannot be read");
        }
        reads++;
        List<StoredRecord> read = new ArrayList<>();
        records.tailMap(from).forEach((number, bytes) -> {
            if (read.size() < most) {
                read.add(new StoredRecord(number, bytes));
            }
        });
        return read;
    }

    @Override
    public void release(long upTo) {
        first = Math.max(first, upTo);
        records.headMap(upTo).clear();
    }

    @Override
    public void sync() throws IOException {
        if (full) {
            throw new IOException("no space left");
        }
        syncs++;
    }

    /** As a damaged file does. */
    void lose(long number) {
        records.remove(number);
    }

    void damage(long number) {
        records.put(number, new byte[] {'J', 1, 2});
    }

    @Override
    public void delete() {
        records.clear();
    }

    @Override
    public void close() {}
}
