package io.weir.bench.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/** Writes files; an exception names the file and the reason, which the JDK's exceptions do not always do. */
public final class OutputFile {
    private OutputFile() {}

    /** What writes a file. */
    public interface Content {
        /** Writes it. */
        void write() throws IOException;
    }

    /**
     * Has a file written.
     *
     * @throws IOException if that fails, with the file and the reason
     */
    public static void write(Path file, Content content) throws IOException {
        try {
            content.write();
        } catch (IOException e) {
            throw new IOException(e instanceof FileSystemException ? explain(e) : file + ": " + explain(e), e);
        }
    }

    /**
     * Makes a folder, and those that it is in, unless they exist.
     *
     * @throws IOException if that fails, with the file and the reason
     */
    public static void folder(Path folder) throws IOException {
        write(folder, () -> Files.createDirectories(folder));
    }

    /**
     * Looks whether a file can be written, before work begins whose result it is to hold. What it holds stays.
     *
     * @throws IOException if not, with the file and the reason
     */
    public static void check(Path file) throws IOException {
        write(
                file,
                () -> Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)
                        .close());
    }

    /** Why it failed, and of which file, if the exception knows. */
    public static String explain(IOException why) {
        if (why instanceof FileSystemException file && file.getFile() != null) {
            return file.getFile() + ": " + reason(file);
        }
        return Objects.requireNonNullElse(why.getMessage(), why.toString());
    }

    private static String reason(FileSystemException why) {
        if (why instanceof NoSuchFileException) {
            return "no such file or directory";
        }
        if (why instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (why instanceof FileAlreadyExistsException) {
            return "it exists, and is no directory";
        }
        return Objects.requireNonNullElse(why.getReason(), why.getClass().getSimpleName());
    }
}
