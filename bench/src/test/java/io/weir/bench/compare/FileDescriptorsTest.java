package io.weir.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class FileDescriptorsTest {
    @Test
    void aTrialOfMoreSocketsThanThereAreDescriptorsForFailsAtOnceAndSaysWhatWouldHelp() {
        assertThatThrownBy(() -> FileDescriptors.check(1000, 1024))
                .isInstanceOf(TrialFailedException.class)
                .hasMessage("a process may open 1024 files (expected: 4090 for 1000 sockets; see ulimit -n)");
        assertThatCode(() -> FileDescriptors.check(1000, 4096)).doesNotThrowAnyException();
    }

    @Test
    void theLimitIsThatOfTheProcess() {
        assertThat(FileDescriptors.limit()).isGreaterThan(100);
    }
}
