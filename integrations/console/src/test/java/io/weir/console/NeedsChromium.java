package io.weir.console;

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
 * On tests that look at the page in Chromium. Where that is missing they are skipped, unless the environment says {@code
 * WEIR_INTEROP=required}: then they fail.
 */
@Tag("interop")
@ExtendWith(NeedsChromium.Condition.class)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface NeedsChromium {
    /** Looks for Chromium. */
    final class Condition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return Interop.needs("Chromium", Chromium.isHere(), "Chromium is missing: apt-get install chromium");
        }
    }
}
