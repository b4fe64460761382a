package io.weir.bench.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class OutputFileTest {
    @TempDir
    private Path folder;

    @Test
    @EnabledOnOs(OS.LINUX)
    void aFullDiskIsSaidWithTheFile() {
        Path full = Path.of("/dev/full");
        assertThatThrownBy(() -> OutputFile.write(full, () -> Files.writeString(full, "x")))
                .isInstanceOf(IOException.class)
                .hasMessage("/dev/full: No space left on device");
    }

    @Test
    void aFolderThatIsNotThereIsSaidWithTheFile() {
        Path file = folder.resolve("absent").resolve("file");
        assertThatThrownBy(() -> OutputFile.check(file))
                .isInstanceOf(IOException.class)
                .hasMessage(file + ": no such file or directory");
    }

    @Test
    void aFileWhereAFolderIsWantedIsSaid() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> OutputFile.folder(file)).hasMessage(file + ": it exists, and is no directory");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aFolderThatTheSystemRefusesIsSaid() {
        assertThatThrownBy(() -> OutputFile.folder(Path.of("/proc/x/y")))
                .hasMessage("/proc/x: no such file or directory");
    }

    @Test
    void aFileThatIsLookedAtKeepsWhatItHolds() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "old");
        OutputFile.check(file);
        assertThat(file).hasContent("old");
    }

    @Test
    void everyExceptionOfTheFileSystemHasAReason() {
        assertThat(OutputFile.explain(new AccessDeniedException("/x"))).isEqualTo("/x: permission denied");
        assertThat(OutputFile.explain(new NotDirectoryException("/x"))).isEqualTo("/x: NotDirectoryException");
        assertThat(OutputFile.explain(new IOException("gone"))).isEqualTo("gone");
        assertThat(OutputFile.explain(new IOException())).isEqualTo("java.io.IOException");
    }
}
