package io.weir.bench.cli;

import io.weir.bench.jmh.Effort;
import io.weir.bench.jmh.Suite;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir jmh}: the benchmarks. */
@Command(
        name = "jmh",
        description = "Runs the benchmarks, each in processes of its own, with what they allocate, in about an hour.")
final class JmhCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(
            index = "0",
            paramLabel = "REGEX",
            arity = "0..1",
            defaultValue = ".*",
            description = "Only the benchmarks whose names contain it, such as PushPull or TopicTrieBenchmark.match.")
    private Pattern which = Pattern.compile(".*");

    @Option(
            names = {"-p", "--param"},
            paramLabel = "NAME=VALUE,...",
            description = "Only those values of a parameter, such as size=16,64 or transport=tcp. Repeatable.")
    private Map<String, String> parameters = new TreeMap<>();

    @Option(names = "--quick", description = "Shows that all run, in a few minutes; the figures are worth nothing.")
    private boolean quick;

    @Option(
            names = "--results",
            paramLabel = "FILE",
            defaultValue = "jmh-results.json",
            description = "Where the results go, as JSON. Default: ${DEFAULT-VALUE}.")
    private Path results = Path.of("jmh-results.json");

    JmhCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Suite suite = new Suite(quick ? Effort.QUICK : Effort.FULL, which, values(), results);
        PrintStream report = new PrintStream(new Open(console.out()), true, StandardCharsets.UTF_8);
        if (!suite.run(report)) {
            console.say("no benchmark's name contains '" + which + "'");
            return Status.USAGE;
        }
        return Status.DONE;
    }

    private Map<String, List<String>> values() {
        return parameters.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> List.of(entry.getValue().split(",", -1))));
    }

    /** Stays open when JMH, at its end, closes it. */
    private static final class Open extends FilterOutputStream {
        Open(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
