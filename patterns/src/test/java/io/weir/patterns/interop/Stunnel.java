package io.weir.patterns.interop;

import io.weir.testing.Eventually;
import io.weir.testing.Interop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process of stunnel, which speaks TLS for programs that do not. */
final class Stunnel implements AutoCloseable {
    private static final String COMMAND = "stunnel4";

    private final Process process;

    private Stunnel(Process process) {
        this.process = process;
    }

    /** Whether it is on this machine. */
    static boolean isHere() {
        return Interop.runs(COMMAND, "-version");
    }

    /** Starts one with a single service, and waits until it listens. */
    static Stunnel start(Path folder, String... service) throws Exception {
        Path settings = folder.resolve("stunnel.conf");
        Path log = folder.resolve("stunnel.log");
        Files.writeString(
                settings,
                "foreground = yes\npid =\ndebug = notice\nsocket = l:TCP_NODELAY=1\nsocket = r:TCP_NODELAY=1\n[zeromq]\n"
                        + String.join("\n", List.of(service)) + "\n");
        Process process = new ProcessBuilder(COMMAND, settings.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Stunnel started = new Stunnel(process);
        try {
            Eventually.eventually(() -> {
                if (!Files.readString(log).contains("Configuration successful")) {
                    throw new AssertionError("stunnel says: " + Files.readString(log));
                }
            });
            return started;
        } catch (Throwable e) {
            started.close();
            throw e;
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw new AssertionError(e);
        }
    }
}
