package io.weir.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * Makes each {@code @TempDir} where an ipc endpoint fits: in {@code java.io.tmpdir}, or in {@code /tmp} if that is deep, for
 * the system takes paths of 107 bytes. It is the factory of all tests by {@code junit-platform.properties}.
 */
public final class TempDirectories implements TempDirFactory {
    /** Leaves some sixty bytes for what is made in it. */
    private static final int MAX_LENGTH = 45;

    private static final Path ROOT = root(System.getProperty("java.io.tmpdir"));

    /** Where temporary files may be made whose path is that of a socket. */
    public static Path root() {
        return ROOT;
    }

    private static Path root(String temporary) {
        return Path.of(temporary.length() > MAX_LENGTH ? "/tmp" : temporary);
    }

    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context) throws IOException {
        return Files.createTempDirectory(ROOT, "weir-");
    }
}
