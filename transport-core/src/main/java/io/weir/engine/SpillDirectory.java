package io.weir.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The directory of one socket in the one that the application named. Its name has the process in it, and a file of it is locked
 * for as long as it is used, so that those of processes that were killed are told from the others, and removed. One thread at
 * a time.
 */
final class SpillDirectory {
    private static final String PREFIX = "weir-spill-";
    private static final String LOCK = "in-use";

    /** A directory without a lock that is older was not just made. */
    private static final long MADE_MILLIS = 60_000;

    private final Path path;
    private final FileChannel lock;

    private SpillDirectory(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /** Makes a directory in that one, which is made if it is not there; removes what killed processes left in it. */
    static SpillDirectory in(Path parent) throws IOException {
        Files.createDirectories(parent);
        removeAbandoned(parent);
        while (true) {
            Path path = Files.createTempDirectory(parent, ofThisProcess());
            FileChannel channel =
                    FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (channel.tryLock() != null) {
                return new SpillDirectory(path, channel);
            }
            // Another process took it for abandoned just now, and removes it.
            channel.close();
        }
    }

    /** A process number alone comes again. */
    private static String ofThisProcess() {
        ProcessHandle process = ProcessHandle.current();
        long began = process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
        return PREFIX + process.pid() + "-" + began + "-";
    }

    private static void removeAbandoned(Path parent) throws IOException {
        String own = ofThisProcess();
        try (DirectoryStream<Path> siblings = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path sibling : siblings) {
                // To close a second channel to its own lock would cost a process the lock.
                if (!String.valueOf(sibling.getFileName()).startsWith(own)) {
                    removeQuietly(sibling);
                }
            }
        }
    }

    private static void removeQuietly(Path sibling) {
        try {
            removeIfAbandoned(sibling);
        } catch (IOException | OverlappingFileLockException e) {
            // Another user's, or in use: not ours to remove, and no reason not to spill.
        }
    }

    private static void removeIfAbandoned(Path sibling) throws IOException {
        try (FileChannel channel = FileChannel.open(sibling.resolve(LOCK), StandardOpenOption.WRITE)) {
            FileLock free = channel.tryLock();
            if (free != null) {
                remove(sibling);
            }
        } catch (NoSuchFileException e) {
            if (isOld(sibling)) {
                remove(sibling);
            }
        }
    }

    private static boolean isOld(Path sibling) throws IOException {
        try {
            return Files.getLastModifiedTime(sibling).toMillis() < System.currentTimeMillis() - MADE_MILLIS;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    Path path() {
        return path;
    }

    /** Removes it, and what is in it. */
    void delete() throws IOException {
        try (lock) {
            remove(path);
        }
    }

    private static void remove(Path directory) throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> files = Files.walk(directory)) {
            deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
        } catch (NoSuchFileException e) {
            return;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        for (Path file : deepestFirst) {
            Files.deleteIfExists(file);
        }
    }
}
