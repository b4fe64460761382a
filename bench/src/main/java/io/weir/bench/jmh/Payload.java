package io.weir.bench.jmh;

import io.weir.Message;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The size of the messages, and the messages themselves. */
@State(Scope.Benchmark)
public class Payload {
    @Param({"0", "16", "64", "256", "1024", "16384", "65536", "1048576"})
    private int size;

    int size() {
        return size;
    }

    /** A message made anew, as an application would; its own bytes count among those allocated. */
    Message make() {
        return Message.wrap(new byte[size]);
    }
}
