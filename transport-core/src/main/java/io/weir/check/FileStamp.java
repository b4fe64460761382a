package io.weir.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a file has changed: a file that was written again, or moved to the place of another, has another stamp.
 *
 * @param modified when it was written
 * @param size bytes
 * @param key the file system's key of the file (on Unix device and inode); null if the file system has none
 */
public record FileStamp(
        FileTime modified, long size, @Nullable Object key) {
    /** The stamp of the file as it is now. */
    public static FileStamp of(Path file) throws IOException {
        BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
        return new FileStamp(now.lastModifiedTime(), now.size(), now.fileKey());
    }
}
