package io.weir.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ScratchTest {
    @Test
    void leavesNothingBehind() throws IOException {
        Path directory;
        try (Scratch scratch = Scratch.create()) {
            directory = scratch.end().getParent();
            Files.createFile(scratch.end());
        }
        assertThat(directory).doesNotExist();
    }

    @Test
    void leavesTheDirectoryThatTookItsPlace() throws IOException {
        Path directory;
        Path away;
        Path end;
        try (Scratch scratch = Scratch.create()) {
            end = scratch.end();
            directory = end.getParent();
            away = Files.move(directory, directory.resolveSibling(directory.getFileName() + "-away"));
            Files.createDirectory(directory);
            Files.createFile(end);
        }
        assertThat(end).exists();
        Files.delete(end);
        Files.delete(directory);
        Files.delete(away);
    }

    @Test
    void aDirectoryThatACleanerTookIsNoFailure() throws IOException {
        try (Scratch scratch = Scratch.create()) {
            Files.delete(scratch.end().getParent());
            assertThat(scratch.end().getParent()).doesNotExist();
        }
    }
}
