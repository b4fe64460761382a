package io.weir.netty.address;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** Which file stands at a path, so that another one that took its place is told apart. */
final class FileIdentity {
    private FileIdentity() {}

    /**
     * Device and inode, or the time of creation where the file system has no such numbers; null if no file is there. Links
     * are not followed. A system may give the inode of a removed file to another one, but not while a socket that was bound
     * to it is open.
     */
    static @Nullable Object of(Path path) throws IOException {
        try {
            BasicFileAttributes found =
                    Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return found.fileKey() == null ? found.creationTime() : found.fileKey();
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** Deletes what stands at the path, if it is that file. */
    static void deleteIfStill(@Nullable Object identity, Path path) throws IOException {
        if (identity != null && identity.equals(of(path))) {
            Files.deleteIfExists(path);
        }
    }
}
