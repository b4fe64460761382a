package io.weir.bench.cli;

import io.weir.testing.Python;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A few lines of Python with pyzmq in a process of their own; they find their arguments in {@code a}. */
final class PythonPeer implements AutoCloseable {
    private static final long SECONDS = 30;
    private static final String BEFORE = """
            import sys, zmq
            a = sys.argv[1:]
            def socket(kind):
                s = zmq.Context.instance().socket(getattr(zmq, kind))
                s.RCVTIMEO = s.SNDTIMEO = s.LINGER = 20000
                return s
            def say(*what):
                print(*what, flush=True)
            def bound(s):
                s.bind('tcp://127.0.0.1:*')
                say(s.LAST_ENDPOINT.decode())
                return s
            def connected(s):
                s.connect(a[0])
                return s
            """;

    /** A Python program that just ends drops what it has not sent. */
    private static final String AFTER = "\nzmq.Context.instance().destroy()";

    private final Process process;
    private final BufferedReader out;

    private PythonPeer(Process process) {
        this.process = process;
        out = process.inputReader(StandardCharsets.UTF_8);
    }

    static PythonPeer run(String script, String... args) {
        List<String> command = new ArrayList<>(List.of(Python.command(), "-c", BEFORE + script + AFTER));
        command.addAll(List.of(args));
        try {
            return new PythonPeer(new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The next line it printed. */
    String line() {
        try {
            String line = out.readLine();
            if (line == null) {
                throw new AssertionError("the Python program ended");
            }
            return line;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Writes a line to its standard input. */
    void tell(String line) {
        try {
            process.outputWriter(StandardCharsets.UTF_8)
                    .append(line)
                    .append('\n')
                    .flush();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        try {
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("the Python program does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            process.destroyForcibly();
        }
    }
}
