package io.weir.bench.cli;

import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * On tests that run a Prometheus server. Where there is none they are skipped, unless the environment says {@code
 * WEIR_INTEROP=required}: then they fail.
 */
@Tag("interop")
@ExtendWith(NeedsPrometheus.Condition.class)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface NeedsPrometheus {
    /** Looks for the two commands. */
    final class Condition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            if (runs("prometheus") && runs("promtool")) {
                return ConditionEvaluationResult.enabled("Prometheus is there");
            }
            if ("required".equals(System.getenv("WEIR_INTEROP"))) {
                return ConditionEvaluationResult.enabled("Prometheus is required, and its absence will show");
            }
            return ConditionEvaluationResult.disabled("no prometheus and promtool on the path");
        }

        private static boolean runs(String command) {
            try {
                return new ProcessBuilder(command, "--version")
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
    }
}
