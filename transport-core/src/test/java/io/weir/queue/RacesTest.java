package io.weir.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Has jcstress run all races of this module: the classes annotated with {@code @JCStressTest}. */
@Tag("slow")
@Timeout(value = 1, unit = TimeUnit.HOURS)
class RacesTest {
    private static final Path DIRECTORY = Path.of(System.getProperty("weir.target", "target"), "jcstress");

    @Test
    void briefly() throws Exception {
        run("-m", "quick", "-sc", "false", "-time", "100", "-iters", "3");
    }

    @Test
    @Tag("stress")
    void atLength() throws Exception {
        // All ways to compile each actor make hundreds of runs: each a second, so that two processors are done within
        // the half hour.
        run("-m", "default", "-time", "200");
    }

    private static void run(String... mode) throws IOException, InterruptedException {
        Files.createDirectories(DIRECTORY);
        Path log = DIRECTORY.resolve("log.txt");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "org.openjdk.jcstress.Main",
                // Given arguments of its own, jcstress tries no other modes of the JVM, of which there are many.
                "-jvmArgs",
                "-Xmx256m -XX:-RestrictContended"));
        command.addAll(List.of(mode));
        Process jcstress = new ProcessBuilder(command)
                .directory(DIRECTORY.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(jcstress.waitFor()).as(() -> summary(log)).isZero();
        } finally {
            jcstress.destroy();
        }
    }

    /** The part of the log that follows "RUN RESULTS": the races that failed, with all that was seen. */
    private static String summary(Path log) {
        try {
            String text = Files.readString(log);
            return text.substring(Math.max(0, text.indexOf("RUN RESULTS")));
        } catch (IOException e) {
            return log + ": " + e;
        }
    }
}
