package io.weir.patterns.retention.disk;

import io.weir.StoreUnavailableException;
import io.weir.StoreUnavailableException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A directory that one socket at a time keeps messages in. A file of it says which version has written it, and is locked for as
 * long as it is used. One thread at a time.
 */
final class KeptDirectory {
    private static final String FILE = "weir-kept";
    private static final String VERSION = "weir kept messages 1\n";

    /** Those that this process uses. To close a second channel to its own lock would cost a process the lock. */
    private static final Set<Path> IN_USE = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel lock;

    private KeptDirectory(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /** Takes a directory, which is made if it is not there. */
    static KeptDirectory take(Path directory) {
        Path path;
        try {
            path = Files.createDirectories(directory).toRealPath();
        } catch (IOException e) {
            throw unusable(directory, e);
        }
        if (!IN_USE.add(path)) {
            throw inUse(directory);
        }
        KeptDirectory taken = null;
        try {
            taken = lock(path);
        } catch (IOException e) {
            throw unusable(directory, e);
        } finally {
            if (taken == null) {
                IN_USE.remove(path);
            }
        }
        return taken;
    }

    /** Whether a socket has ever taken it. */
    static boolean isThere(Path directory) {
        return Files.isRegularFile(directory.resolve(FILE));
    }

    private static KeptDirectory lock(Path path) throws IOException {
        FileChannel channel = FileChannel.open(
                path.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        boolean locked = false;
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw inUse(path);
            }
            checkVersion(path, channel);
            locked = true;
        } finally {
            if (!locked) {
                channel.close();
            }
        }
        return new KeptDirectory(path, channel);
    }

    private static void checkVersion(Path path, FileChannel channel) throws IOException {
        ByteBuffer read = ByteBuffer.allocate(2 * VERSION.length());
        channel.read(read, 0);
        String found = StandardCharsets.UTF_8.decode(read.flip()).toString();
        if (found.equals(VERSION)) {
            return;
        }
        // What a process that was killed here has written of it is the beginning of it.
        if (!VERSION.startsWith(found)) {
            throw new StoreUnavailableException(
                    path.toString(),
                    Reason.OTHER_VERSION,
                    "written by another version: " + found.strip() + " (expected: " + VERSION.strip() + ")",
                    null);
        }
        channel.write(ByteBuffer.wrap(VERSION.getBytes(StandardCharsets.UTF_8)), 0);
        channel.force(true);
    }

    static StoreUnavailableException unusable(Path directory, IOException why) {
        return new StoreUnavailableException(
                directory.toString(), Reason.UNUSABLE, "cannot be used: " + why.getMessage(), why);
    }

    private static StoreUnavailableException inUse(Path directory) {
        return new StoreUnavailableException(directory.toString(), Reason.IN_USE, "in use by another socket", null);
    }

    /** Where the store has its files. */
    Path store() {
        return path.resolve("store");
    }

    /** Another may take it now. */
    void release() throws IOException {
        try {
            lock.close();
        } finally {
            IN_USE.remove(path);
        }
    }
}
