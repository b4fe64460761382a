package io.weir.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/**
 * Writes down which tests were skipped, and why, in {@code skipped-tests.txt} of the build directory. A build that must
 * not skip any looks at that file, as {@code .ci/run} does.
 */
public final class SkippedTests implements TestExecutionListener {
    private final Path file = Path.of(System.getProperty("weir.target", "target"), "skipped-tests.txt");

    @Override
    public void executionSkipped(TestIdentifier skipped, String reason) {
        note(skipped, reason);
    }

    @Override
    public void executionFinished(TestIdentifier finished, TestExecutionResult result) {
        if (result.getStatus() == TestExecutionResult.Status.ABORTED) {
            note(finished, result.getThrowable().map(Throwable::getMessage).orElse("aborted"));
        }
    }

    private void note(TestIdentifier skipped, String reason) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(
                    file,
                    skipped.getUniqueId() + ": " + reason + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
