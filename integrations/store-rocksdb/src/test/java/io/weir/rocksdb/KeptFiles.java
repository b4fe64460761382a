package io.weir.rocksdb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** The files of a directory of kept messages, to be copied and damaged. */
final class KeptFiles {
    private KeptFiles() {}

    /** Where the store writes what it has in no table yet. */
    static Path lastFile(Path kept) throws IOException {
        try (Stream<Path> files = Files.list(kept.resolve("store"))) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
        }
    }

    static void copy(Path kept, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(kept)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(kept.relativize(file)));
            }
        }
    }

    static void delete(Path copy) throws IOException {
        try (Stream<Path> files = Files.walk(copy)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
