package io.weir.check;

import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Finds the names that one which does not exist may have been meant for. */
public final class NearestNames {
    private NearestNames() {}

    /** Those that differ in few letters, or of which the name is a part, in their order; without regard to case. */
    public static List<String> to(String name, Collection<String> names) {
        String wanted = name.toLowerCase(Locale.ROOT);
        int most = Math.max(1, wanted.length() / 3);
        return names.stream()
                .filter(each -> isNear(wanted, each.toLowerCase(Locale.ROOT), most))
                .toList();
    }

    private static boolean isNear(String wanted, String name, int most) {
        return (wanted.length() > 3 && name.contains(wanted)) || distance(wanted, name) <= most;
    }

    /** How many letters must be put in, taken out or changed. */
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int changed = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
