package io.weir.bench.compare;

import io.weir.bench.file.OutputFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Libzmq's ends: a C program, compiled where a compiler and libzmq are.
 *
 * @param path the program; null if there is none
 * @param version of libzmq, or why it is left out
 */
record LibzmqProgram(@Nullable Path path, String version) {
    private static final String NAME = "libzmq_end";

    /** Compiles it into the folder. */
    static LibzmqProgram compile(Path folder) throws IOException, InterruptedException {
        Path source = folder.resolve(NAME + ".c");
        Path program = folder.resolve(NAME);
        try (InputStream resource =
                Objects.requireNonNull(LibzmqProgram.class.getResourceAsStream(NAME + ".c"), NAME)) {
            OutputFile.write(source, () -> Files.copy(resource, source, StandardCopyOption.REPLACE_EXISTING));
        }
        Said compiler;
        try {
            compiler = say("cc", "-O2", "-o", program.toString(), source.toString(), "-lzmq", "-lpthread");
        } catch (IOException e) {
            return new LibzmqProgram(null, "there is no C compiler (cc)");
        }
        if (compiler.status() != 0) {
            return new LibzmqProgram(null, "cc says: " + compiler.firstLine());
        }
        return new LibzmqProgram(program, say(program.toString(), "version").firstLine());
    }

    private static Said say(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String words = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Said(process.waitFor(), words);
    }

    /** What a program said before it ended. */
    private record Said(int status, String words) {
        String firstLine() {
            return words.lines().findFirst().orElse("nothing");
        }
    }
}
