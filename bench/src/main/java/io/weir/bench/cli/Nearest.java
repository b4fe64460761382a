package io.weir.bench.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** The words that are like one that is not known: by how many letters are to be put in, left out, replaced or swapped. */
final class Nearest {
    private static final int MOST = 3;

    private Nearest() {}

    /** The words that are near, the nearest first; a third of the letters, and at least one, may be wrong. */
    static List<String> to(String wrong, Collection<String> words) {
        int wrongLetters = Math.max(1, wrong.length() / 3);
        return words.stream()
                .filter(word -> isNear(wrong, word, wrongLetters))
                .sorted(Comparator.<String>comparingInt(word -> distance(wrong, word))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(MOST)
                .toList();
    }

    /** A beginning is near, too. */
    private static boolean isNear(String wrong, String word, int wrongLetters) {
        return distance(wrong, word) <= wrongLetters || (wrong.length() > 1 && word.startsWith(wrong));
    }

    static int distance(String one, String other) {
        int[][] steps = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                steps[i][j] = i == 0 || j == 0 ? i + j : step(steps, one, other, i, j);
            }
        }
        return steps[one.length()][other.length()];
    }

    private static int step(int[][] steps, String one, String other, int i, int j) {
        int replaced = steps[i - 1][j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        int least = Math.min(replaced, Math.min(steps[i - 1][j], steps[i][j - 1]) + 1);
        boolean swapped =
                i > 1 && j > 1 && one.charAt(i - 1) == other.charAt(j - 2) && one.charAt(i - 2) == other.charAt(j - 1);
        return swapped ? Math.min(least, steps[i - 2][j - 2] + 1) : least;
    }
}
