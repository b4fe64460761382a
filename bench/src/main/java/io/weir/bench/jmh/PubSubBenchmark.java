package io.weir.bench.jmh;

import io.weir.patterns.pubsub.PubSocket;
import io.weir.patterns.pubsub.SubSocket;
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
 * Messages from one thread through PUB and SUB to another, counted as those of {@link PushPullBenchmark}: the publisher is
 * told to wait for its subscriber instead of dropping, or it would be dropping that is measured.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class PubSubBenchmark {
    private Ends<PubSocket, SubSocket> ends;

    /** Connects the sockets. */
    @Setup
    public void open(Wire wire) throws InterruptedException {
        ends = wire.connect(
                context -> PubSocket.open(context, options -> options.noDrop(true)),
                context -> SubSocket.open(context).subscribe(""),
                SubSocket::receive);
        if (!ends.near().awaitSubscribers("", 1, Ends.SOON)) {
            throw new IllegalStateException("no subscriber");
        }
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
