package io.weir.bench.jmh;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.weir.Message;
import io.weir.netty.zmtp.CodecAccess;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Messages of one frame to bytes, one behind the other in a direct buffer of 64 KiB or of the message's size. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EncodingBenchmark {
    private static final int MESSAGES = 64;
    private static final int BATCH = 64 * 1024;

    private final CodecAccess codec = new CodecAccess();
    private Message message;
    private ByteBuf out;

    /** Makes the message and the buffer. */
    @Setup
    public void open(Payload payload) {
        message = payload.make();
        int capacity = Math.max(BATCH, (int) codec.encodedSize(message));
        out = ByteBufAllocator.DEFAULT.directBuffer(capacity, capacity);
    }

    /** One message, of as many as are often written together. */
    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public int message() {
        codec.encodeBatch(message, MESSAGES, out);
        return out.writerIndex();
    }

    /** Releases the buffer. */
    @TearDown
    public void close() {
        out.release();
        codec.close();
    }
}
