package io.weir.netty;

import io.netty.util.concurrent.FastThreadLocal;
import io.weir.transport.ThreadInheritance;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * Steps of Netty on a thread that is not Netty's. Netty keeps values for each thread that made a channel or a buffer,
 * and with them its own class loader: a thread that outlives an application, as those of a servlet container do, would
 * keep that application.
 */
final class ThreadLocalGuard {
    private ThreadLocalGuard() {}

    /**
     * Runs a step that uses Netty's classes for the first time on a thread that ends with it. Where epoll or Unsafe is
     * missing Netty keeps the exception that says so, which refers to all classes on the stack.
     */
    static <T> T callApart(ThreadInheritance inheritance, Supplier<T> step) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Runnable task = () -> {
            try {
                result.complete(step.get());
            } catch (RuntimeException | Error e) {
                result.completeExceptionally(e);
            }
        };
        inheritance.make(() -> new Thread(null, task, "weir-opening", 0, false)).start();
        try {
            return result.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException known) {
                throw known;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e;
        }
    }

    /** Runs the step. Values that it left behind are removed, unless the thread had some: those are the host's. */
    static <T> T call(Supplier<T> step) {
        boolean isFree = FastThreadLocal.size() == 0;
        try {
            return step.get();
        } finally {
            if (isFree) {
                FastThreadLocal.removeAll();
            }
        }
    }
}
