package io.weir.bench.jmh;

import io.weir.Message;
import io.weir.patterns.reqrep.RepSocket;
import io.weir.patterns.reqrep.ReqSocket;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Round trips between two threads through REQ and REP, one after the other, by blocking calls. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ReqRepBenchmark {
    private Ends<ReqSocket, RepSocket> ends;

    /** Connects the sockets. */
    @Setup
    public void open(Wire wire) throws InterruptedException {
        ends = wire.connect(ReqSocket::open, RepSocket::open, server -> server.send(server.receive()));
    }

    /** A request and its reply, which is the request. */
    @Benchmark
    public Message roundTrip(Payload payload) throws InterruptedException {
        ends.near().send(payload.make());
        return ends.near().receive();
    }

    /** Ends both sockets. */
    @TearDown
    public void close() throws InterruptedException {
        ends.close();
    }
}
