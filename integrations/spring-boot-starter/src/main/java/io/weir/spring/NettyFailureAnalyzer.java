package io.weir.spring;

import io.weir.UnsupportedTransportException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Prints what is wrong with the Netty of the application, and the lines that mend it, in place of a trace: Boot 3.5 pins Netty 4.1. */
final class NettyFailureAnalyzer extends AbstractFailureAnalyzer<UnsupportedTransportException> {
    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, UnsupportedTransportException failure) {
        return isOfHost(failure)
                ? new FailureAnalysis(
                        "Weir cannot run with the Netty of this application. " + failure.getMessage(),
                        "Write one of these into your POM, or take weir-transport-netty-shaded in place of weir-transport-netty.",
                        failure)
                : null;
    }

    /** Whether it is about what is on the class path, and not about an endpoint. */
    static boolean isOfHost(Throwable failure) {
        return failure instanceof UnsupportedTransportException && failure.getCause() instanceof LinkageError;
    }
}
