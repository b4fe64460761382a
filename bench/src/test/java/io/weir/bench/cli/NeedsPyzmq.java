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

/** A test that talks to libzmq through pyzmq; skipped where that is missing, unless {@code WEIR_INTEROP=required}. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("interop")
@ExtendWith(NeedsPyzmq.Condition.class)
@interface NeedsPyzmq {
    /** Looks for pyzmq, once for each test class. */
    final class Condition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            if ("required".equals(System.getenv("WEIR_INTEROP")) || hasPyzmq()) {
                return ConditionEvaluationResult.enabled("pyzmq is here, or required");
            }
            return ConditionEvaluationResult.disabled("interop skipped: " + PythonPeer.PYTHON + " has no module zmq");
        }

        private static boolean hasPyzmq() {
            try {
                return new ProcessBuilder(PythonPeer.PYTHON, "-c", "import zmq")
                                .redirectErrorStream(true)
                                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                                .start()
                                .waitFor()
                        == 0;
            } catch (IOException e) {
                return false;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }
}
