package io.weir.bench.jmh;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.format.OutputFormat;

/** Passes on what JMH reports, and keeps the results of the benchmarks that have ended, which JMH gives only in the end. */
final class Gatherer implements OutputFormat {
    private final OutputFormat report;
    private final List<RunResult> results = new ArrayList<>();

    Gatherer(OutputFormat report) {
        this.report = report;
    }

    /** Those of all that have ended; once the run has, JMH's own. */
    synchronized List<RunResult> results() {
        return List.copyOf(results);
    }

    @Override
    public synchronized void endBenchmark(@Nullable BenchmarkResult result) {
        if (result != null) {
            results.add(new RunResult(result.getParams(), List.of(result)));
        }
        report.endBenchmark(result);
    }

    @Override
    public synchronized void endRun(Collection<RunResult> all) {
        results.clear();
        results.addAll(all);
        report.endRun(all);
    }

    @Override
    public void iteration(BenchmarkParams benchmark, IterationParams iteration, int number) {
        report.iteration(benchmark, iteration, number);
    }

    @Override
    public void iterationResult(
            BenchmarkParams benchmark, IterationParams iteration, int number, IterationResult data) {
        report.iterationResult(benchmark, iteration, number, data);
    }

    @Override
    public void startBenchmark(BenchmarkParams benchmark) {
        report.startBenchmark(benchmark);
    }

    @Override
    public void startRun() {
        report.startRun();
    }

    @Override
    public void print(String text) {
        report.print(text);
    }

    @Override
    public void println(String text) {
        report.println(text);
    }

    @Override
    public void flush() {
        report.flush();
    }

    @Override
    public void close() {
        report.close();
    }

    @Override
    public void verbosePrintln(String text) {
        report.verbosePrintln(text);
    }

    @Override
    public void write(int b) {
        report.write(b);
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        report.write(bytes);
    }
}
