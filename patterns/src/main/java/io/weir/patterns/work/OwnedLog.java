package io.weir.patterns.work;

import io.weir.store.MessageStore;
import io.weir.store.StoredLog;
import io.weir.store.StoredRecord;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A log whose end is also that of the store around it, if that was opened for it alone. */
record OwnedLog(StoredLog log, @Nullable MessageStore store) implements StoredLog {
    @Override
    public long append(List<byte[]> records) throws IOException {
        return log.append(records);
    }

    @Override
    public long first() {
        return log.first();
    }

    @Override
    public long next() {
        return log.next();
    }

    @Override
    public List<StoredRecord> read(long from, int most, long mostBytes) throws IOException {
        return log.read(from, most, mostBytes);
    }

    @Override
    public void release(long upTo) throws IOException {
        log.release(upTo);
    }

    @Override
    public void sync() throws IOException {
        log.sync();
    }

    @Override
    public void delete() throws IOException {
        log.delete();
        close();
    }

    @Override
    public void close() throws IOException {
        log.close();
        if (store != null) {
            store.close();
        }
    }
}
