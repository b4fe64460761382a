package io.weir.testing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.function.Executable;

/**
 * Checks several cases at once, each on a thread of its own: for cases that mostly wait for time to pass, and share
 * nothing that they look at.
 */
public final class AtOnce {
    private AtOnce() {}

    /**
     * A check of one case.
     *
     * @param <T> what tells the cases apart
     */
    @FunctionalInterface
    public interface Check<T> {
        void of(T one) throws Exception;
    }

    /**
     * Returns when all have ended; fails with every case that failed, and its name. An interrupt, as of a time-out, is
     * passed on to the cases that have not ended.
     */
    public static <T> void forEach(Collection<T> cases, Check<? super T> check) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        List<Executable> ends = new ArrayList<>();
        for (T one : cases) {
            FutureTask<Void> task = new FutureTask<>(() -> {
                check.of(one);
                return null;
            });
            threads.add(new Thread(task, "case " + one));
            ends.add(() -> end(one, task));
        }
        threads.forEach(Thread::start);
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            threads.forEach(Thread::interrupt);
            throw e;
        }
        Assertions.assertAll(ends);
    }

    private static void end(Object one, FutureTask<Void> task) throws InterruptedException {
        try {
            task.get();
        } catch (ExecutionException e) {
            throw new AssertionError(one + ": " + e.getCause(), e.getCause());
        }
    }
}
