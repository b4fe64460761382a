package io.weir.bench.compare;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The program of a child: does one task with one library. When its standard input has said {@code begin} and {@code end}
 * it prints a line of JSON about the time between. From {@code watch} on it notes what arrived so far again and again, and at
 * {@code curve} it prints that. It works on until that input ends, since the other end may still be
 * measuring, and is then gone without lingering.
 */
final class EndProgram {
    private static final int FAILED = 1;

    private EndProgram() {}

    public static void main(String[] args) throws IOException {
        EndTask task = EndTask.parse(List.of(args).subList(1, args.length));
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Meter meter = new Meter(task.sockets(), out);
        End end = Ends.of(Library.of(args[0]), task);
        new Thread(() -> work(end, meter), "end").start();
        obey(meter, out);
    }

    private static void work(End end, Meter meter) {
        try {
            end.run(meter);
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            fail(e);
        }
    }

    private static void obey(Meter meter, PrintStream out) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Sampler sampler = new Sampler(meter);
        String line;
        while ((line = in.readLine()) != null) {
            switch (line) {
                case "begin" -> meter.begin();
                case "end" -> out.println(Json.line(meter.end()));
                case "watch" -> sampler.start();
                case "curve" -> out.println(Json.line(sampler.curve()));
                default -> fail(new IOException("'" + line + "' is no word of the parent's"));
            }
        }
        Runtime.getRuntime().halt(0);
    }

    /** Ends the program; what went wrong is in the log of the child. */
    static void fail(Throwable failure) {
        PrintStream err = System.err;
        err.println(failure);
        for (StackTraceElement element : failure.getStackTrace()) {
            err.println("\tat " + element);
        }
        Runtime.getRuntime().halt(FAILED);
    }
}
