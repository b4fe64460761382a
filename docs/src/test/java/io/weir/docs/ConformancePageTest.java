package io.weir.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.docs.ConformancePage.Row;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page of rules is rendered from the display names of the tests, leaves no number out, and names tests that exist. */
class ConformancePageTest {
    /** First and last of the numbers that were given; those between were not. */
    private static final int[][] NUMBERS = {
        {1, 19}, {20, 35}, {40, 48}, {50, 69}, {70, 77}, {80, 99}, {110, 122}, {130, 138}, {139, 144}
    };

    /** The same of what is about security. */
    private static final int[][] SECURITY_NUMBERS = {{1, 9}, {20, 26}, {30, 36}, {40, 47}};

    private static final String WRITES = "mvn -B verify -Pfast -pl docs -am -Dtest=ConformancePageTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false -Dweir.docs=write";

    private static final Pattern NAMED = Pattern.compile("`(?:\\w+\\.)*([A-Z]\\w+)(?:\\.([a-z]\\w+))?`");

    private static final List<String> EXAMPLE = List.of(
            "## Rules",
            "",
            "<!-- V-001 to V-003 -->",
            "| id | rule | test |",
            "|---|---|---|",
            "| V-001 | what was the rule once | `FirstTest.thatWasRenamed` |",
            "| V-001 | – | not built |",
            "| V-002 | all of these | `OtherTest`, `FurtherTest` |",
            "",
            "<!-- C-01 to C-02 -->",
            "| id | rule | test |",
            "|---|---|---|",
            "| C-02 | – | not built |",
            "",
            "The end.");

    @Test
    void itIsWhatTheDisplayNamesSay() throws IOException {
        ConformancePage page = ConformancePage.ofTheFile();
        if ("write".equals(System.getProperty("weir.docs"))) {
            page.write();
            return;
        }
        assertThat(page.text())
                .as("docs/conformance.md, which this command writes anew: " + WRITES)
                .isEqualTo(page.rendered());
    }

    @Test
    void noNumberIsLeftOut() throws IOException {
        Set<String> all = Stream.concat(ids("V-%03d", NUMBERS), ids("C-%02d", SECURITY_NUMBERS))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> onThePage =
                ConformancePage.ofTheFile().rows().stream().map(Row::number).collect(Collectors.toSet());
        assertThat(onThePage).isEqualTo(all);
    }

    private static Stream<String> ids(String form, int[]... ranges) {
        return Stream.of(ranges)
                .flatMap(range ->
                        IntStream.rangeClosed(range[0], range[1]).mapToObj(n -> String.format(Locale.ROOT, form, n)));
    }

    @Test
    void noTwoRowsAreTheSame() throws IOException {
        assertThat(ConformancePage.ofTheFile().rows()).doesNotHaveDuplicates();
    }

    @Test
    void eachRowHasATestOrAReason() throws IOException {
        for (Row row : ConformancePage.ofTheFile().rows()) {
            if (row.rule().equals("–")) {
                assertThat(row.test()).as(row.number()).hasSizeGreaterThan(3);
            } else {
                assertThat(row.test()).as(row.text()).matches(NAMED.pattern() + "(, .*)?");
            }
        }
    }

    @Test
    void eachTestThatIsNamedExists() throws IOException {
        ConformancePage page = ConformancePage.ofTheFile();
        for (Row row : page.rows()) {
            for (MatchResult named : NAMED.matcher(row.test()).results().toList()) {
                assertThat(page.sources().keySet()).as(row.text()).contains(named.group(1));
            }
        }
    }

    @Test
    void theRowsOfTestsAreRenderedBeforeThoseWrittenByHand() {
        String first = """
                @DisplayName("9.1 Rules")
                class FirstTest {
                    @Nested
                    @DisplayName("V-001: a group")
                    class Group {
                        @Test
                        @DisplayName(
                                "V-003, C-01, V-001: a rule of "
                                        + "some numbers")
                        void ofSomeNumbers() {}

                        @DisplayName("V-001 (a): one | with a part")
                        void withAPart() {}

                        @DisplayName("T-01: not a number of the page")
                        void notOfThePage() {}
                    }
                }
                """;
        assertThat(new ConformancePage(EXAMPLE, Map.of("FirstTest", first)).rendered())
                .isEqualTo("""
                        ## Rules

                        <!-- V-001 to V-003 -->
                        | id | rule | test |
                        |---|---|---|
                        | V-001 | a rule of some numbers | `FirstTest.ofSomeNumbers` |
                        | V-001 | (a): one \\| with a part | `FirstTest.withAPart` |
                        | V-001 | – | not built |
                        | V-002 | all of these | `OtherTest`, `FurtherTest` |
                        | V-003 | a rule of some numbers | `FirstTest.ofSomeNumbers` |

                        <!-- C-01 to C-02 -->
                        | id | rule | test |
                        |---|---|---|
                        | C-01 | a rule of some numbers | `FirstTest.ofSomeNumbers` |
                        | C-02 | – | not built |

                        The end.
                        """);
    }

    @Test
    void aRuleThatNoTableHasRoomForIsAnError() {
        String stray = """
                    @DisplayName("V-004: no table for this")
                    void stray() {}
                """;
        assertThatThrownBy(() -> new ConformancePage(EXAMPLE, Map.of("StrayTest", stray)).rendered())
                .hasMessageContaining("V-004");
    }
}
