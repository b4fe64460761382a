package io.weir.testing;

import java.io.IOException;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;

/** Tests that need a foreign program, which is not on every machine. */
public final class Interop {
    private Interop() {}

    /** Whether the command is there and ends well. */
    public static boolean runs(String... command) {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Whether to run a test that needs such a program: if it is there, or the environment says {@code
     * WEIR_INTEROP=required}, so that the test fails without it.
     */
    public static ConditionEvaluationResult needs(String program, boolean isHere, String missing) {
        if (isHere) {
            return ConditionEvaluationResult.enabled(program + " is there");
        }
        if ("required".equals(System.getenv("WEIR_INTEROP"))) {
            return ConditionEvaluationResult.enabled(program + " is required, and its absence will show");
        }
        return ConditionEvaluationResult.disabled(missing);
    }
}
