package io.weir.store;

import java.io.IOException;
import java.util.Set;

/**
 * Named logs on one medium. Any thread may open logs, also at the same time; each {@link StoredLog} says what it allows.
 *
 * <p>A store belongs to one process at a time: opening it in a second one fails.
 */
public interface MessageStore extends AutoCloseable {
    /** What becomes of a log when its process ends. */
    enum Durability {
        /** It is of no use to the next process, and need not be there for it. */
        TEMPORARY,
        /** It is there for the next process that opens it by its name, torn last records left out. */
        KEPT
    }

    /**
     * Opens the log of that name, with the records that an earlier process left in it if it is {@link Durability#KEPT}, and
     * empty otherwise.
     *
     * @param name any text of up to 255 bytes in UTF-8
     * @throws IllegalStateException if that log is open
     * @throws IOException if the medium does not allow it
     */
    StoredLog open(String name, Durability durability) throws IOException;

    /** The names of the logs that are {@link Durability#KEPT} and were not deleted, open or not. */
    Set<String> names() throws IOException;

    /** Closes the store, and the logs that are open. What is left in temporary logs is gone. */
    @Override
    void close() throws IOException;
}
