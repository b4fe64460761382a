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
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weir compare}: Weir beside libzmq, JeroMQ and the bare ceiling. */
@Command(
        name = "compare",
        description = "Does the same work on Weir, libzmq, JeroMQ and nothing at all, in alternation, in processes of"
                + " their own; writes results.json, performance.md and charts. With --cold it looks at the first seconds"
                + " of fresh processes instead.")
public final class CompareCommand implements Callable<Integer> {
    private static final int INTERRUPTED = 130;
    private static final int SECONDS = 5;

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
            description = "How long a round is measured. Default: 5, with --cold 20.")
    private @Nullable Integer seconds;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "5",
            description = "Seconds of a round before it is measured; with --cold none. Default: ${DEFAULT-VALUE}.")
    private int warmUp;

    @Mixin
    private ColdArguments cold = new ColdArguments();

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
        return cold.on() ? cold(chosen, libzmq) : warm(chosen, libzmq);
    }

    private int warm(List<Workload> chosen, LibzmqProgram libzmq) throws IOException {
        TrialCount count = new TrialCount();
        TrialAttempts attempts = new TrialAttempts(err, count);
        Comparison comparison = new Comparison(
                new Trials(libzmq, Duration.ofSeconds(warmUp), Duration.ofSeconds(seconds()), folder),
                contestants,
                rounds,
                attempts);
        Gathering gathering = new Gathering(
                Environment.here(libzmq.version(), commandLine(), rounds, warmUp, seconds()), attempts, folder);
        boolean interrupted = !run(chosen, comparison, count, gathering);
        if (gathering.isEmpty()) {
            err.println("weir: nothing was measured");
        } else {
            show(Results.read(folder));
        }
        attempts.remarks().forEach(out::println);
        return status(interrupted, count, attempts.hasFailures() || gathering.isEmpty());
    }

    private int cold(List<Workload> chosen, LibzmqProgram libzmq) throws IOException {
        TrialCount count = new TrialCount();
        TrialAttempts attempts = new TrialAttempts(err, count);
        List<ColdContestant> present = cold.contestants(contestants, libzmq.path() != null);
        ColdComparison comparison =
                new ColdComparison(new ColdTrials(libzmq, seconds(), folder), present, rounds, attempts);
        if (libzmq.path() == null) {
            attempts.remark("libzmq is left out: " + libzmq.version());
        }
        ColdGathering gathering = new ColdGathering(
                Environment.here(libzmq.version(), commandLine(), rounds, 0, seconds()), attempts, present, folder);
        boolean interrupted = !runCold(chosen, comparison, count, gathering);
        if (gathering.outcomes().isEmpty()) {
            err.println("weir: nothing was measured");
        } else {
            gathering.writePage();
            draw(gathering::writeCharts);
        }
        attempts.remarks().forEach(out::println);
        return status(
                interrupted,
                count,
                attempts.hasFailures() || gathering.outcomes().isEmpty());
    }

    /** Runs all trials from cold; false if interrupted before the last. */
    private boolean runCold(List<Workload> chosen, ColdComparison comparison, TrialCount count, ColdGathering gathering)
            throws IOException {
        chosen.forEach(workload -> count.expect(comparison.trials()));
        Progress progress = Progress.show(status, count);
        try {
            for (Workload workload : chosen) {
                comparison.run(workload, gathering::put);
            }
            return true;
        } catch (InterruptedException e) {
            return false;
        } finally {
            progress.close();
            gathering.outcomes().forEach(outcome -> ColdTable.lines(outcome).forEach(out::println));
        }
    }

    private int status(boolean interrupted, TrialCount count, boolean failed) {
        if (interrupted) {
            err.println("weir: interrupted; the results of " + count.done() + " of " + count.all() + " trials are in "
                    + folder);
            return INTERRUPTED;
        }
        if (out.checkError()) {
            err.println("weir: standard output: not all could be written");
            return ExitCode.SOFTWARE;
        }
        return failed ? ExitCode.SOFTWARE : ExitCode.OK;
    }

    private int seconds() {
        return seconds == null ? cold.on() ? ColdArguments.SECONDS : SECONDS : seconds;
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
        if (rounds < 1 || seconds() < 1 || warmUp < 0) {
            throw new ParameterException(spec().commandLine(), "--rounds and --seconds begin at 1, --warm-up at 0");
        }
        if (cold.isSuperfluous()) {
            throw new ParameterException(
                    spec().commandLine(), "--java, --jvm-option and --weir-warm-up belong to --cold");
        }
        return cold.on() ? chosenForCold() : Workloads.named(workloads);
    }

    private List<Workload> chosenForCold() {
        List<Workload> named = Workloads.named(workloads.isEmpty() ? ColdArguments.WORKLOADS : workloads);
        for (Workload workload : named) {
            if (!ColdTrials.canRun(workload)) {
                throw new ParameterException(
                        spec().commandLine(),
                        "workload " + workload.name() + " is not for --cold (expected: two processes, no schedule)");
            }
        }
        return named;
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
        draw(() -> {
            for (Chart chart : Chart.of(results)) {
                chart.write(folder);
            }
        });
    }

    /** Draws charts. */
    private interface Drawing {
        void draw() throws IOException;
    }

    private void draw(Drawing drawing) throws IOException {
        try {
            drawing.draw();
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
