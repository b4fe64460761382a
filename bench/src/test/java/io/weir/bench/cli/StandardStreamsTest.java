package io.weir.bench.cli;

import static io.weir.bench.cli.Running.bound;
import static io.weir.bench.cli.Running.weir;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testing.ChildJvm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Processes that lack standard streams: the JVM has files of its own under their numbers. */
@Tag("slow")
@DisabledOnOs(OS.WINDOWS)
class StandardStreamsTest {
    private static final int MODULES = 0xCAFEDADA;

    private static ChildJvm weirWithout(String closing, String... args) throws IOException {
        return ChildJvm.inShell("exec \"$@\" " + closing, List.of("-XX:TieredStopAtLevel=1"), Weir.class, args);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<&-", "<&- >&-", "<&- >&- 2>&-"})
    void standardInputThatIsClosedIsEmpty(String closing) throws Exception {
        try (Running pull = bound("pull", "--count", "1");
                ChildJvm push = weirWithout(closing, "push", "--connect", pull.endpoint())) {
            assertThat(push.status()).isZero();
            try (Running last = weir("push", "--connect", pull.endpoint(), "--frame", "the only message")) {
                assertThat(pull.rest()).isEqualTo("the only message");
                assertThat(last.status()).isZero();
            }
        }
    }

    @Test
    void standardInputThatIsClosedIsEmptyForAKindThatTalks() throws Exception {
        try (Running one = bound("pair", "--frame", "hello", "--count", "1");
                ChildJvm other = weirWithout("<&-", "pair", "--connect", one.endpoint(), "--count", "1")) {
            assertThat(other.line()).isEqualTo("hello");
            assertThat(other.status()).isZero();
            one.interrupt();
            assertThat(one.rest()).isEmpty();
        }
    }

    @Test
    void whatCannotBeWrittenSinceStandardOutputIsClosedIsAFailure() throws Exception {
        try (Running push = bound("push", "--frame", "x");
                ChildJvm pull = weirWithout(">&-", "pull", "--connect", push.endpoint(), "--count", "1")) {
            assertThat(pull.errorLine()).isEqualTo("weir: standard output: it is closed");
            assertThat(pull.status()).isEqualTo(Status.FAILED);
        }
        try (ChildJvm help = weirWithout(">&-", "--help")) {
            assertThat(help.errorLine()).isEqualTo("weir: standard output: not all could be written");
            assertThat(help.status()).isEqualTo(Status.FAILED);
        }
    }

    @Test
    void aClosedStandardErrorLosesWordsOnly() throws Exception {
        try (Running pull = bound("pull", "--count", "1");
                ChildJvm push = weirWithout(
                        "2>&-",
                        "push",
                        "--bind",
                        "ipc://*",
                        "--connect",
                        pull.endpoint(),
                        "--frame",
                        "x",
                        "--wait-peers",
                        "1")) {
            assertThat(pull.rest()).isEqualTo("x");
            assertThat(push.status()).isZero();
        }
    }

    @Test
    void aFileIsThatOfTheModulesBySizeAndBeginning(@TempDir Path folder) throws Exception {
        Path modules = Files.write(
                folder.resolve("modules"),
                ByteBuffer.allocate(8).putInt(MODULES).array());
        Path other = Files.write(folder.resolve("other"), new byte[8]);
        try (FileChannel one = FileChannel.open(modules);
                FileChannel two = FileChannel.open(other)) {
            assertThat(StandardStreams.isModules(one, 8, modules)).isTrue();
            assertThat(StandardStreams.isModules(two, 8, modules)).isFalse();
            assertThat(StandardStreams.isModules(one, 9, modules)).isFalse();
            assertThat(StandardStreams.isModules(one, 8, folder.resolve("absent")))
                    .isFalse();
        }
    }

    @Test
    void aLineThatIsTooLongForTheMemoryIsAFailureAndNoSilence() throws Exception {
        try (Running pull = bound("pull", "--count", "1");
                ChildJvm push = ChildJvm.inShell(
                        "(echo first; head -c 100000000 /dev/zero) | \"$@\"",
                        List.of("-Xmx64m", "-XX:TieredStopAtLevel=1"),
                        Weir.class,
                        "push",
                        "--connect",
                        pull.endpoint(),
                        "--max-line",
                        "0")) {
            assertThat(push.errorLine())
                    .isEqualTo(
                            "weir: standard input: line 2 is too long for the memory that there is (see --max-line)");
            assertThat(push.status()).isEqualTo(Status.FAILED);
            assertThat(pull.rest()).isEqualTo("first");
        }
    }
}
