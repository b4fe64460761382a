package io.weir.docs.programs;

import io.weir.testing.Python;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** A function of {@code programs.py} in a process, on libzmq. */
final class PythonProgram extends Program {
    private static final String SCRIPT = "/programs/programs.py";

    private final Process process;
    private final Thread reader;

    PythonProgram(String function, String... args) {
        super(function);
        List<String> command = new ArrayList<>(List.of(Python.command(), "-u", script(), function));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(Map.of("PYTHONIOENCODING", "utf-8"));
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        reader = new Thread(this::read, function + "-output");
        reader.setDaemon(true);
        reader.start();
    }

    private static String script() {
        try {
            return Path.of(Objects.requireNonNull(PythonProgram.class.getResource(SCRIPT), SCRIPT)
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private void read() {
        try {
            process.inputReader(StandardCharsets.UTF_8).lines().forEach(this::printed);
        } catch (UncheckedIOException e) {
            // It was ended.
        }
    }

    @Override
    void awaitEnd() {
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError(name() + " does not end");
            }
            reader.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        if (process.exitValue() != 0) {
            throw new AssertionError(name() + " failed: " + process.exitValue());
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
            reader.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
