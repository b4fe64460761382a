package io.weir.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * A directory for the ipc socket of one trial, which only this user may enter. It is removed, unless another has taken
 * its place by then.
 */
final class Scratch implements AutoCloseable {
    private final Path directory;
    private final @Nullable Object identity;

    private Scratch(Path directory) throws IOException {
        this.directory = directory;
        identity = identity(directory);
    }

    static Scratch create() throws IOException {
        return new Scratch(Files.createTempDirectory("weir"));
    }

    /** Where one end binds. */
    Path end() {
        return directory.resolve("end");
    }

    private static @Nullable Object identity(Path directory) throws IOException {
        try {
            BasicFileAttributes found =
                    Files.readAttributes(directory, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return found.fileKey() == null ? found.creationTime() : found.fileKey();
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        if (identity != null && identity.equals(identity(directory))) {
            Files.deleteIfExists(end());
            Files.delete(directory);
        }
    }
}
