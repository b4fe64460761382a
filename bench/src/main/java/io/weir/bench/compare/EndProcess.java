package io.weir.bench.compare;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A child that does one task of a trial; see {@link EndProgram} for what is said. */
final class EndProcess implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;
    private static final String BOUND = "bound ";

    private final Process process;
    private final BufferedReader out;
    private final Path log;

    private EndProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
        out = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Starts the command; what it complains of goes to the file. */
    static EndProcess start(List<String> command, Path log) throws IOException {
        return new EndProcess(
                new ProcessBuilder(command).redirectError(log.toFile()).start(), log);
    }

    /** Waits until it is bound, and says where. */
    String awaitBound() throws IOException, InterruptedException, TrialFailedException {
        return awaitLine(BOUND).substring(BOUND.length());
    }

    /** Waits until messages flow. */
    void awaitFlow() throws IOException, InterruptedException, TrialFailedException {
        awaitLine("flowing");
    }

    /** Begins the measured time. */
    void begin() throws IOException, TrialFailedException {
        tell("begin");
    }

    /** Ends the measured time. */
    void end() throws IOException, TrialFailedException {
        tell("end");
    }

    /** Has it note what arrived so far, again and again. */
    void watch() throws IOException, TrialFailedException {
        tell("watch");
    }

    /** What it noted. */
    ColdReading curve() throws IOException, InterruptedException, TrialFailedException {
        tell("curve");
        return Json.parse(awaitLine("{"), ColdReading.class);
    }

    /** What it measured. */
    EndReport reading() throws IOException, InterruptedException, TrialFailedException {
        return Json.parse(awaitLine("{"), EndReport.class);
    }

    /** Processor time that it used so far, as user and in the kernel. */
    Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private void tell(String word) throws IOException, TrialFailedException {
        try {
            process.outputWriter(StandardCharsets.UTF_8)
                    .append(word)
                    .append('\n')
                    .flush();
        } catch (IOException e) {
            throw new TrialFailedException("a process ended: " + complaint());
        }
    }

    private String awaitLine(String beginning) throws IOException, InterruptedException, TrialFailedException {
        String line;
        do {
            line = nextLine();
            if (line == null) {
                throw new TrialFailedException("a process ended: " + complaint());
            }
        } while (!line.startsWith(beginning));
        return line;
    }

    /** Reads in another thread, since reading from a process cannot be interrupted. */
    private @Nullable String nextLine() throws IOException, InterruptedException, TrialFailedException {
        CompletableFuture<@Nullable String> line = new CompletableFuture<>();
        Thread reader = new Thread(() -> read(line), "reader");
        reader.setDaemon(true);
        reader.start();
        try {
            return line.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (TimeoutException e) {
            throw new TrialFailedException("nothing happened for " + PATIENCE_SECONDS + " s");
        }
    }

    private void read(CompletableFuture<@Nullable String> line) {
        try {
            line.complete(out.readLine());
        } catch (IOException e) {
            line.completeExceptionally(e);
        }
    }

    private String complaint() throws IOException {
        return Files.readString(log).lines().findFirst().orElse("without a word");
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
