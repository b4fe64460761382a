package io.weir.bench.cli;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Reads passwords from standard input. On a terminal it asks for them, and the terminal shows nothing of what is typed.
 */
final class PasswordPrompt {
    private static final String STANDARD_INPUT = "standard input";

    private final Console console;
    private final boolean terminal;

    private PasswordPrompt(Console console, boolean terminal) {
        this.console = console;
        this.terminal = terminal;
    }

    static PasswordPrompt of(Console console) {
        return new PasswordPrompt(console, Terminal.isStandardInput());
    }

    boolean isTerminal() {
        return terminal;
    }

    /**
     * The next line; for the caller to close.
     *
     * @throws IOException if there is none, or the terminal would show it
     */
    Password ask(String question) throws IOException, InterruptedException {
        if (!terminal) {
            return read();
        }
        String settings = terminal("-g");
        terminal("-echo");
        try {
            console.err().print(question);
            console.err().flush();
            return read();
        } finally {
            terminal(settings);
            console.err().println();
        }
    }

    /** Reads in another thread, since reading cannot be interrupted. */
    private Password read() throws IOException, InterruptedException {
        CompletableFuture<Password> line = new CompletableFuture<>();
        Thread reader = new Thread(() -> read(line), STANDARD_INPUT);
        reader.setDaemon(true);
        reader.start();
        try {
            return line.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException why ? why : new IOException(STANDARD_INPUT, e.getCause());
        }
    }

    private void read(CompletableFuture<Password> line) {
        try {
            line.complete(Password.read(console.in(), STANDARD_INPUT));
        } catch (IOException | RuntimeException | Error e) {
            line.completeExceptionally(e);
        }
    }

    /** Has stty set or tell how the terminal is set. */
    private static String terminal(String setting) throws IOException {
        Process stty = new ProcessBuilder("stty", setting)
                .redirectInput(Redirect.INHERIT)
                .redirectErrorStream(true)
                .start();
        String said = new String(stty.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (stty.onExit().join().exitValue() != 0) {
            throw new IOException("the terminal would show the password: stty says " + said);
        }
        return said;
    }
}
