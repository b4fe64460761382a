package io.weir.bench.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/**
 * Reads files that hold secrets.
 *
 * @param console where it is said that others can read them, too
 */
record SecretFiles(Console console) {
    /** Warns if every user of the machine can read it. Whether we can will be seen when it is read. */
    void look(Path file) {
        if (!console.verbosity().isQuiet() && isForAll(file)) {
            console.say("warning: every user of this machine can read " + file + ", which holds secrets (chmod 600)");
        }
    }

    private static boolean isForAll(Path file) {
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            return permissions.contains(PosixFilePermission.OTHERS_READ);
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    /** The first line, which is a password. */
    String firstLine(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file);
                Password password = Password.read(in, file.toString())) {
            return password.text();
        }
    }
}
