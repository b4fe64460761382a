package io.weir.bench.cli;

import io.weir.bench.top.ConsoleStream;
import io.weir.bench.top.Keys;
import io.weir.bench.top.Order;
import io.weir.bench.top.Shown;
import io.weir.bench.top.Table;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir top}: what a console shows, in a terminal. */
@Command(
        name = "top",
        sortOptions = false,
        description =
                "Shows the sockets of a console as a table, the busiest first, with each look of the console. In a terminal:"
                        + " q ends it, s sorts by another column, up and down choose a socket, right shows its peers and left"
                        + " the sockets again. In a pipe each table follows the one before it.")
final class TopCommand implements Callable<Integer> {
    private static final String BEGIN = "\033[?1049h\033[?25l";
    private static final String HOME = "\033[H";
    private static final String TO_END_OF_LINE = "\033[K\r\n";
    private static final String TO_END_OF_SCREEN = "\033[J";
    private static final String END = "\033[?25h\033[?1049l";
    private static final int KEY_MILLIS = 50;

    private final Console console;

    @Option(
            names = "--sort",
            paramLabel = "COLUMN",
            converter = OrderFromText.class,
            description = "rate, queue or drops: the largest comes first. Default: rate.")
    private Order order = Order.RATE;

    @Option(
            names = "--count",
            paramLabel = "N",
            converter = Counts.FromOne.class,
            description = "Ends after as many tables. Default: when it is interrupted.")
    private long count = Long.MAX_VALUE;

    @Parameters(
            paramLabel = "URL",
            description = "The console: http://127.0.0.1:8080/, with ?token=TOKEN where one is asked for.")
    private @Nullable URI url;

    /** Reads the names. */
    static final class OrderFromText extends Choice<Order> {
        OrderFromText() {
            super(Order.values());
        }
    }

    TopCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Shown lines = new Shown();
        Table table = new Table(lines, order);
        try (ConsoleStream stream = ConsoleStream.open(Objects.requireNonNull(url, "url"))) {
            boolean isTerminal = Terminal.isStandardInput() && Terminal.isStandardOutput();
            try (Keys keys = isTerminal ? Keys.open(console.in()) : null) {
                if (keys == null) {
                    print(stream, lines, table);
                } else {
                    show(stream, lines, table, keys);
                }
            }
        } catch (InterruptedException e) {
            return Status.DONE; // It has no other end.
        }
        return Status.DONE;
    }

    private void print(ConsoleStream stream, Shown lines, Table table) throws IOException, InterruptedException {
        for (long done = 0; done < count; ) {
            if (lines.take(stream.next())) {
                console.print(String.join("\n", table.text(0)) + (++done < count ? "\n" : ""));
            }
        }
    }

    private void show(ConsoleStream stream, Shown lines, Table table, Keys keys)
            throws IOException, InterruptedException {
        write(BEGIN);
        try {
            long done = 0;
            boolean isDue = true;
            while (done < count) {
                while (stream.hasNext()) {
                    done += lines.take(stream.next()) ? 1 : 0;
                    isDue = true;
                }
                if (isDue) {
                    draw(table.text(Keys.rows()));
                }
                String key = keys.next(KEY_MILLIS);
                if ("q".equals(key)) {
                    return;
                }
                isDue = key != null;
                table.press(key == null ? "" : key);
            }
        } finally {
            write(END);
        }
    }

    private void draw(List<String> rows) throws IOException, InterruptedException {
        write(HOME + String.join(TO_END_OF_LINE, rows) + "\033[K" + TO_END_OF_SCREEN);
    }

    private void write(String text) throws IOException, InterruptedException {
        console.print(text.getBytes(StandardCharsets.UTF_8));
    }
}
