package io.weir.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The page of rules. Its text, and the rows that say why a rule has no test or name whole test classes, are written by
 * hand in {@code docs/conformance.md}; the row of a test method is rendered from the method's display name.
 *
 * <p>A display name begins with the numbers of its rules, {@code "V-089, V-090: good addresses are taken"}, and the rest of
 * it is the rule. A table stands below a marker, {@code <!-- V-080 to V-099 -->}, and has the rows of these numbers, in their
 * order; of one number first the test methods, by class and from top to bottom, then what is written by hand. Numbers with a V
 * are of rules of behaviour, those with a C of security.
 */
final class ConformancePage {
    private static final Path ROOT = Path.of("..");
    private static final Path FILE = ROOT.resolve("docs/conformance.md");
    private static final List<String> MODULES = List.of("transport-core", "transport-netty", "patterns", "bench");

    private static final String ID = "(?:V-\\d{3}|C-\\d{2})";
    private static final Pattern MARKER = Pattern.compile("<!-- (" + ID + ") to (" + ID + ") -->");
    private static final Pattern ROW = Pattern.compile("\\| (" + ID + ") \\| (.+) \\| (.+) \\|");
    private static final Pattern NUMBER = Pattern.compile(ID);
    private static final Pattern NUMBERED = Pattern.compile("(" + ID + "(?:, " + ID + ")*)(?:: |, | (?=\\())(.+)");

    /** The row of a test method; one that is written by hand names no method. */
    private static final Pattern METHOD_ROW = Pattern.compile("`\\w+\\.[a-z]\\w*`");

    private static final Pattern TITLE = Pattern.compile(
            "@DisplayName\\(\\s*(\"(?:[^\"\\\\]|\\\\.)*\"(?:\\s*\\+\\s*\"(?:[^\"\\\\]|\\\\.)*\")*)\\s*\\)");
    private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

    /** What a display name belongs to: a class, whose name is the second group, or a method, whose name is the first. */
    private static final Pattern DECLARATION = Pattern.compile(
            "(?m)^ +(?:(?:public|default) )?(?:void|Stream<DynamicTest>) (\\w+)\\(|^ *(?:[a-z]+ )*(?:class|interface) (\\w+)");

    /**
     * A row of a table.
     *
     * @param number of the rule
     * @param rule the rule, or a dash where there is no test
     * @param test what holds it, or why there is nothing that does
     */
    record Row(String number, String rule, String test) {
        boolean byHand() {
            return !METHOD_ROW.matcher(test).matches();
        }

        String text() {
            return "| " + number + " | " + rule + " | " + test + " |";
        }
    }

    private final List<String> lines;
    private final Map<String, String> sources;

    /**
     * A page, rendered from sources.
     *
     * @param lines the page as it is
     * @param sources the text of each test class, by its name
     */
    ConformancePage(List<String> lines, Map<String, String> sources) {
        this.lines = List.copyOf(lines);
        this.sources = new TreeMap<>(sources);
    }

    /** The page in the file, with the tests of all modules. */
    static ConformancePage ofTheFile() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String module : MODULES) {
            try (Stream<Path> all = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
                all.filter(file -> file.toString().endsWith(".java")).forEach(files::add);
            }
        }
        Map<String, String> sources = files.stream()
                .sorted()
                .collect(Collectors.toMap(
                        file -> file.getFileName().toString().replace(".java", ""),
                        ConformancePage::read,
                        // Two packages have a class of one name; which of them a row means, its own text says.
                        String::concat));
        return new ConformancePage(Files.readAllLines(FILE), sources);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Map<String, String> sources() {
        return sources;
    }

    String text() {
        return textOf(lines);
    }

    List<Row> rows() {
        return rowsOf(lines);
    }

    /** The page as it should be. */
    String rendered() {
        List<Row> left = new ArrayList<>(testRows());
        rows().stream().filter(Row::byHand).forEach(left::add);
        List<String> page = new ArrayList<>();
        List<Row> table = List.of();
        for (String line : lines) {
            if (ROW.matcher(line).matches()) {
                continue;
            }
            Matcher marker = MARKER.matcher(line);
            if (marker.matches()) {
                table = takeBetween(left, marker.group(1), marker.group(2));
            }
            page.add(line);
            if (line.startsWith("|---")) {
                table.forEach(row -> page.add(row.text()));
                table = List.of();
            }
        }
        if (!left.isEmpty()) {
            throw new IllegalStateException("no table of docs/conformance.md has the numbers of " + left);
        }
        return textOf(page);
    }

    void write() throws IOException {
        Files.writeString(FILE, rendered());
    }

    /** Removes the rows whose numbers a table covers from the rows that no table has yet; returns them sorted by number. */
    private static List<Row> takeBetween(List<Row> left, String first, String last) {
        List<Row> taken = left.stream()
                .filter(row -> row.number().compareTo(first) >= 0)
                .filter(row -> row.number().compareTo(last) <= 0)
                .sorted(Comparator.comparing(Row::number))
                .toList();
        left.removeAll(taken);
        return taken;
    }

    private List<Row> testRows() {
        return sources.entrySet().stream()
                .flatMap(source -> rowsOf(source.getKey(), source.getValue()))
                .toList();
    }

    private static Stream<Row> rowsOf(String className, String source) {
        List<Row> rows = new ArrayList<>();
        for (MatchResult title : TITLE.matcher(source).results().toList()) {
            Matcher numbered = NUMBERED.matcher(joined(title.group(1)));
            Matcher declaration = DECLARATION.matcher(source);
            if (numbered.matches() && declaration.find(title.end()) && declaration.group(1) != null) {
                String test = '`' + className + '.' + declaration.group(1) + '`';
                NUMBER.matcher(numbered.group(1))
                        .results()
                        .forEach(number -> rows.add(new Row(number.group(), numbered.group(2), test)));
            }
        }
        return rows.stream();
    }

    /** The text of string literals with a plus between them, as Markdown in a table. */
    private static String joined(String literals) {
        return LITERAL.matcher(literals)
                .results()
                .map(literal -> literal.group(1).translateEscapes())
                .collect(Collectors.joining())
                .replace("|", "\\|");
    }

    private static List<Row> rowsOf(List<String> lines) {
        return lines.stream()
                .map(ROW::matcher)
                .filter(Matcher::matches)
                .map(row -> new Row(row.group(1), row.group(2), row.group(3)))
                .toList();
    }

    private static String textOf(List<String> lines) {
        return String.join("\n", lines) + '\n';
    }
}
