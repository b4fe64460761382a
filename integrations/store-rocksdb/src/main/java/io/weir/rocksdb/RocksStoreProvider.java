package io.weir.rocksdb;

import io.weir.store.MessageStore;
import io.weir.store.StoreProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.rocksdb.RocksDBException;

/**
 * Opens stores on RocksDB. The first one loads its native library, which is unpacked to the directory that the environment
 * variable {@code ROCKSDB_SHAREDLIB_DIR} names, or to that of temporary files. A store takes some 60 MiB outside the heap while
 * it is written to.
 */
public final class RocksStoreProvider implements StoreProvider {
    /** For {@link java.util.ServiceLoader}. */
    public RocksStoreProvider() {}

    @Override
    public MessageStore open(Path directory) throws IOException {
        Files.createDirectories(directory);
        try {
            return store(RocksFiles.open(directory));
        } catch (RocksDBException e) {
            throw RocksFiles.failed(e);
        }
    }

    private static MessageStore store(RocksFiles files) throws RocksDBException {
        boolean opened = false;
        try {
            MessageStore store = new RocksStore(files);
            opened = true;
            return store;
        } finally {
            if (!opened) {
                files.close();
            }
        }
    }
}
