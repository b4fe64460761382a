package io.weir.testing;

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
 * On tests that talk to libzmq through pyzmq. Where that is missing they are skipped, unless the environment says {@code
 * WEIR_INTEROP=required}: then they fail.
 */
@Tag("interop")
@ExtendWith(NeedsPyzmq.Condition.class)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface NeedsPyzmq {
    /** Looks for pyzmq. */
    final class Condition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return Interop.needs("pyzmq", Python.isHere(), Python.missing());
        }
    }
}
