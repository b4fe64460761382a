package io.weir.netty.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * By what a file is known to be unchanged; another one that was moved to its place has another key.
 *
 * @param changed when it was written
 * @param size bytes
 * @param key what the file system calls it; null if it has no such thing
 */
record FileStamp(FileTime changed, long size, @Nullable Object key) {
    private static final FileStamp ABSENT = new FileStamp(FileTime.fromMillis(0), -1, null);

    /** The stamps of files as they are now. */
    static List<FileStamp> of(Stream<Path> files) {
        return files.map(FileStamp::of).toList();
    }

    private static FileStamp of(Path file) {
        try {
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            return new FileStamp(found.lastModifiedTime(), found.size(), found.fileKey());
        } catch (IOException e) {
            return ABSENT;
        }
    }
}
