package io.weir.bench.compare;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weir compare}: Weir beside libzmq, JeroMQ and the bare ceiling. */
@Command(
        name = "compare",
        description = "Does the same work on Weir, libzmq, JeroMQ and nothing at all, in alternation, in processes of"
                + " their own; writes results.json, performance.md and charts.")
public final class CompareCommand implements Callable<Integer> {
    private final PrintStream out;
    private final PrintStream err;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--workload",
            paramLabel = "W",
            description = "A workload, or a family of them; may be repeated. Without it all, for hours.")
    private List<String> workloads = new ArrayList<>();

    @Option(
            names = "--contestant",
            paramLabel = "NAME",
            description = "Who takes part: weir, libzmq, jeromq, bare, weir-to-libzmq, libzmq-to-weir; may be repeated."
                    + " Without it all.")
    private List<String> contestants = new ArrayList<>();

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "5", description = "Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "5",
            description = "How long a round is measured. Default: ${DEFAULT-VALUE}.")
    private int seconds;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "5",
            description = "Seconds of a round before it is measured. Default: ${DEFAULT-VALUE}.")
    private int warmUp;

    @Option(
            names = "--results",
            paramLabel = "DIR",
            defaultValue = "results",
            description = "Where the results go. Default: ${DEFAULT-VALUE}.")
    private Path folder = Path.of("results");

    /**
     * Makes the command.
     *
     * @param out tables
     * @param err what goes on, and what went wrong
     */
    public CompareCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<Workload> chosen = chosen();
        Files.createDirectories(folder);
        LibzmqProgram libzmq = LibzmqProgram.compile(folder);
        Comparison comparison = new Comparison(
                new Trials(libzmq, Duration.ofSeconds(warmUp), Duration.ofSeconds(seconds), folder),
                contestants,
                rounds,
                err);
        Environment environment = Environment.here(libzmq.version(), commandLine(), rounds, warmUp, seconds);
        List<Outcome> outcomes = new ArrayList<>();
        for (Workload workload : chosen) {
            Outcome outcome = comparison.run(workload);
            if (outcome.scores().isEmpty()) {
                continue;
            }
            TextTable.lines(outcome).forEach(out::println);
            outcomes.add(outcome);
            // After each, since whoever ends a run of hours early wants what there is.
            new Results(environment, comparison.remarks(), List.copyOf(outcomes)).write(folder);
        }
        if (!outcomes.isEmpty()) {
            show(Results.read(folder));
        }
        comparison.remarks().forEach(out::println);
        return comparison.hasFailures() ? ExitCode.SOFTWARE : ExitCode.OK;
    }

    private List<Workload> chosen() {
        for (String name : workloads) {
            if (Workloads.named(name).isEmpty()) {
                throw new ParameterException(
                        spec().commandLine(), "no workload '" + name + "' (expected: " + Workloads.names() + ")");
            }
        }
        for (String name : contestants) {
            if (!Workloads.contestants().contains(name)) {
                throw new ParameterException(
                        spec().commandLine(),
                        "no contestant '" + name + "' (expected: " + String.join(", ", Workloads.contestants()) + ")");
            }
        }
        if (rounds < 1 || seconds < 1 || warmUp < 0) {
            throw new ParameterException(spec().commandLine(), "--rounds and --seconds begin at 1, --warm-up at 0");
        }
        return Workloads.named(workloads);
    }

    private CommandSpec spec() {
        return Objects.requireNonNull(spec, "spec");
    }

    private String commandLine() {
        return "java -jar weir.jar "
                + String.join(" ", spec().root().commandLine().getParseResult().originalArgs());
    }

    private void show(Results results) throws IOException {
        Files.write(folder.resolve("performance.md"), new Report(results).lines());
        try {
            for (Chart chart : Chart.of(results)) {
                chart.write(folder);
            }
        } catch (LinkageError | InternalError e) {
            err.println("weir: no charts are drawn: this JDK cannot measure text (" + e.getMessage() + ")");
        }
    }
}
