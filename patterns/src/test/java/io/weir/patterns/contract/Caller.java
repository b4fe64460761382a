package io.weir.patterns.contract;

import static io.weir.patterns.contract.OnWire.PATIENCE;
import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A thread that makes one call, which is expected to wait.
 *
 * @param <T> what the call returns
 */
public final class Caller<T> implements AutoCloseable {
    /** A call without a result. */
    @FunctionalInterface
    public interface Call {
        /** Makes the call. */
        void make() throws Exception;
    }

    private final FutureTask<T> task;
    private final Thread thread;

    private Caller(Callable<T> call) {
        task = new FutureTask<>(call);
        thread = new Thread(task, "caller");
        thread.start();
    }

    /** Starts a thread that makes the call. */
    public static <T> Caller<T> of(Callable<T> call) {
        return new Caller<>(call);
    }

    /** Starts a thread that makes the call. */
    public static Caller<Void> running(Call call) {
        return new Caller<>(() -> {
            call.make();
            return null;
        });
    }

    /** Returns when the thread waits, in the call as far as one can see. */
    public Caller<T> awaitWaiting() throws Exception {
        eventually(() -> {
            assertThat(task.isDone()).as("the call has ended").isFalse();
            assertThat(thread.getState()).isIn(Thread.State.WAITING, Thread.State.TIMED_WAITING);
        });
        return this;
    }

    /** Interrupts the thread. */
    public void interrupt() {
        thread.interrupt();
    }

    /** Whether the call is not over yet. */
    public boolean isWaiting() {
        return !task.isDone();
    }

    /** What the call returned. */
    public T result() throws Exception {
        return task.get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** What the call threw. */
    public Throwable failure() throws Exception {
        return failure(PATIENCE);
    }

    /** What the call threw, within that time. */
    public Throwable failure(Duration time) throws Exception {
        try {
            T result = task.get(time.toNanos(), TimeUnit.NANOSECONDS);
            throw new AssertionError("returned " + result + " (expected: an exception)");
        } catch (ExecutionException e) {
            return e.getCause();
        } catch (TimeoutException e) {
            throw new AssertionError("still waits in " + describe(), e);
        }
    }

    private String describe() {
        StringBuilder text = new StringBuilder();
        for (StackTraceElement element : thread.getStackTrace()) {
            text.append("\n    at ").append(element);
        }
        return text.toString();
    }

    /** Interrupts the call if it is not over, and waits for the thread to end. */
    @Override
    public void close() throws InterruptedException {
        thread.interrupt();
        thread.join(PATIENCE.toMillis());
    }
}
