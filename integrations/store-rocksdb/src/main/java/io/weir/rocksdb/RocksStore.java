package io.weir.rocksdb;

import io.weir.store.MessageStore;
import io.weir.store.StoredLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * A store in one database. The lock is shared by all that use the database, and exclusive for its end: to use what is closed would
 * end the process.
 */
final class RocksStore implements MessageStore {
    private static final int LONGEST_NAME = 255;

    private final RocksFiles files;
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final Set<String> open = ConcurrentHashMap.newKeySet();

    /** The largest number of a log so far. Under the monitor. */
    private long lastLog;

    private boolean closed;

    /** What uses the database. */
    @FunctionalInterface
    interface Use<T> {
        T of(RocksFiles files) throws RocksDBException;
    }

    RocksStore(RocksFiles files) throws RocksDBException {
        this.files = files;
        deleteTemporaryLogs();
    }

    /** Those of an earlier process. */
    private void deleteTemporaryLogs() throws RocksDBException {
        Set<Long> kept = new HashSet<>();
        try (RocksIterator each = files.db().newIterator(files.names())) {
            for (each.seekToFirst(); each.isValid(); each.next()) {
                kept.add(RocksFiles.log(each.value()));
            }
            each.status();
        }
        lastLog = kept.stream().mapToLong(Long::longValue).max().orElse(0);
        try (RocksIterator each = files.db().newIterator(files.records())) {
            each.seekToFirst();
            while (each.isValid()) {
                long log = RocksFiles.log(each.key());
                lastLog = Math.max(lastLog, log);
                if (!kept.contains(log)) {
                    files.delete(log, 0, Long.MAX_VALUE, /* isKept= */ false);
                }
                each.seek(RocksFiles.key(log + 1, 0));
            }
        }
    }

    /** Uses the database, unless it is closed. */
    <T> T use(Use<T> what) throws IOException {
        lock.readLock().lock();
        try {
            if (closed) {
                throw new IOException("the store is closed");
            }
            return what.of(files);
        } catch (RocksDBException e) {
            throw RocksFiles.failed(e);
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public StoredLog open(String name, Durability durability) throws IOException {
        byte[] key = name.getBytes(StandardCharsets.UTF_8);
        if (key.length > LONGEST_NAME) {
            throw new IllegalArgumentException(
                    "name: " + key.length + " bytes (expected: at most " + LONGEST_NAME + ")");
        }
        if (!open.add(name)) {
            throw new IllegalStateException("log " + name + " is open");
        }
        boolean opened = false;
        try {
            StoredLog log = use(of -> durability == Durability.KEPT ? kept(of, name, key) : temporary(name));
            opened = true;
            return log;
        } finally {
            if (!opened) {
                open.remove(name);
            }
        }
    }

    private RocksLog temporary(String name) {
        return new RocksLog(this, name, null, nextLog(), 0, 0);
    }

    private RocksLog kept(RocksFiles of, String name, byte[] key) throws RocksDBException {
        long[] known = of.named(key);
        if (known == null) {
            long number = nextLog();
            of.name(key, number, 0);
            return new RocksLog(this, name, key, number, 0, 0);
        }
        try (RocksIterator each = of.db().newIterator(of.records())) {
            each.seek(RocksFiles.key(known[0], 0));
            boolean any = each.isValid() && RocksFiles.log(each.key()) == known[0];
            long first = any ? RocksFiles.number(each.key()) : known[1];
            each.seekForPrev(RocksFiles.key(known[0], Long.MAX_VALUE));
            long next = any ? Math.max(known[1], RocksFiles.number(each.key()) + 1) : known[1];
            each.status();
            return new RocksLog(this, name, key, known[0], first, next);
        }
    }

    private synchronized long nextLog() {
        return ++lastLog;
    }

    /** The log is open no more. */
    void closed(String name) {
        open.remove(name);
    }

    @Override
    public Set<String> names() throws IOException {
        return use(of -> {
            Set<String> names = new TreeSet<>();
            try (RocksIterator each = of.db().newIterator(of.names())) {
                for (each.seekToFirst(); each.isValid(); each.next()) {
                    names.add(new String(each.key(), StandardCharsets.UTF_8));
                }
                each.status();
            }
            return names;
        });
    }

    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                files.close();
            }
        } finally {
            lock.writeLock().unlock();
        }
    }
}
