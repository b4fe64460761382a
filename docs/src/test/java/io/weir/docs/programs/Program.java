package io.weir.docs.programs;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A program that runs: a main of ours on a thread of its own, or a function of {@code programs.py} in a process of its
 * own. What it prints is read line by line.
 */
abstract class Program implements AutoCloseable {
    /** More than any program takes between two lines, on a machine that is busy with something else. */
    static final long PATIENCE_SECONDS = 90;

    private static final String LISTENING = "listening on ";

    private final String name;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    Program(String name) {
        this.name = name;
    }

    /** The next line that it printed; fails if none comes. */
    final String line() {
        try {
            String line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (line == null) {
                throw new AssertionError(name + " printed nothing more");
            }
            return line;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The next line like that, those before it being of no interest. */
    final String line(Predicate<String> wanted) {
        String line = line();
        while (!wanted.test(line)) {
            line = line();
        }
        return line;
    }

    /** The next line that begins like that, without its beginning. */
    final String after(String beginning) {
        return line(line -> line.startsWith(beginning)).substring(beginning.length());
    }

    /** Where it says that it listens. */
    final String endpoint() {
        return after(LISTENING);
    }

    /** Waits until it ends by itself, well. */
    abstract void awaitEnd();

    /** Ends it as Ctrl-C would. */
    @Override
    public abstract void close();

    final String name() {
        return name;
    }

    final void printed(String line) {
        lines.add(line);
    }

    /** A stream that cuts what is printed into lines. */
    static final class Lines extends OutputStream {
        private final Program program;
        private byte[] line = new byte[80];
        private int length;

        Lines(Program program) {
            this.program = program;
        }

        @Override
        public synchronized void write(int b) {
            if (b == '\n') {
                program.printed(new String(line, 0, length, StandardCharsets.UTF_8));
                length = 0;
                return;
            }
            if (length == line.length) {
                line = Arrays.copyOf(line, 2 * length);
            }
            line[length++] = (byte) b;
        }
    }
}
