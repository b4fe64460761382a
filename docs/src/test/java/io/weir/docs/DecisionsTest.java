package io.weir.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pages on decisions are of one form, at most a page, and lead to their figures and to those that supersede them. */
class DecisionsTest {
    private static final int PAGE = 60;
    private static final Path FOLDER = Path.of("adr");
    private static final Pattern NUMBERED = Pattern.compile("\\d{4}-.*\\.md");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(?:#[^)]*)?\\)");
    private static final Pattern SUPERSEDES = Pattern.compile("supersedes [^;.]*?\\[(\\d{4})\\]");

    static List<Path> decisions() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file ->
                            NUMBERED.matcher(file.getFileName().toString()).matches())
                    .sorted()
                    .toList();
        }
    }

    static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("."))) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .filter(file -> !file.startsWith("./target"))
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("decisions")
    void aDecisionIsAPageWithAStatus(Path page) throws IOException {
        List<String> lines = Files.readAllLines(page);

        assertThat(lines).hasSizeLessThanOrEqualTo(PAGE);
        assertThat(lines.get(0)).startsWith("# " + page.getFileName().toString().substring(0, 4) + ": ");
        assertThat(lines.get(2)).matches("Status: (proposed|accepted|rejected|superseded)\\b.*");
        assertThat(lines).contains("## Context", "## Decision", "## Consequences");
    }

    @ParameterizedTest
    @MethodSource("decisions")
    void aDecisionThatIsSupersededSaysSo(Path page) throws IOException {
        String number = page.getFileName().toString().substring(0, 4);
        for (MatchResult earlier :
                SUPERSEDES.matcher(Files.readString(page)).results().toList()) {
            assertThat(status(earlier.group(1))).contains("superseded by", "[" + number + "]");
        }
    }

    /** What stands before the context. */
    private static String status(String number) throws IOException {
        for (Path page : decisions()) {
            if (page.getFileName().toString().startsWith(number)) {
                String text = Files.readString(page);
                return text.substring(0, text.indexOf("## Context")).replaceAll("\\s+", " ");
            }
        }
        throw new AssertionError("no decision " + number);
    }

    @Test
    void theListHasEachDecisionWithItsStatus() throws IOException {
        List<String> list = Files.readAllLines(FOLDER.resolve("README.md"));
        for (Path page : decisions()) {
            String name = page.getFileName().toString();
            String title = Files.readAllLines(page).get(0).substring("# 0000: ".length());
            boolean superseded = Files.readString(page).contains("\nStatus: superseded");
            assertThat(list)
                    .anySatisfy(row -> assertThat(row)
                            .contains(
                                    "(" + name + ")",
                                    "| " + title + " |",
                                    superseded ? "| superseded by " : "| accepted |"));
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void linksLeadSomewhere(Path page) throws IOException {
        for (MatchResult link : LINK.matcher(Files.readString(page)).results().toList()) {
            assertThat(page.resolveSibling(link.group(1))).exists();
        }
    }
}
