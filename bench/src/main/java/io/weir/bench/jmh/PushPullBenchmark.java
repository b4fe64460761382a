package io.weir.bench.jmh;

import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Messages from one thread through PUSH and PULL to another. What is counted is sent; {@link Arrivals} counts what arrives,
 * which is less while the queues between and the kernel's buffers fill, and otherwise the same, since sending waits.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class PushPullBenchmark {
    private Ends<PushSocket, PullSocket> ends;

    /** Connects the sockets. */
    @Setup
    public void open(Wire wire) throws InterruptedException {
        ends = wire.connect(PushSocket::open, PullSocket::open, PullSocket::receive);
    }

    /** One message sent. */
    @Benchmark
    @SuppressWarnings("UnusedVariable") // the arrivals count by themselves
    public void message(Payload payload, Arrivals arrivals) throws InterruptedException {
        ends.near().send(payload.make());
    }

    /** Ends both sockets. */
    @TearDown
    public void close() throws InterruptedException {
        ends.close();
    }
}
