package io.weir.testing;

import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The Python of this machine that has pyzmq, and so libzmq. Looked for once. */
public final class Python {
    private static final Optional<String> WITH_ZMQ = Stream.of(
                    System.getenv("WEIR_PYTHON"), "/usr/bin/python3", "python3")
            .filter(Objects::nonNull)
            .filter(python -> Interop.runs(python, "-c", "import zmq"))
            .findFirst();

    private Python() {}

    /** Whether there is one. */
    public static boolean isHere() {
        return WITH_ZMQ.isPresent();
    }

    /** The command that runs it; fails if there is none. */
    public static String command() {
        return WITH_ZMQ.orElseThrow(() -> new AssertionError(missing() + ": install pyzmq"));
    }

    static String missing() {
        return "no Python that can import zmq (tried $WEIR_PYTHON, /usr/bin/python3 and python3)";
    }
}
