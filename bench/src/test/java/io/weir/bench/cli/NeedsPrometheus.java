package io.weir.bench.cli;

import io.weir.testing.Interop;
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
            boolean isHere = Interop.runs("prometheus", "--version") && Interop.runs("promtool", "--version");
            return Interop.needs("Prometheus", isHere, "no prometheus and promtool on the path");
        }
    }
}
