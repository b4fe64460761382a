package io.weir.bench.jmh;

import io.weir.Message;
import io.weir.option.Overflow;
import io.weir.queue.MemoryLimit;
import io.weir.queue.MessageQueue;
import io.weir.queue.MessageQueues;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/** The queue between a user's thread and an event loop, with its wake-ups, by itself. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class QueueBridgeBenchmark {
    private static final int MARK = 2000;
    private static final int BURST = 100;
    private static final Message MESSAGE = Message.wrap(new byte[16]);

    /** A queue whose two ends are the same thread. */
    @State(Scope.Thread)
    public static class Alone {
        /** Which of the queues. */
        @Param({"bounded", "dropOldest", "latestPerKey"})
        public String kind = "bounded";

        private MessageQueue queue = MessageQueues.bounded(MARK, 0);

        /** Makes the queue. */
        @Setup
        public void make() {
            MemoryLimit memory = new MemoryLimit(0);
            queue = switch (kind) {
                case "dropOldest" -> MessageQueues.droppingOldest(MARK, 0, memory, message -> {});
                case "latestPerKey" ->
                    MessageQueues.latestPerKey(
                            Objects.requireNonNull(Overflow.latestPerKey().key()), MARK, 0, memory, message -> {});
                default -> MessageQueues.bounded(MARK, 0);
            };
        }
    }

    /** A queue that another thread empties. A thread that has nothing to do parks. */
    @State(Scope.Benchmark)
    public static class Shared {
        private final MessageQueue queue = MessageQueues.bounded(MARK, 0);
        private final Thread consumer = new Thread(this::consume, "consumer");
        private volatile @Nullable Thread producer;

        /** Starts the other thread. */
        @Setup
        public void start() {
            queue.onReadable(() -> LockSupport.unpark(consumer));
            queue.onRoom(() -> LockSupport.unpark(producer));
            consumer.start();
        }

        private void consume() {
            while (!Thread.currentThread().isInterrupted()) {
                if (queue.poll() != null) {
                    queue.afterPolls();
                } else if (queue.awaitMessages()) {
                    LockSupport.park(queue);
                }
            }
        }

        private void produce() {
            while (!queue.offer(MESSAGE)) {
                producer = Thread.currentThread();
                if (queue.awaitRoom(MESSAGE.size())) {
                    LockSupport.park(queue);
                }
            }
            queue.flush();
        }

        /** Ends the other thread. */
        @TearDown
        public void stop() throws InterruptedException {
            consumer.interrupt();
            consumer.join();
        }
    }

    /** A message in and out again. */
    @Benchmark
    public @Nullable Message oneThread(Alone alone) {
        alone.queue.offer(MESSAGE);
        alone.queue.flush();
        Message message = alone.queue.poll();
        alone.queue.afterPolls();
        return message;
    }

    /** The same in bursts, which share the looks at who sleeps. */
    @Benchmark
    @OperationsPerInvocation(BURST)
    public void oneThreadInBursts(Alone alone, Blackhole hole) {
        for (int i = 0; i < BURST; i++) {
            alone.queue.offer(MESSAGE);
        }
        alone.queue.flush();
        for (int i = 0; i < BURST; i++) {
            hole.consume(alone.queue.poll());
        }
        alone.queue.afterPolls();
    }

    /** A message to another thread. Once the queue is full, one is taken for each that is offered. */
    @Benchmark
    public void twoThreads(Shared shared) {
        shared.produce();
    }
}
