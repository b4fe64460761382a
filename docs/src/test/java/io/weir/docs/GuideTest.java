package io.weir.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the guide shows is what is compiled and tested: no code, command, link or picture in it is typed twice or stale. */
class GuideTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern JAVA =
            Pattern.compile("(?:<!-- (\\S+)#(\\S+) -->\n)?```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern PYTHON =
            Pattern.compile("<!-- (\\S+)#(\\S+) -->\n```python\n(.*?)```", Pattern.DOTALL);
    private static final Pattern COMMAND = Pattern.compile("(?m)^java -cp docs/target/classes:\\S+ (\\S+)(.*)$");
    private static final Pattern NAMED =
            Pattern.compile("`((?:reqrep|pubsub|pipeline|broker|routing|threads|security)\\.\\w+)([^`]*)`");
    private static final Pattern ARGUMENT = Pattern.compile("\\b\\w+=");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(?:#[^)]*)?\\)");

    static Stream<Path> pages() throws IOException {
        List<Path> guide;
        try (Stream<Path> files = Files.list(ROOT.resolve("docs/guide"))) {
            guide = files.filter(file -> file.toString().endsWith(".md")).toList();
        }
        return Stream.concat(
                guide.stream(),
                Stream.of(ROOT.resolve("README.md"), ROOT.resolve("README.zh-CN.md"), ROOT.resolve("docs/options.md")));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void codeIsThatOfACompiledProgram(Path page) throws IOException {
        for (MatchResult block : matches(JAVA, Files.readString(page))) {
            assertThat(block.group(1)).as("the source of\n" + block.group(3)).isNotNull();
            assertThat(block.group(3)).isEqualTo(region(ROOT.resolve(block.group(1)), "// ", block.group(2)));
        }
        for (MatchResult block : matches(PYTHON, Files.readString(page))) {
            assertThat(block.group(3)).isEqualTo(region(ROOT.resolve(block.group(1)), "# ", block.group(2)));
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void commandsNameProgramsThatTakeThoseArguments(Path page) throws IOException {
        for (MatchResult command : matches(COMMAND, Files.readString(page))) {
            assertRuns(command.group(1), command.group(2));
        }
    }

    @Test
    void theTableNamesEveryProgram() throws IOException {
        List<MatchResult> named = matches(NAMED, Files.readString(ROOT.resolve("docs/guide/programs.md")));
        assertThat(named).hasSizeGreaterThan(29);
        for (MatchResult program : named) {
            assertRuns("io.weir.docs." + program.group(1), program.group(2));
        }
    }

    private static void assertRuns(String program, String arguments) throws IOException {
        String source = Files.readString(Path.of("src/main/java", program.replace('.', '/') + ".java"));
        assertThat(source).as(program).contains("public static void main(String... given)");
        for (MatchResult argument : matches(ARGUMENT, arguments)) {
            assertThat(source).as(program + arguments).contains("\"" + argument.group());
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void linksLeadSomewhere(Path page) throws IOException {
        for (MatchResult link : matches(LINK, Files.readString(page))) {
            assertThat(page.resolveSibling(link.group(1))).exists();
        }
    }

    private static List<MatchResult> matches(Pattern pattern, String text) {
        return pattern.matcher(text).results().toList();
    }

    /** The lines between the marks, moved to the left. */
    private static String region(Path source, String comment, String name) throws IOException {
        String text = Files.readString(source);
        String begin = comment + "tag::" + name + "[]\n";
        assertThat(text).as(source + "#" + name).contains(begin);
        int start = text.indexOf(begin) + begin.length();
        String marked =
                text.substring(start, text.lastIndexOf('\n', text.indexOf(comment + "end::" + name + "[]", start)) + 1);
        int indent = Arrays.stream(marked.split("\n"))
                .filter(line -> !line.isBlank())
                .mapToInt(line -> line.length() - line.stripLeading().length())
                .min()
                .orElse(0);
        return marked.lines()
                .map(line -> line.substring(Math.min(indent, line.length())) + "\n")
                .reduce("", String::concat);
    }
}
