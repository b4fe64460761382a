package io.weir.patterns.stress;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.SocketClosedException;
import io.weir.testing.Eventually;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;

/** Threads that work on one thing. What fails in one of them fails the test; that a socket is closed ends them quietly. */
final class Crew implements AutoCloseable {
    private static final Duration FOR_THE_END = Duration.ofSeconds(10);

    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

    /** What a thread does; it is told which one it is. */
    @FunctionalInterface
    interface Work {
        void run(int number) throws Exception;
    }

    /** Starts so many threads. */
    Crew hire(int count, Work work) {
        for (int i = 0; i < count; i++) {
            int number = i;
            Thread thread = new Thread(() -> run(work, number), "crew-" + threads.size());
            threads.add(thread);
            thread.start();
        }
        return this;
    }

    private void run(Work work, int number) {
        try {
            work.run(number);
        } catch (SocketClosedException e) {
            // The day is over.
        } catch (Throwable e) {
            failures.add(e);
        }
    }

    List<Thread> threads() {
        return threads;
    }

    /** Waits until all have done their work. */
    void awaitDone(Duration patience) {
        await(patience, () -> threads.stream().noneMatch(Thread::isAlive));
    }

    /** Waits until the condition holds; fails with where each thread is if it does not. */
    void await(Duration patience, BooleanSupplier condition) {
        boolean held = Eventually.within(patience, () -> !failures.isEmpty() || condition.getAsBoolean());
        check();
        assertThat(held).as("done within %s; the crew is %s", patience, this).isTrue();
    }

    /** Fails if one of the threads failed. */
    void check() {
        Throwable first = failures.peek();
        if (first != null) {
            throw new AssertionError(failures.size() + " of the crew failed, first with " + first, first);
        }
    }

    /** Interrupts the threads that are left, and waits for the end of all. */
    @Override
    public void close() throws InterruptedException {
        for (Thread thread : threads) {
            thread.interrupt();
        }
        for (Thread thread : threads) {
            thread.join(FOR_THE_END.toMillis());
        }
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Thread thread : threads) {
            if (thread.isAlive()) {
                text.append("\n  ").append(thread.getName());
                for (StackTraceElement frame : thread.getStackTrace()) {
                    text.append("\n    at ").append(frame);
                }
            }
        }
        return text.isEmpty() ? "gone" : text.toString();
    }
}
