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
 * On tests that look at a terminal of tmux. Where that is missing they are skipped, unless the environment says {@code
 * WEIR_INTEROP=required}: then they fail.
 */
@Tag("interop")
@ExtendWith(NeedsTmux.Condition.class)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface NeedsTmux {
    /** Looks for tmux. */
    final class Condition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return Interop.needs("tmux", Interop.runs("tmux", "-V"), "tmux is missing: apt-get install tmux");
        }
    }
}
