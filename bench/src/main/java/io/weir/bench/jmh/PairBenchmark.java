package io.weir.bench.jmh;

import io.weir.patterns.pair.PairSocket;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Messages from one thread through two PAIRs to another, one way, and counted, as those of {@link PushPullBenchmark}. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class PairBenchmark {
    private Ends<PairSocket, PairSocket> ends;

    /** Connects the sockets. */
    @Setup
    public void open(Wire wire) throws InterruptedException {
        ends = wire.connect(PairSocket::open, PairSocket::open, PairSocket::receive);
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
