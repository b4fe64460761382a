package io.weir.bench.cli;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether people look at what a process writes, and type what it reads. */
final class Terminal {
    private static final Path LINKS = Path.of("/proc/self/fd");

    private Terminal() {}

    /** Whether standard error is a terminal; false where the system has no way to tell. */
    static boolean isStandardError() {
        return is(2);
    }

    /** Whether standard input is a terminal; false where the system has no way to tell. */
    static boolean isStandardInput() {
        return is(0);
    }

    /** Whether standard output is a terminal; false where the system has no way to tell. */
    static boolean isStandardOutput() {
        return is(1);
    }

    private static boolean is(int number) {
        try {
            Path link = LINKS.resolve(Integer.toString(number));
            if (Files.isSymbolicLink(link)) {
                String file = Files.readSymbolicLink(link).toString();
                return file.startsWith("/dev/pts/") || file.startsWith("/dev/tty") || file.equals("/dev/console");
            }
            return new ProcessBuilder("test", "-t", Integer.toString(number))
                            .redirectInput(number == 0 ? Redirect.INHERIT : Redirect.PIPE)
                            .redirectOutput(Redirect.INHERIT)
                            .redirectError(Redirect.INHERIT)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
