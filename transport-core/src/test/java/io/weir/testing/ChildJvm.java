package io.weir.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program in a process of its own, on this JDK and class path, that hears signals however this process was started ({@link
 * Signals}). Lines are null at the end.
 */
public final class ChildJvm implements AutoCloseable {
    private static final long SECONDS = 120;

    private final Process process;
    private final BufferedReader out;
    private final BufferedReader err;

    private ChildJvm(List<String> command) throws IOException {
        process = new ProcessBuilder(command).start();
        out = process.inputReader(StandardCharsets.UTF_8);
        err = process.errorReader(StandardCharsets.UTF_8);
    }

    /** Starts the program with those arguments. */
    public static ChildJvm start(Class<?> program, String... args) throws IOException {
        return start(List.of("-XX:TieredStopAtLevel=1"), program, args);
    }

    /** Starts the program in a JVM with those options. */
    public static ChildJvm start(List<String> options, Class<?> program, String... args) throws IOException {
        return new ChildJvm(command(options, program, args));
    }

    /** Starts the program in a process that may have so many files open. */
    public static ChildJvm withOpenFiles(int limit, Class<?> program, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "ulimit -n " + limit + "; exec \"$@\"", "sh"));
        command.addAll(command(List.of("-XX:TieredStopAtLevel=1"), program, args));
        return new ChildJvm(command);
    }

    /** Starts the program with those arguments, and with no classes but those that stand beside it. */
    public static ChildJvm alone(List<String> options, Class<?> program, String... args) throws Exception {
        String here = Path.of(program.getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .toString();
        List<String> command = command(options, program, args);
        command.set(command.indexOf("-cp") + 1, here);
        return new ChildJvm(command);
    }

    /**
     * Starts the program as a shell does, in a JVM with those options.
     *
     * @param script what the shell runs, with the program in it as "$@"
     */
    public static ChildJvm inShell(String script, List<String> options, Class<?> program, String... args)
            throws IOException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", script, "sh"));
        command.addAll(command(options, program, args));
        return new ChildJvm(command);
    }

    private static List<String> command(List<String> options, Class<?> program, String... args) {
        List<String> command = new ArrayList<>(Signals.restored());
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(program.getName());
        command.addAll(List.of(args));
        return command;
    }

    /** The next line that it printed. */
    public String line() {
        try {
            return out.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next line that it printed as an error. */
    public String errorLine() {
        try {
            return err.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it prints up to these words, which need not end a line. */
    public String until(String words) {
        StringBuilder text = new StringBuilder();
        try {
            while (!text.toString().endsWith(words)) {
                int next = out.read();
                if (next < 0) {
                    throw new AssertionError("it ended, and had printed: " + text);
                }
                text.append((char) next);
            }
            return text.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Tells it something. */
    public void tell(String line) throws IOException {
        process.outputWriter(StandardCharsets.UTF_8).append(line).append('\n').flush();
    }

    /** Sends it a signal: INT, TERM, STOP and so on. */
    public void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    /** Waits for its end. */
    public int status() throws InterruptedException {
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("did not end");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
