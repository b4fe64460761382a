package io.weir.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The file in which a JVM of HotSpot says which classes it loads and which methods it compiles.
 *
 * @param file its name
 */
record JvmLog(Path file) {
    /** Its time is that of {@link System#nanoTime}. */
    private static final String DECORATIONS = "timenanos,tags";

    private static final Pattern LINE = Pattern.compile("\\[(\\d+)ns]\\[([a-z+,]+) *]\\s*(.*)");

    /** The number of the compilation, its attributes, the level, the method, and what became of it. */
    private static final Pattern COMPILATION = Pattern.compile("\\d+ +(?:[^\\d\\s-]+ +)*([0-4-]) +(\\S+::\\S+)(.*)");

    private static final String THROWN_AWAY = "made not entrant";
    private static final int BEST = 4;
    private static final int QUICKEST = 1;
    private static final int MOST_LISTED = 10;

    /** What makes a JVM write it; no other, since what it says on standard output is not for us. */
    List<String> options() {
        return List.of(
                "-Xlog:class+load=info,jit+compilation=debug:file=\"" + file + "\":" + DECORATIONS + ":filecount=0");
    }

    /** Reads it. */
    JvmDiary read(String contestant, Work work, long firstNanos) throws IOException {
        Tally tally = new Tally(firstNanos);
        if (Files.exists(file)) {
            try (Stream<String> lines = Files.lines(file)) {
                lines.forEach(tally::take);
            }
        }
        return new JvmDiary(
                contestant,
                work.word(),
                tally.classes,
                tally.quick,
                tally.best,
                tally.thrownAway,
                tally.lost.values().stream().mapToInt(Integer::intValue).sum(),
                tally.again());
    }

    /** Counts lines. */
    private static final class Tally {
        private final long firstNanos;
        private final Map<String, Integer> lost = new HashMap<>();
        private int classes;
        private int quick;
        private int best;
        private int thrownAway;

        Tally(long firstNanos) {
            this.firstNanos = firstNanos;
        }

        void take(String text) {
            Matcher line = LINE.matcher(text);
            if (!line.matches()) {
                return;
            }
            if (line.group(2).startsWith("class")) {
                if (line.group(3).contains(" source: ") && Long.parseLong(line.group(1)) <= firstNanos) {
                    classes++;
                }
            } else {
                Matcher compilation = COMPILATION.matcher(line.group(3));
                if (compilation.matches()) {
                    take(compilation);
                }
            }
        }

        private void take(Matcher compilation) {
            int level = compilation.group(1).equals("-") ? 0 : Integer.parseInt(compilation.group(1));
            if (compilation.group(3).contains(THROWN_AWAY)) {
                thrownAway++;
                if (level == BEST) {
                    lost.merge(compilation.group(2), 1, Integer::sum);
                }
            } else if (level == BEST) {
                best++;
            } else if (level >= QUICKEST) {
                quick++;
            }
        }

        List<String> again() {
            return lost.entrySet().stream()
                    .filter(entry -> entry.getValue() > 1)
                    .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                            .thenComparing(Map.Entry.comparingByKey()))
                    .limit(MOST_LISTED)
                    .map(entry -> entry.getKey() + " " + entry.getValue() + "×")
                    .toList();
        }
    }
}
