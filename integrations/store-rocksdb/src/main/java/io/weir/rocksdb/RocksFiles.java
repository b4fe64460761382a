package io.weir.rocksdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteOptions;

/**
 * One database of RocksDB: the records of all logs, and a table of the names of those that are kept. What is native is freed by
 * {@link #close}, after which nothing else may be called.
 */
final class RocksFiles {
    private static final int MEMORY_TABLE = 16 << 20;
    private static final int BLOCK = 64 << 10;
    private static final int CACHE = 8 << 20;
    private static final byte[] NAMES = "names".getBytes(StandardCharsets.UTF_8);

    private final RocksDB db;
    private final ColumnFamilyHandle records;
    private final ColumnFamilyHandle names;
    private final List<AutoCloseable> natives;

    /** Writes that the log ahead need not have. */
    private final WriteOptions temporary = new WriteOptions().setDisableWAL(true);

    private final WriteOptions kept = new WriteOptions();

    private RocksFiles(RocksDB db, List<ColumnFamilyHandle> families, List<AutoCloseable> natives) {
        this.db = db;
        records = families.get(0);
        names = families.get(1);
        this.natives = natives;
    }

    static RocksFiles open(Path directory) throws RocksDBException {
        RocksDB.loadLibrary();
        LRUCache cache = new LRUCache(CACHE);
        ColumnFamilyOptions large = new ColumnFamilyOptions()
                .setCompressionType(CompressionType.NO_COMPRESSION)
                .setWriteBufferSize(MEMORY_TABLE)
                .setMaxWriteBufferNumber(3)
                .setTableFormatConfig(
                        new BlockBasedTableConfig().setBlockSize(BLOCK).setBlockCache(cache));
        ColumnFamilyOptions small = new ColumnFamilyOptions().setWriteBufferSize(1 << 20);
        DBOptions options = new DBOptions()
                .setCreateIfMissing(true)
                .setCreateMissingColumnFamilies(true)
                .setInfoLogLevel(InfoLogLevel.ERROR_LEVEL)
                .setKeepLogFileNum(1);
        List<AutoCloseable> natives = new ArrayList<>(List.of(options, large, small, cache));
        List<ColumnFamilyHandle> families = new ArrayList<>();
        try {
            RocksDB db = RocksDB.open(
                    options,
                    directory.toString(),
                    List.of(
                            new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, large),
                            new ColumnFamilyDescriptor(NAMES, small)),
                    families);
            return new RocksFiles(db, families, natives);
        } catch (RocksDBException e) {
            closeAll(natives);
            throw e;
        }
    }

    static IOException failed(RocksDBException why) {
        String text = why.getMessage();
        return new IOException(text == null ? why.toString() : text, why);
    }

    RocksDB db() {
        return db;
    }

    ColumnFamilyHandle records() {
        return records;
    }

    WriteOptions writing(boolean isKept) {
        return isKept ? kept : temporary;
    }

    /** The key of a record. */
    static byte[] key(long log, long number) {
        return ByteBuffer.allocate(2 * Long.BYTES).putLong(log).putLong(number).array();
    }

    static long log(byte[] key) {
        return ByteBuffer.wrap(key).getLong();
    }

    static long number(byte[] key) {
        return ByteBuffer.wrap(key).getLong(Long.BYTES);
    }

    /**
     * Deletes the records of a log from one number to another, and the files that have no others, nor others than were deleted
     * before: a table that was being written then is a file now.
     */
    void delete(long log, long from, long to, boolean isKept) throws RocksDBException {
        byte[] first = key(log, from);
        byte[] end = key(log, to);
        db.deleteRange(records, writing(isKept), first, end);
        db.deleteFilesInRanges(records, List.of(key(log, 0), end), /* includeEnd= */ false);
    }

    // ---- names, each with two numbers: that of the log, and the next of its records when some were last released

    ColumnFamilyHandle names() {
        return names;
    }

    long @Nullable [] named(byte[] name) throws RocksDBException {
        byte[] value = db.get(names, name);
        return value == null ? null : new long[] {log(value), number(value)};
    }

    void name(byte[] name, long log, long next) throws RocksDBException {
        db.put(names, kept, name, key(log, next));
    }

    void forget(byte[] name) throws RocksDBException {
        db.delete(names, kept, name);
    }

    void close() {
        names.close();
        records.close();
        db.close();
        closeAll(natives);
        temporary.close();
        kept.close();
    }

    private static void closeAll(List<AutoCloseable> natives) {
        for (AutoCloseable each : natives) {
            try {
                each.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
