package io.weir.option;

import io.weir.check.OptionCheck;
import io.weir.store.MessageStore;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where messages go that no peer has room for, and how many bytes of them: one budget for all peers of a socket (libzmq 2:
 * ZMQ_SWAP). Immutable; for any thread.
 *
 * <p>What spilled is as much lost with the process as what waits in memory.
 */
public final class Spill {
    private static final long DEFAULT_BYTES = 1L << 30;

    private final @Nullable Path directory;
    private final @Nullable MessageStore store;
    private final long bytes;

    private Spill(@Nullable Path directory, @Nullable MessageStore store, long bytes) {
        this.directory = directory;
        this.store = store;
        this.bytes = bytes;
    }

    /**
     * To files in a directory, which is made when it is needed. Each socket has a directory of its own in it, as long as there is
     * something to keep; those of processes that were killed are removed by the next that spills there.
     */
    public static Spill to(Path directory) {
        return new Spill(Objects.requireNonNull(directory, "directory"), null, DEFAULT_BYTES);
    }

    /** To temporary logs of a store, which the application opens and closes, the latter after the socket. */
    public static Spill to(MessageStore store) {
        return new Spill(null, Objects.requireNonNull(store, "store"), DEFAULT_BYTES);
    }

    /**
     * How many bytes of messages may be there at a time, 32 for each message included; the files are somewhat larger. Default 1
     * GiB. For each peer one message more may be there where a publisher may not drop.
     */
    public Spill bytes(long most) {
        OptionCheck.check(most > 0, "spill.bytes", most, "at least 1");
        return new Spill(directory, store, most);
    }

    /** The directory; null if it is a store. */
    public @Nullable Path directory() {
        return directory;
    }

    /** The store; null if it is a directory. */
    public @Nullable MessageStore store() {
        return store;
    }

    /** The budget in bytes. */
    public long bytes() {
        return bytes;
    }

    /** Such as {@code /var/spool/weir, 1073741824 bytes}. */
    @Override
    public String toString() {
        return (directory == null ? "a store" : directory.toString()) + ", " + bytes + " bytes";
    }
}
