package io.weir.engine;

import io.weir.Message;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The future of a {@code receiveAsync()}. Whether it gets a message, or the application ends it by cancelling it,
 * by a timeout or otherwise, is decided once, before either happens: the socket {@linkplain #claim() claims} it while it
 * holds the receive lock, and a message whose future was ended by then was never taken. Any thread.
 */
final class PendingReceive extends CompletableFuture<Message> {
    private static final VarHandle DECIDED;

    static {
        try {
            DECIDED = MethodHandles.lookup().findVarHandle(PendingReceive.class, "decided", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Consumer<? super PendingReceive> onEnd;
    private volatile boolean decided;

    /**
     * Makes one.
     *
     * @param onEnd hears that the application has ended it
     */
    PendingReceive(Consumer<? super PendingReceive> onEnd) {
        this.onEnd = onEnd;
    }

    /** Whether the caller, and no other, completes it. */
    boolean claim() {
        return !decided && DECIDED.compareAndSet(this, false, true);
    }

    boolean isDecided() {
        return decided;
    }

    /** Completes it with a message, once it was claimed. Calls the application. */
    void deliver(Message message) {
        super.complete(message);
    }

    /** Completes it exceptionally, once it was claimed. Calls the application. */
    void fail(Throwable why) {
        super.completeExceptionally(why);
    }

    // ---- the ways in which an application ends a future

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        if (!claim()) {
            return isCancelled();
        }
        super.cancel(mayInterruptIfRunning);
        onEnd.accept(this);
        return true;
    }

    @Override
    public boolean complete(@Nullable Message value) {
        if (!claim()) {
            return false;
        }
        super.complete(value);
        onEnd.accept(this);
        return true;
    }

    /** Also what {@link #orTimeout} calls. */
    @Override
    public boolean completeExceptionally(Throwable why) {
        if (!claim()) {
            return false;
        }
        super.completeExceptionally(why);
        onEnd.accept(this);
        return true;
    }

    /** As that of the superclass, which would go round {@link #complete}. */
    @Override
    public CompletableFuture<Message> completeAsync(Supplier<? extends Message> supplier, Executor executor) {
        executor.execute(() -> {
            try {
                complete(supplier.get());
            } catch (RuntimeException | Error e) {
                completeExceptionally(e);
            }
        });
        return this;
    }

    @Override
    public void obtrudeValue(@Nullable Message value) {
        boolean first = claim();
        super.obtrudeValue(value);
        if (first) {
            onEnd.accept(this);
        }
    }

    @Override
    public void obtrudeException(Throwable why) {
        boolean first = claim();
        super.obtrudeException(why);
        if (first) {
            onEnd.accept(this);
        }
    }
}
