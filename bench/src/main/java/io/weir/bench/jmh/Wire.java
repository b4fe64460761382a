package io.weir.bench.jmh;

import io.weir.socket.Context;
import io.weir.socket.Socket;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What lies between two sockets. */
@State(Scope.Benchmark)
public class Wire {
    @Param({"inproc", "ipc", "tcp"})
    private String transport;

    private @Nullable Ends<?, ?> ends;

    /** Opens two sockets and connects them; a thread takes the step at the far end again and again. */
    <N extends Socket, F extends Socket> Ends<N, F> connect(
            Function<Context, N> near, Function<Context, F> far, Ends.Step<F> step) throws InterruptedException {
        Ends<N, F> connected = new Ends<>(anywhere(), near, far, step);
        ends = connected;
        return connected;
    }

    /** How many steps the far end has taken. */
    long steps() {
        return ends == null ? 0 : ends.steps();
    }

    private String anywhere() {
        return switch (transport) {
            case "inproc" -> "inproc://benchmark";
            case "ipc" -> "ipc://*";
            case "tcp" -> "tcp://127.0.0.1:*";
            default ->
                throw new IllegalArgumentException("transport: " + transport + " (expected: inproc, ipc or tcp)");
        };
    }
}
