package io.weir.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JvmLogTest {
    @TempDir
    private Path folder;

    @Test
    void classesAreCountedUntilTheFirstMessageAndCompilationsUntilTheEnd() throws IOException {
        Path file = folder.resolve("jvm.log");
        Files.writeString(file, """
                [100ns][class,load] java.lang.Object source: shared objects file
                [200ns][class,load] io.weir.Message source: file:/weir.jar
                [300ns][jit,compilation]    1       3       java.lang.Object::<init> (1 bytes)
                [301ns][jit,compilation]    2     n 0       java.lang.System::nanoTime (native)   (static)
                [400ns][class,load] io.weir.Late source: file:/weir.jar
                [500ns][jit,compilation]   12  s! b 4       io.weir.Queue::offer (20 bytes)
                [600ns][jit,compilation]   13 %     4       io.weir.Queue::offer @ 7 (20 bytes)
                [700ns][jit,compilation]    1       3       java.lang.Object::<init> (1 bytes)   made not entrant
                [800ns][jit,compilation]   12  s! b 4       io.weir.Queue::offer (20 bytes)   made not entrant
                [900ns][jit,compilation]   13 %     4       io.weir.Queue::offer @ 7 (20 bytes)   made not entrant: a reason
                [950ns][jit,compilation] 1234       1       io.weir.Queue::size (5 bytes)
                """);
        assertThat(new JvmLog(file).read("weir", Work.PUSH, 300))
                .isEqualTo(new JvmDiary("weir", "push", 2, 2, 2, 3, 2, List.of("io.weir.Queue::offer 2×")));
    }
}
