package io.weir.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page on logging names every logger of the library, and no other. */
class LoggingPageTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern LOGGER = Pattern.compile("System\\.getLogger\\(\"([^\"]+)\"\\)");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(io\\.weir\\.[^`]+)` \\|");

    @Test
    void itsTableIsThatOfTheSources() throws IOException {
        Set<String> used = new TreeSet<>();
        for (String module : Modules.LIBRARY) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".java")).toList()) {
                    used.addAll(found(LOGGER, file));
                }
            }
        }
        assertThat(found(ROW, ROOT.resolve("docs/logging.md"))).isNotEmpty().isEqualTo(used);
    }

    private static Set<String> found(Pattern what, Path file) throws IOException {
        Set<String> names = new TreeSet<>();
        for (Matcher next = what.matcher(Files.readString(file)); next.find(); ) {
            names.add(next.group(1));
        }
        return names;
    }
}
