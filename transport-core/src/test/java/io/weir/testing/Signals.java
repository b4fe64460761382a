package io.weir.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How a program is started with the signals that a terminal would give it. A shell without job control starts what is in
 * the background with SIGINT ignored, {@code nohup} does so with SIGHUP, and all that are started from there inherit it. A
 * JVM that was started so never hears the signal, and neither Java nor {@code sh} can undo that.
 */
public final class Signals {
    private static final List<List<String>> RESTORERS = List.of(
            List.of("env", "--default-signal=INT", "--default-signal=TERM", "--default-signal=HUP"),
            List.of("perl", "-e", "@SIG{qw(INT TERM HUP)} = ('DEFAULT') x 3; exec { $ARGV[0] } @ARGV"),
            List.of(
                    "python3",
                    "-c",
                    "import os, signal, sys\n"
                            + "for each in signal.SIGINT, signal.SIGTERM, signal.SIGHUP: signal.signal(each, signal.SIG_DFL)\n"
                            + "os.execvp(sys.argv[1], sys.argv[1:])"));

    private static final Optional<List<String>> RESTORER =
            RESTORERS.stream().filter(Signals::works).findFirst();

    private Signals() {}

    /** What to write before a command so that it hears SIGINT, SIGTERM and SIGHUP; nothing if no such program is here. */
    public static List<String> restored() {
        return RESTORER.orElse(List.of());
    }

    /** All the programs that can do it and are here. */
    static Stream<List<String>> restorers() {
        return RESTORERS.stream().filter(Signals::works);
    }

    /** Whether a program that is started hears SIGINT: it does not if this process ignores it and nothing here restores it. */
    public static boolean childrenHearInterrupts() throws IOException {
        return RESTORER.isPresent() || !ignores(Path.of("/proc/self/status"), 2);
    }

    /** Whether the process of that status file ignores the signal; false where there is no such file. */
    static boolean ignores(Path status, int signal) throws IOException {
        if (!Files.exists(status)) {
            return false;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .map(line -> Long.parseUnsignedLong(
                        line.substring("SigIgn:".length()).strip(), 16))
                .anyMatch(mask -> (mask >>> (signal - 1) & 1) == 1);
    }

    private static boolean works(List<String> restorer) {
        return Interop.runs(Stream.concat(restorer.stream(), Stream.of("true")).toArray(String[]::new));
    }
}
