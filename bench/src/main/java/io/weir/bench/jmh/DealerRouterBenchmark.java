package io.weir.bench.jmh;

import io.weir.Message;
import io.weir.patterns.reqrep.DealerSocket;
import io.weir.patterns.reqrep.RouterSocket;
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
 * Requests that do not wait for each other: a DEALER keeps up to a hundred under way to a ROUTER, which sends each back to
 * where it came from.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class DealerRouterBenchmark {
    private static final int MOST_UNDER_WAY = 100;

    /** Less than any queue holds by default: no thread may wait for room, since the one that makes it would be waiting, too. */
    private static final int BYTES_UNDER_WAY = 8 << 20;

    private Ends<DealerSocket, RouterSocket> ends;

    /** Connects the sockets and sends what will be under way. */
    @Setup
    public void open(Wire wire, Payload payload) throws InterruptedException {
        ends = wire.connect(DealerSocket::open, RouterSocket::open, router -> router.send(router.receive()));
        int inFlight = Math.min(MOST_UNDER_WAY, BYTES_UNDER_WAY / Math.max(1, payload.size()));
        for (int i = 1; i < inFlight; i++) {
            ends.near().send(payload.make());
        }
    }

    /** One request more, and the reply that is next. */
    @Benchmark
    public Message requestAndReply(Payload payload) throws InterruptedException {
        ends.near().send(payload.make());
        return ends.near().receive();
    }

    /** Ends both sockets. */
    @TearDown
    public void close() throws InterruptedException {
        ends.close();
    }
}
