package io.weir.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The two READMEs say the same: as many headings, list items and table rows, in the same order, with the same code, numbers and
 * links. What is in words is for the translator.
 */
class ReadmeTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern CODE = Pattern.compile("(?ms)^```(\\w*)\n(.*?)^```$");
    private static final Pattern COMMENT = Pattern.compile("(?m) +# .*$");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)]+)\\)");
    private static final Pattern SHAPE = Pattern.compile("(?m)^(#+|\\*|\\|(?:[^|\n]*\\|)+)(?= |$)");
    private static final Pattern FIGURE = Pattern.compile("\\d[\\d,.]*\\d|\\d");
    private static final Pattern ROW = Pattern.compile("(?m)^\\|.*\\|$");
    /** A page that there is in Chinese is the one to lead to. */
    private static final String CHINESE = ".zh-CN.md";

    private final String english = read("README.md");
    private final String chinese = read("README.zh-CN.md");

    ReadmeTest() throws IOException {}

    private static String read(String name) throws IOException {
        return Files.readString(ROOT.resolve(name));
    }

    private static List<String> all(Pattern pattern, int group, String text) {
        return pattern.matcher(text).results().map(found -> found.group(group)).toList();
    }

    @Test
    void theirHeadingsListsAndTablesAreOfOneShape() {
        assertThat(shape(chinese)).isEqualTo(shape(english));
    }

    /** A word for each heading, list item and table row. */
    private static List<String> shape(String text) {
        return SHAPE.matcher(CODE.matcher(text).replaceAll(""))
                .results()
                .map(MatchResult::group)
                .map(line -> line.startsWith("|")
                        ? "row of " + (line.chars().filter(c -> c == '|').count() - 1)
                        : line)
                .toList();
    }

    @Test
    void theirCodeIsTheSameButForItsComments() {
        assertThat(code(chinese)).isEqualTo(code(english)).hasSizeGreaterThan(5);
    }

    private static List<String> code(String text) {
        return CODE.matcher(text)
                .results()
                .map(block ->
                        block.group(1) + "\n" + COMMENT.matcher(block.group(2)).replaceAll(""))
                .toList();
    }

    @Test
    void theyLeadToTheSamePages() {
        assertThat(pages(chinese)).isEqualTo(pages(english)).hasSizeGreaterThan(20);
    }

    private static TreeSet<String> pages(String text) {
        TreeSet<String> pages = new TreeSet<>();
        for (String link : all(LINK, 1, text)) {
            String page = link.replace(CHINESE, ".md");
            // Each leads to the other.
            if (!page.equals("README.md")) {
                pages.add(page);
            }
        }
        return pages;
    }

    @Test
    void theirTablesHaveTheSameFigures() {
        assertThat(figures(chinese)).isEqualTo(figures(english));
    }

    private static List<List<String>> figures(String text) {
        return all(ROW, 0, text).stream().map(row -> all(FIGURE, 0, row)).toList();
    }
}
