package io.weir.store;

import java.io.IOException;
import java.util.List;

/**
 * Records in the order in which they were appended, numbered without gaps from zero. What is released is gone; the rest is
 * read as often as one likes.
 *
 * <p><b>Threads.</b> One thread at a time, but for {@link #sync}, which any thread may call beside one that appends.
 *
 * <p><b>Errors.</b> An {@link IOException} of {@link #append} says that none of those records is there: the medium is full,
 * read-only or gone. The log may be read and released after that, and appended to again, which fails as long as the cause
 * lasts. An {@link IOException} of {@link #read} says that nothing of the log can be read any more.
 */
public interface StoredLog extends AutoCloseable {
    /**
     * Adds records. They are read by {@link #read} from then on; they survive the end of the process in a log that is {@link
     * MessageStore.Durability#KEPT}, and that of the machine once {@link #sync} has returned.
     *
     * @param records whose arrays the caller does not change any more
     * @return the number of the first of them; the others follow
     */
    long append(List<byte[]> records) throws IOException;

    /** The number of the oldest record that was not released; {@link #next} if there is none. */
    long first();

    /** The number that the next record will have. */
    long next();

    /**
     * Reads records in order. Those that cannot be read are left out, so a gap between the numbers, or between the last one
     * and {@link #next} where nothing more is found, is what the medium has lost.
     *
     * @param from the number to begin at, not smaller than {@link #first}
     * @param most how many records to read at most
     * @param mostBytes how many bytes to read at most, but for the first record, which is read whatever its size
     * @return the records; empty if none can be read from there to the end
     */
    List<StoredRecord> read(long from, int most, long mostBytes) throws IOException;

    /**
     * Gives up all records with smaller numbers. Their space is used again, or given back, when the store sees fit. An {@link
     * IOException} says that some of them may be there still when the log is opened again; a later release tries them, too.
     */
    void release(long upTo) throws IOException;

    /** Waits until what was appended before is on the medium, and survives a power cut; one call is enough for many records. */
    void sync() throws IOException;

    /** Gives up all records, and the name. The log is closed. */
    void delete() throws IOException;

    /** Ends the use of the log, and leaves what is in it. */
    @Override
    void close() throws IOException;
}
