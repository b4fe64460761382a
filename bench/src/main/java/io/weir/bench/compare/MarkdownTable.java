package io.weir.bench.compare;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A table of Markdown, with an empty line before and behind it. */
final class MarkdownTable {
    private MarkdownTable() {}

    static List<String> lines(List<String> head, Stream<List<String>> rows) {
        String rule = head.stream().map(cell -> "---").collect(Collectors.joining("|", "|", "|"));
        return Stream.of(Stream.of("", row(head), rule), rows.map(MarkdownTable::row), Stream.of(""))
                .flatMap(lines -> lines)
                .toList();
    }

    private static String row(List<String> cells) {
        return cells.stream().collect(Collectors.joining(" | ", "| ", " |"));
    }
}
