package io.weir.bench.jmh;

import io.weir.Endpoint;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.socket.Context;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Connections over tcp, one after the other: from the call of connect until the peer is ready, and its end. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class HandshakeBenchmark {
    @Param({"NULL", "PLAIN", "CURVE", "TLS"})
    private String protection;

    private Context context;
    private PushSocket near;
    private Endpoint server;
    private Protection by;

    /** Binds the server. */
    @Setup
    public void open() throws IOException, InterruptedException {
        by = Protection.named(protection);
        context = Context.builder().name("benchmark").build();
        PullSocket far = PullSocket.open(context, options -> {
            by.protectServer(options);
            options.maxAttemptsPerAddress(1_000_000);
        });
        server = far.bind(by.scheme() + "://127.0.0.1:*");
        near = PushSocket.open(context, by::protectClient);
    }

    /** A connection, its handshake and its end. */
    @Benchmark
    public void connection() throws InterruptedException {
        near.connect(server);
        if (!near.awaitPeers(1, Ends.SOON)) {
            throw new IllegalStateException("no connection to " + server);
        }
        near.disconnect(server);
        // It is a peer until its connection has ended, and would be taken for the next.
        while (near.peerCount() > 0) {
            Thread.onSpinWait();
        }
    }

    /** Ends the sockets. */
    @TearDown
    public void close() throws IOException {
        context.close(Duration.ZERO);
        by.close();
    }
}
