package io.weir.bench.jmh;

import io.weir.patterns.pubsub.TopicAccess;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * A publisher's subscriptions: which subscribers get a message, and what a subscription costs. Topics come in no order,
 * as messages do, and each is written where the last one was: what has just arrived is in the processor's caches, and
 * only the way to its subscribers is not.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TopicTrieBenchmark {
    private static final int SUBSCRIBERS = 100;
    private static final long SEED = 20260101;
    private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    @Param({"1", "10", "1000", "10000", "1000000"})
    private int prefixes;

    private final TopicAccess topics = new TopicAccess();
    private final SplittableRandom random = new SplittableRandom(SEED);
    private final byte[] topic = "instrument/........".getBytes(StandardCharsets.US_ASCII);

    /** Subscribes to all topics, each for one of a hundred subscribers. */
    @Setup
    public void open() {
        for (int i = 0; i < prefixes; i++) {
            topics.add(topic(i), i % SUBSCRIBERS);
        }
    }

    /** Writes a topic such as {@code instrument/9e3779b9}: all differ, and part from each other at many places. */
    private byte[] topic(int number) {
        int bits = number * 0x9e3779b9;
        for (int i = topic.length - 8; i < topic.length; i++) {
            topic[i] = DIGITS[bits >>> 28];
            bits <<= 4;
        }
        return topic;
    }

    private byte[] subscribed() {
        return topic(random.nextInt(prefixes));
    }

    private byte[] unsubscribed() {
        return topic(prefixes + random.nextInt(prefixes));
    }

    /** A message that one subscriber gets. */
    @Benchmark
    public int match() {
        return topics.match(subscribed());
    }

    /** A message that no subscriber gets. */
    @Benchmark
    public int mismatch() {
        return topics.match(unsubscribed());
    }

    /** A subscription to one topic more, made and taken back. */
    @Benchmark
    public boolean subscribeAndCancel() {
        byte[] another = unsubscribed();
        return topics.add(another, 0) && topics.remove(another, 0);
    }
}
