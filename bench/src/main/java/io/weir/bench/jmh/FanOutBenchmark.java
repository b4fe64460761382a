package io.weir.bench.jmh;

import io.weir.patterns.pubsub.PubSocket;
import io.weir.patterns.pubsub.SubSocket;
import io.weir.socket.Context;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
import org.openjdk.jmh.infra.Blackhole;

/**
 * A message from a PUB to all its subscribers over inproc. One thread publishes and receives everything, so what is
 * measured is the work for each subscriber, and not how well a hundred threads share a few processors.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FanOutBenchmark {
    @Param({"1", "10", "100"})
    private int subscribers;

    private Context context;
    private PubSocket publisher;
    private List<SubSocket> audience;

    /** Opens the publisher and its subscribers. */
    @Setup
    public void open() throws InterruptedException {
        context = Context.builder().name("benchmark").build();
        publisher = PubSocket.open(context);
        publisher.bind("inproc://benchmark");
        audience = new ArrayList<>();
        for (int i = 0; i < subscribers; i++) {
            SubSocket subscriber = SubSocket.open(context).subscribe("");
            subscriber.connect("inproc://benchmark");
            audience.add(subscriber);
        }
        if (!publisher.awaitSubscribers("", subscribers, Ends.SOON)) {
            throw new IllegalStateException("fewer than " + subscribers + " subscribers");
        }
    }

    /** One message to all. */
    @Benchmark
    public void message(Payload payload, Blackhole hole) throws InterruptedException {
        publisher.send(payload.make());
        for (SubSocket subscriber : audience) {
            hole.consume(subscriber.receive());
        }
    }

    /** Ends all sockets. */
    @TearDown
    public void close() {
        context.close(Duration.ZERO);
    }
}
