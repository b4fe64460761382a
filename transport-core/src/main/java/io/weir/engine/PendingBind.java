package io.weir.engine;

import io.weir.BindFailedException;
import io.weir.Endpoint;
import io.weir.transport.Acceptor;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A bind that an event loop has not answered yet. Either the thread that waits gets the acceptor, or the bind is given up,
 * by that thread or by a closing socket; what comes after that is closed at once.
 */
final class PendingBind {
    private final Listener listener;
    private final CompletableFuture<Acceptor> answer;
    private final CompletableFuture<Acceptor> taken;

    PendingBind(Listener listener, CompletableFuture<Acceptor> answer) {
        this.listener = listener;
        this.answer = answer;
        taken = answer.copy();
    }

    Endpoint asked() {
        return listener.endpoint();
    }

    /** Waits for the answer, and has the listener listen; throws what the transport, or who gave it up, says. */
    Endpoint await(LoopWait wait) {
        if (!wait.await(taken)) {
            giveUp(new BindFailedException(
                    asked().toString(),
                    Thread.currentThread().isInterrupted()
                            ? "interrupted while waiting for the event loop"
                            : "the event loop has not answered within " + LoopWait.ANSWER.toSeconds() + " s",
                    null));
        }
        try {
            Acceptor binding = taken.join();
            listener.start(binding);
            return binding.endpoint();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                // It was made by an event loop, whose stack says nothing about who called.
                failure.fillInStackTrace();
                throw failure;
            }
            throw e;
        }
    }

    /** The caller waits no more, unless there was an answer. Completes when the endpoint is not listened on. */
    CompletableFuture<Void> giveUp(RuntimeException why) {
        if (!taken.completeExceptionally(why)) {
            return CompletableFuture.completedFuture(null);
        }
        return answer.thenCompose(late -> {
                    listener.start(late);
                    return listener.close();
                })
                .exceptionally(failure -> null);
    }
}
