package io.weir.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page of rules leaves no number out, names tests that exist, and names each test that says which rule it holds. */
class ConformancePageTest {
    private static final Path ROOT = Path.of("..");

    /** First and last of the numbers that were given; those between were not. */
    private static final int[][] NUMBERS = {
        {1, 19}, {20, 35}, {40, 48}, {50, 69}, {70, 77}, {80, 99}, {110, 122}, {130, 139}, {140, 144}
    };

    private static final Pattern ROW = Pattern.compile("(?m)^\\| (V-\\d{3}) \\| (.+) \\| (.+) \\|$");
    private static final Pattern NAMED = Pattern.compile("`(?:\\w+\\.)*([A-Z]\\w+)(?:\\.([a-z]\\w+))?`");
    private static final Pattern TITLED = Pattern.compile("@DisplayName\\(\\s*\"([^\"]*)");
    private static final Pattern NUMBER = Pattern.compile("V-\\d{3}");
    private static final Pattern METHOD = Pattern.compile("(?m)^ +(?:public )?(?:void|Stream<DynamicTest>) (\\w+)\\(");

    private record Row(String number, String rule, String test) {}

    private static List<Row> rows() throws IOException {
        return ROW.matcher(Files.readString(ROOT.resolve("docs/conformance.md")))
                .results()
                .map(row -> new Row(row.group(1), row.group(2), row.group(3)))
                .toList();
    }

    /** The text of each test class, by its name. */
    private static Map<String, String> sources() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String module : List.of("transport-core", "transport-netty", "patterns", "bench")) {
            try (Stream<Path> all = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
                all.filter(file -> file.toString().endsWith(".java")).forEach(files::add);
            }
        }
        return files.stream()
                .collect(Collectors.toMap(
                        file -> file.getFileName().toString().replace(".java", ""),
                        ConformancePageTest::read,
                        // Two packages have a class of one name; which of them a row means, its own text says.
                        String::concat));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void noNumberIsLeftOut() throws IOException {
        Set<String> all = Stream.of(NUMBERS)
                .flatMap(range -> IntStream.rangeClosed(range[0], range[1]).mapToObj("V-%03d"::formatted))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> onThePage = rows().stream().map(Row::number).collect(Collectors.toSet());
        assertThat(onThePage).isEqualTo(all);
    }

    @Test
    void eachRowHasATestOrAReason() throws IOException {
        for (Row row : rows()) {
            if (row.rule().equals("–")) {
                assertThat(row.test()).as(row.number()).hasSizeGreaterThan(3);
            } else {
                assertThat(row.test()).as(row.number() + ' ' + row.rule()).matches(NAMED.pattern() + "(, .*)?");
            }
        }
    }

    @Test
    void eachTestThatIsNamedExists() throws IOException {
        Map<String, String> sources = sources();
        for (Row row : rows()) {
            for (MatchResult named : NAMED.matcher(row.test()).results().toList()) {
                assertThat(sources.keySet()).as(row.toString()).contains(named.group(1));
                if (named.group(2) != null) {
                    assertThat(sources.get(named.group(1)))
                            .as(row.toString())
                            .containsPattern("\\b" + named.group(2) + "\\(");
                }
            }
        }
    }

    @Test
    void eachTestOfARuleIsNamed() throws IOException {
        Set<String> onThePage = rows().stream()
                .map(row -> row.number() + ' ' + row.test())
                .collect(Collectors.toCollection(TreeSet::new));
        List<String> missing = new ArrayList<>();
        sources().forEach((name, source) -> {
            for (MatchResult title : TITLED.matcher(source).results().toList()) {
                MatchResult method = METHOD.matcher(source)
                        .results()
                        .filter(each -> each.start() > title.end())
                        .findFirst()
                        .orElse(null);
                boolean ofAClass = method == null
                        || source.substring(title.end(), method.start()).matches("(?s).*\\bclass \\w+ .*");
                if (!ofAClass) {
                    NUMBER.matcher(title.group(1))
                            .results()
                            .map(number -> number.group() + " `" + name + '.' + method.group(1) + '`')
                            .filter(row -> !onThePage.contains(row))
                            .forEach(missing::add);
                }
            }
        });
        assertThat(missing).isEmpty();
    }
}
