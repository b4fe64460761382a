package io.weir.option;

import java.nio.file.Path;
import java.util.Objects;

/**
 * Where what is kept survives the end of the process, and when it is written through to the medium.
 *
 * @param directory a directory for one socket at a time
 * @param sync when
 */
public record Persistence(Path directory, Sync sync) {
    /** Checks that both are there. */
    public Persistence {
        Objects.requireNonNull(directory, "directory");
        Objects.requireNonNull(sync, "sync");
    }
}
