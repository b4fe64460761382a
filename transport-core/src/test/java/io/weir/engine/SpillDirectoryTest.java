package io.weir.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose directory it is, and what becomes of those that are no process's any more. */
class SpillDirectoryTest {
    @TempDir
    private Path parent;

    /** As a process that was killed leaves it. */
    private Path left(String name) throws Exception {
        Path directory = Files.createDirectories(parent.resolve("weir-spill-" + name));
        Files.createFile(directory.resolve("in-use"));
        Files.createDirectories(directory.resolve("store"));
        Files.createFile(directory.resolve("store/000001.sst"));
        return directory;
    }

    @Test
    void eachIsOfItsOwnAndGoesWithWhatIsInIt() throws Exception {
        Path below = parent.resolve("not/yet/there");
        SpillDirectory one = SpillDirectory.in(below);
        SpillDirectory other = SpillDirectory.in(below);
        assertThat(one.path()).isNotEqualTo(other.path()).isDirectory().hasParent(below);
        Files.createFile(one.path().resolve("file"));
        one.delete();
        other.delete();

        assertThat(below).isEmptyDirectory();
    }

    @Test
    void whatAKilledProcessLeftIsRemoved() throws Exception {
        Path left = left("1-1-a");
        SpillDirectory own = SpillDirectory.in(parent);
        assertThat(left).doesNotExist();
        own.delete();
    }

    @Test
    void whatIsNotOursStays() throws Exception {
        Path other = Files.createDirectories(parent.resolve("mail"));
        SpillDirectory first = SpillDirectory.in(parent);
        SpillDirectory second = SpillDirectory.in(parent);
        assertThat(other).exists();
        assertThat(first.path().resolve("in-use")).exists();
        first.delete();
        second.delete();
    }

    @Test
    void oneWithoutALockIsLeftAloneUntilItIsOld() throws Exception {
        Path made = Files.createDirectories(parent.resolve("weir-spill-1-1-b"));
        SpillDirectory.in(parent).delete();
        assertThat(made).exists();
        Files.setLastModifiedTime(made, FileTime.fromMillis(System.currentTimeMillis() - 3_600_000));
        SpillDirectory.in(parent).delete();
        assertThat(made).doesNotExist();
    }

    @Test
    void whatIsLockedIsInUse() throws Exception {
        Path left = left("1-1-c");
        try (FileChannel channel = FileChannel.open(left.resolve("in-use"), StandardOpenOption.WRITE)) {
            assertThat(channel.lock().isValid()).isTrue();
            SpillDirectory.in(parent).delete();
            assertThat(left).exists();
        }
    }

    @Test
    void oneThatIsGoneAlreadyIsNoError() throws Exception {
        SpillDirectory own = SpillDirectory.in(parent);
        Files.delete(own.path().resolve("in-use"));
        Files.delete(own.path());
        own.delete();
        assertThat(parent).isEmptyDirectory();
    }
}
