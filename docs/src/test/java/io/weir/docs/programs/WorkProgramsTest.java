package io.weir.docs.programs;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.docs.pipeline.AcknowledgedWork;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Acknowledged work. The half in Python is a test of the patterns. */
@Tag("slow")
class WorkProgramsTest extends Mix {
    @TempDir
    private Path directory;

    WorkProgramsTest() {
        super(Language.JAVA, Language.JAVA);
    }

    @Test
    void jobsAreKeptAndDone() {
        Program work = first(AcknowledgedWork.class, "bind=" + ANY, "directory=" + directory.resolve("jobs"), "jobs=3");
        assertThat(work.line()).startsWith("listening on ");
        for (int i = 0; i < 3; i++) {
            assertThat(work.line()).matches("job \\d+ is kept");
        }
        for (int i = 0; i < 3; i++) {
            assertThat(work.line()).isEqualTo("print invoice " + i);
        }
        assertThat(work.line()).isEqualTo("3 done, 0 dead");
        work.awaitEnd();
    }
}
