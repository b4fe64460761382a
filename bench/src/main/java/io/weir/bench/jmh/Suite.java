package io.weir.bench.jmh;

import io.weir.bench.file.OutputFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.regex.Pattern;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs benchmarks, each in processes of its own, and counts what they allocate.
 *
 * @param effort how long each runs
 * @param which what the names of the benchmarks contain
 * @param parameters values for parameters, instead of all that the benchmarks have
 * @param results where the results go, as JSON
 */
public record Suite(Effort effort, Pattern which, Map<String, List<String>> parameters, Path results) {
    /**
     * Runs them, and reports on the stream.
     *
     * @return false if no benchmark has such a name
     * @throws InterruptedException if interrupted; the results are those of the benchmarks that had ended
     * @throws IllegalStateException if a benchmark fails; the same holds
     * @throws IOException if the results cannot be written, with the file and the reason
     */
    public boolean run(PrintStream out) throws InterruptedException, IOException {
        OutputFile.check(results);
        Gatherer gatherer = new Gatherer(OutputFormatFactory.createFormatInstance(out, VerboseMode.NORMAL));
        try {
            return run(new Runner(options().build(), gatherer));
        } finally {
            write(gatherer.results());
        }
    }

    private void write(List<RunResult> all) throws IOException {
        if (all.isEmpty()) {
            return;
        }
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        ResultFormatFactory.getInstance(ResultFormatType.JSON, new PrintStream(text, true, StandardCharsets.UTF_8))
                .writeOut(all);
        OutputFile.write(results, () -> Files.write(results, text.toByteArray()));
    }

    private static boolean run(Runner runner) throws InterruptedException {
        FutureTask<?> run = new FutureTask<>(runner::run);
        Thread thread = new Thread(run, "jmh");
        thread.start();
        try {
            run.get();
            return true;
        } catch (InterruptedException e) {
            // JMH does not report that it was interrupted, only that something failed: hence the thread of its own.
            thread.interrupt();
            thread.join();
            throw e;
        } catch (ExecutionException e) {
            Throwable why = Objects.requireNonNullElse(e.getCause(), e);
            if (why instanceof NoBenchmarksException) {
                return false;
            }
            throw new IllegalStateException(why.getMessage(), why);
        }
    }

    private ChainedOptionsBuilder options() {
        TimeValue time = TimeValue.milliseconds(effort.iteration().toMillis());
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(which.pattern())
                .forks(effort.forks())
                .warmupIterations(effort.warmups())
                .warmupTime(time)
                .measurementIterations(effort.iterations())
                .measurementTime(time)
                .timeout(TimeValue.minutes(1))
                .jvmArgsAppend("--enable-native-access=ALL-UNNAMED")
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true);
        parameters.forEach((name, values) -> options.param(name, values.toArray(String[]::new)));
        return options;
    }
}
