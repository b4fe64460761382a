package io.weir.bench.top;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The lines as text, sorted, in a width of at most 80 columns; which is chosen, and whose peers are shown. For one thread. */
public final class Table {
    private static final String[] UNITS = {"", "k", "M", "G"};
    private static final int HEAD = 4;

    private final Shown lines;
    private Order order;
    private int chosen;
    private @Nullable Line opened;

    /** Begins with the sockets. */
    public Table(Shown lines, Order order) {
        this.lines = lines;
        this.order = order;
    }

    /** What a key does: {@code s}, {@code up}, {@code down}, {@code right} and {@code left}; others nothing. */
    public void press(String key) {
        switch (key) {
            case "s" -> order = order.next();
            case "up" -> chosen--;
            case "down" -> chosen++;
            case "right" -> open();
            case "left" -> {
                opened = null;
                chosen = 0;
            }
            default -> {}
        }
    }

    private void open() {
        List<Line> shown = shown();
        if (opened == null && chosen < shown.size()) {
            opened = shown.get(chosen);
            chosen = 0;
        }
    }

    private List<Line> shown() {
        return (opened == null ? lines.sockets() : lines.peers(opened))
                .stream().sorted(order.lines()).toList();
    }

    /**
     * As lines of text, all of them or as many as a terminal has, so that the chosen one is among them.
     *
     * @param rows of the terminal; 0 for all, without a mark at the chosen one
     */
    public List<String> text(int rows) {
        List<Line> shown = shown();
        chosen = Math.max(0, Math.min(chosen, shown.size() - 1));
        List<String> text = new ArrayList<>(head(rows > 0));
        int room = rows == 0 ? shown.size() : Math.max(1, rows - HEAD - 1);
        int first = Math.max(0, Math.min(chosen - room / 2, shown.size() - room));
        for (int i = first; i < Math.min(shown.size(), first + room); i++) {
            text.add((rows == 0 ? "" : i == chosen ? ">" : " ") + row(shown.get(i)));
        }
        if (rows > 0) {
            while (text.size() < rows - 1) {
                text.add("");
            }
            text.add("q quit  s sort  up/down choose  right its peers  left back");
        }
        return text;
    }

    private List<String> head(boolean isTerminal) {
        List<Line> sockets = lines.sockets();
        String title = opened == null ? "weir top: " + lines.names() : "weir top: peers of " + opened.name();
        String totals = String.format(
                Locale.ROOT,
                "%d sockets, %d peers, out %s/s, in %s/s, wait %s, dropped %s, refused %s",
                sockets.size(),
                lines.peerCount(),
                amount(sockets.stream().mapToDouble(Line::outRate).sum()),
                amount(sockets.stream().mapToDouble(Line::inRate).sum()),
                amount(sockets.stream().mapToLong(Line::queued).sum()),
                amount(sockets.stream().mapToLong(Line::dropped).sum()),
                amount(sockets.stream().mapToLong(Line::refused).sum()));
        String sorted = "sorted by " + order;
        String third = lines.lost().isEmpty() ? sorted : sorted + "; " + lines.lost();
        return List.of(
                cut(title),
                cut(totals),
                cut(third),
                (isTerminal ? " " : "")
                        + row(
                                opened == null ? "SOCKET" : "PEER",
                                "TYPE",
                                "PEERS",
                                "OUT/S",
                                "IN/S",
                                "QUEUED",
                                "DROPPED",
                                "REFUSED"));
    }

    private static String cut(String text) {
        return text.length() <= 79 ? text : text.substring(0, 78) + "…";
    }

    private static String row(Line line) {
        return row(
                line.name(),
                line.type(),
                line.peers(),
                amount(line.outRate()),
                amount(line.inRate()),
                amount(line.queued()),
                line.isPeer() ? "" : amount(line.dropped()),
                line.isPeer() ? "" : amount(line.refused()));
    }

    private static String row(Object... columns) {
        return String.format(Locale.ROOT, "%-26.26s %-6.6s %5s %7s %7s %7s %7s %7s", columns)
                .stripTrailing();
    }

    private static String amount(long number) {
        return amount((double) number);
    }

    /** Three digits and a unit: 12.3k. */
    static String amount(double number) {
        int unit = 0;
        double scaled = number;
        while (scaled >= 999.5 && unit < UNITS.length - 1) {
            scaled /= 1000;
            unit++;
        }
        boolean isWhole = unit == 0 && (scaled == Math.rint(scaled) || scaled >= 9.95);
        int digits = isWhole || scaled >= 99.95 ? 0 : scaled >= 9.995 || unit == 0 ? 1 : 2;
        return String.format(Locale.ROOT, "%." + digits + "f%s", scaled, UNITS[unit]);
    }
}
