package io.weir.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestTag;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Writes down which tests tagged {@code interop} were skipped, in {@code skipped-interop.txt} of the build directory.
 * A build that must not skip them looks at that file, as {@code .ci/run} does.
 */
public final class SkippedInterop implements TestExecutionListener {
    private static final TestTag INTEROP = TestTag.create("interop");

    private final Path file = Path.of(System.getProperty("weir.target", "target"), "skipped-interop.txt");
    private TestPlan plan;

    @Override
    public void testPlanExecutionStarted(TestPlan testPlan) {
        plan = testPlan;
    }

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
        boolean interop = skipped.getTags().contains(INTEROP)
                || plan.getDescendants(skipped).stream()
                        .anyMatch(test -> test.getTags().contains(INTEROP));
        if (!interop) {
            return;
        }
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
