package io.weir.engine;

import io.weir.SocketClosedException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/**
 * The stages that wait for something of a socket to hold, in place of threads. Each is completed once, on the context's executor:
 * when a look finds that its condition holds, or when the socket closes. One that the application completes or cancels is
 * forgotten. Any thread; looking is for one that may evaluate the conditions.
 */
final class PendingConditions {
    private final SocketScope scope;
    private final Set<Pending> waiting = ConcurrentHashMap.newKeySet();

    PendingConditions(SocketScope scope) {
        this.scope = scope;
    }

    private record Pending(BooleanSupplier condition, CompletableFuture<Void> stage) {}

    /** Adds one. The caller has a look after that, since the change that it waits for may have come before. */
    CompletableFuture<Void> add(BooleanSupplier condition) {
        CompletableFuture<Void> stage = new CompletableFuture<>();
        Pending pending = new Pending(condition, stage);
        waiting.add(pending);
        stage.whenComplete((nothing, thrown) -> waiting.remove(pending));
        return stage;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Something has changed. */
    void look() {
        waiting.stream()
                .filter(pending -> pending.condition().getAsBoolean())
                .forEach(pending -> end(pending, () -> pending.stage().complete(null)));
    }

    /** The socket is closed. */
    void fail() {
        waiting.forEach(pending ->
                end(pending, () -> pending.stage().completeExceptionally(new SocketClosedException(scope.name()))));
    }

    private void end(Pending pending, Runnable completion) {
        if (waiting.remove(pending)) {
            scope.execute(completion);
        }
    }
}
