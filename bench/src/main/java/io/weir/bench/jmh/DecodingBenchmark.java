package io.weir.bench.jmh;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.weir.Message;
import io.weir.netty.zmtp.CodecAccess;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Bytes to messages of one frame, as they arrive: many in one read, or large ones in reads of 64 KiB. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DecodingBenchmark {
    private static final int MESSAGES = 64;
    private static final int READ = 64 * 1024;

    private final CodecAccess codec = new CodecAccess();
    private final List<ByteBuf> reads = new ArrayList<>();

    /** Makes the bytes. */
    @Setup
    public void open(Payload payload) {
        Message message = payload.make();
        ByteBuf bytes = ByteBufAllocator.DEFAULT.directBuffer((int) codec.encodedSize(message) * MESSAGES);
        for (int i = 0; i < MESSAGES; i++) {
            codec.encode(message, bytes);
        }
        while (bytes.isReadable()) {
            int size = Math.min(READ, bytes.readableBytes());
            reads.add(ByteBufAllocator.DEFAULT.directBuffer(size, size).writeBytes(bytes, size));
        }
        bytes.release();
    }

    /** One message, of as many as a loop of the event loop may bring. */
    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public @Nullable Message message() {
        for (int i = 0; i < reads.size(); i++) {
            codec.decode(reads.get(i).readerIndex(0).retain());
        }
        return codec.endBurst();
    }

    /** Releases the bytes. */
    @TearDown
    public void close() {
        codec.close();
        reads.forEach(ByteBuf::release);
    }
}
