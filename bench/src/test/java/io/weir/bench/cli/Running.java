package io.weir.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A {@code weir} command that runs in a thread of the test, with streams that the test holds. */
final class Running implements AutoCloseable {
    private static final long SECONDS = 30;

    private final PipedOutputStream in = new PipedOutputStream();
    private final LineOutput out = new LineOutput();
    private final LineOutput err = new LineOutput();
    private final FutureTask<Integer> status;
    private final Thread thread;
    private String endpoint = "";

    private Running(String... args) throws IOException {
        Console console =
                new Console(new PipedInputStream(in, 1 << 16), out, new PrintStream(err, true, StandardCharsets.UTF_8));
        status = new FutureTask<>(() -> {
            int result = Weir.run(console, args);
            out.close();
            err.close();
            return result;
        });
        thread = new Thread(status, "weir-command " + String.join(" ", args));
        thread.start();
    }

    /** Starts the command with these arguments. */
    static Running weir(String... args) {
        try {
            return new Running(args);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts the command bound to a free port of its own. */
    static Running bound(String type, String... more) {
        String[] args = new String[more.length + 3];
        args[0] = type;
        args[1] = "--bind";
        args[2] = "tcp://127.0.0.1:*";
        System.arraycopy(more, 0, args, 3, more.length);
        return weir(args);
    }

    /** Writes to its standard input. */
    Running type(String text) {
        try {
            in.write(text.getBytes(StandardCharsets.UTF_8));
            in.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Ends its standard input. */
    Running endInput() {
        try {
            in.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Where it is bound first, once it is. */
    String endpoint() {
        if (endpoint.isEmpty()) {
            String line = errorLine();
            assertThat(line).startsWith("bound ");
            endpoint = line.substring("bound ".length());
        }
        return endpoint;
    }

    /** The next line of its standard output. */
    String line() {
        return out.next();
    }

    /** The next line of its standard error. */
    String errorLine() {
        return err.next();
    }

    /** Whether it has ended. */
    boolean ended() {
        return status.isDone();
    }

    /** Waits for the end, and says with which status it ended. */
    int status() {
        try {
            return status.get(SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError(thread.getName() + " did not end: " + e, e);
        }
    }

    /** Waits for the end and says what it wrote that was not read yet. */
    String rest() {
        status();
        return out.rest();
    }

    /** Waits for the end and says what it complained of. */
    String complaints() {
        status();
        return err.rest();
    }

    /** As a signal does. */
    Running interrupt() {
        thread.interrupt();
        return this;
    }

    @Override
    public void close() {
        interrupt();
        endInput();
        status();
    }
}
