package io.weir.rocksdb;

import io.weir.store.StoredLog;
import io.weir.store.StoredRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.WriteBatch;

/** The records whose keys begin with the number of the log. */
final class RocksLog implements StoredLog {
    /** Records that a temporary log releases at once: each time is one more mark that readers pass. */
    private static final long FEW = 8192;

    private static final long READ_AHEAD = 256 << 10;

    private final RocksStore store;
    private final String name;

    /** By which it is found again; null if it is temporary. */
    private final byte @Nullable [] key;

    private final long log;
    private long deleted;
    private long first;
    private volatile long next;

    RocksLog(RocksStore store, String name, byte @Nullable [] key, long log, long first, long next) {
        this.store = store;
        this.name = name;
        this.key = key;
        this.log = log;
        this.first = first;
        this.next = next;
        deleted = first;
    }

    private boolean isKept() {
        return key != null;
    }

    @Override
    public long append(List<byte[]> records) throws IOException {
        long number = next;
        store.use(files -> {
            try (WriteBatch batch = new WriteBatch()) {
                long each = number;
                for (byte[] record : records) {
                    batch.put(files.records(), RocksFiles.key(log, each++), record);
                }
                files.db().write(files.writing(isKept()), batch);
            }
            return number;
        });
        next = number + records.size();
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
        return store.use(files -> {
            List<StoredRecord> read = new ArrayList<>();
            try (Slice begin = new Slice(RocksFiles.key(log, first));
                    Slice end = new Slice(RocksFiles.key(log + 1, 0));
                    ReadOptions options = new ReadOptions()
                            .setFillCache(false)
                            .setReadaheadSize(READ_AHEAD)
                            .setIterateLowerBound(begin)
                            .setIterateUpperBound(end);
                    RocksIterator each = files.db().newIterator(files.records(), options)) {
                each.seek(RocksFiles.key(log, from));
                read(each, most, mostBytes, read);
            }
            if (read.isEmpty()) {
                readOneByOne(files, from, most, mostBytes, read);
            }
            return read;
        });
    }

    private void read(RocksIterator each, int most, long mostBytes, List<StoredRecord> read) {
        long bytes = 0;
        // What cannot be read makes the iterator invalid, and the next call begins there.
        while (each.isValid() && read.size() < most) {
            byte[] record = each.value();
            bytes += record.length;
            if (bytes > mostBytes && !read.isEmpty()) {
                return;
            }
            read.add(new StoredRecord(RocksFiles.number(each.key()), record));
            each.next();
        }
    }

    /**
     * An iterator looks into all files at once, and is of no use when one of them is damaged; who asks for a record is told of those
     * files alone that it may be in.
     */
    private void readOneByOne(RocksFiles files, long from, int most, long mostBytes, List<StoredRecord> read) {
        long bytes = 0;
        for (long number = from; number < next && read.size() < most && bytes < mostBytes; number++) {
            byte[] record = readable(files, number);
            if (record != null) {
                bytes += record.length;
                read.add(new StoredRecord(number, record));
            }
        }
    }

    private byte @Nullable [] readable(RocksFiles files, long number) {
        try {
            return files.db().get(files.records(), RocksFiles.key(log, number));
        } catch (RocksDBException e) {
            return null;
        }
    }

    @Override
    public void release(long upTo) throws IOException {
        first = Math.max(first, upTo);
        byte[] known = key;
        if (first == deleted || (known == null && first - deleted < FEW && first < next)) {
            return;
        }
        store.use(files -> {
            if (known != null) {
                files.name(known, log, next);
            }
            files.delete(log, deleted, first, isKept());
            return first;
        });
        deleted = first;
    }

    @Override
    public void sync() throws IOException {
        store.use(files -> {
            files.db().syncWal();
            return next;
        });
    }

    @Override
    public void delete() throws IOException {
        byte[] known = key;
        try {
            store.use(files -> {
                if (known != null) {
                    files.forget(known);
                }
                files.delete(log, 0, Long.MAX_VALUE, isKept());
                return next;
            });
        } finally {
            store.closed(name);
        }
    }

    @Override
    public void close() {
        store.closed(name);
    }
}
