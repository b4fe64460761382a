package io.weir.bench.compare;

import io.weir.bench.file.OutputFile;
import io.weir.bench.terminal.Progress;
import io.weir.bench.terminal.StatusLine;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
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
    private static final int INTERRUPTED = 130;

    private final PrintStream out;
    private final PrintStream err;
    private final StatusLine status;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--workload",
            paramLabel = "W",
            completionCandidates = WorkloadNames.class,
            description = "A workload, or a family of them; may be repeated. Without it all, for hours. There are:"
                    + " ${COMPLETION-CANDIDATES}.")
    private List<String> workloads = new ArrayList<>();

    @Option(
            names = "--contestant",
            paramLabel = "NAME",
            completionCandidates = ContestantNames.class,
            description = "The contestants: ${COMPLETION-CANDIDATES}; may be repeated. Without it all.")
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
     * @param err a line for each trial, and what went wrong
     * @param status which trial of how many is under way
     */
    public CompareCommand(PrintStream out, PrintStream err, StatusLine status) {
        this.out = out;
        this.err = err;
        this.status = status;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<Workload> chosen = chosen();
        OutputFile.folder(folder);
        LibzmqProgram libzmq = LibzmqProgram.compile(folder);
        TrialCount count = new TrialCount();
        Comparison comparison = new Comparison(
                new Trials(libzmq, Duration.ofSeconds(warmUp), Duration.ofSeconds(seconds), folder),
                contestants,
                rounds,
                err,
                count);
        Gathering gathering = new Gathering(
                Environment.here(libzmq.version(), commandLine(), rounds, warmUp, seconds), comparison, folder);
        boolean interrupted = !run(chosen, comparison, count, gathering);
        if (gathering.isEmpty()) {
            err.println("weir: nothing was measured");
        } else {
            show(Results.read(folder));
        }
        comparison.remarks().forEach(out::println);
        if (interrupted) {
            err.println("weir: interrupted; the results of " + count.done() + " of " + count.all() + " trials are in "
                    + folder);
            return INTERRUPTED;
        }
        if (out.checkError()) {
            err.println("weir: standard output: not all could be written");
            return ExitCode.SOFTWARE;
        }
        return comparison.hasFailures() || gathering.isEmpty() ? ExitCode.SOFTWARE : ExitCode.OK;
    }

    /** Runs all trials; false if interrupted before the last. */
    private boolean run(List<Workload> chosen, Comparison comparison, TrialCount count, Gathering gathering)
            throws IOException {
        chosen.forEach(workload -> count.expect(comparison.trials(workload)));
        Progress progress = Progress.show(status, count);
        try {
            for (Workload workload : chosen) {
                try {
                    comparison.run(workload, gathering::put);
                } finally {
                    gathering.take().ifPresent(this::print);
                }
            }
            return true;
        } catch (InterruptedException e) {
            return false;
        } finally {
            progress.close();
        }
    }

    private void print(WorkloadResult outcome) {
        status.erase();
        TextTable.lines(outcome).forEach(out::println);
    }

    private List<Workload> chosen() {
        for (String name : workloads) {
            if (Workloads.named(name).isEmpty()) {
                throw new ParameterException(
                        spec().commandLine(),
                        "no workload '" + name + "' (expected: " + String.join(", ", Workloads.names()) + ")");
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
        Path page = folder.resolve("performance.md");
        OutputFile.write(page, () -> Files.write(page, new Report(results).lines()));
        try {
            for (Chart chart : Chart.of(results)) {
                chart.write(folder);
            }
        } catch (LinkageError | InternalError e) {
            err.println("weir: no charts are drawn: this JDK cannot measure text (" + e.getMessage() + ")");
        }
    }

    /** What {@code --workload} may be. */
    private static final class WorkloadNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Workloads.names().iterator();
        }
    }

    /** What {@code --contestant} may be. */
    private static final class ContestantNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Workloads.contestants().iterator();
        }
    }
}
