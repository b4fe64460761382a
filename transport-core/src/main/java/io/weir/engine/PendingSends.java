package io.weir.engine;

import io.weir.LimitReachedException;
import io.weir.Message;
import io.weir.RoutingId;
import io.weir.SendResult;
import io.weir.SocketClosedException;
import io.weir.UnroutableException;
import io.weir.memory.Messages;
import io.weir.pattern.SendPolicy;
import io.weir.pattern.SendStep;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The messages of {@code sendAsync} that wait until they can be sent, in order. Under the send lock, but for {@link
 * #size()} and the completion of stages.
 */
final class PendingSends {
    private final SocketScope scope;
    private final ArrayDeque<Pending> waiting = new ArrayDeque<>();
    private volatile int size;

    PendingSends(SocketScope scope) {
        this.scope = scope;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** How many wait. Any thread. */
    int size() {
        return size;
    }

    /** What became of an attempt to send; it waits here if it may be tried again and there is room. */
    Pending add(Message message, SendResult result, SendPolicy policy) {
        Pending send = new Pending(message);
        if (result.mayRetry() && waiting.size() < scope.flow().asyncSends()) {
            send.keep();
            waiting.add(send);
            size = waiting.size();
        } else {
            send.is(result, policy);
        }
        return send;
    }

    /** Sends what waits as far as there is room; returns those that are done. With a socket that is closed, all are. */
    List<Pending> retry(SendPolicy policy, SendStep step, boolean closed) {
        List<Pending> done = new ArrayList<>();
        while (!waiting.isEmpty() && (closed || waiting.element().attempt(policy, step))) {
            done.add(waiting.remove());
        }
        size = waiting.size();
        return done;
    }

    /** A message and the stage that its sender holds. */
    final class Pending {
        private Message message;
        private final CompletableFuture<Void> stage = new CompletableFuture<>();

        private @Nullable SendResult result;

        private @Nullable RuntimeException failure;

        private @Nullable CompletableFuture<Void> accepting;

        private boolean kept;

        private Pending(Message message) {
            this.message = message;
        }

        /** It waits, and the sender may release the message meanwhile. */
        private void keep() {
            message = Messages.shared(message);
            kept = true;
        }

        boolean isWaiting() {
            return kept;
        }

        CompletionStage<Void> stage() {
            return stage.minimalCompletionStage();
        }

        private void is(SendResult attempted, SendPolicy policy) {
            result = attempted;
            accepting = policy.accepting();
        }

        /** Whether it is sent, or never will be. */
        private boolean attempt(SendPolicy policy, SendStep step) {
            try {
                SendResult attempted = policy.send(message, step);
                if (attempted.mayRetry()) {
                    return false;
                }
                is(attempted, policy);
            } catch (RuntimeException e) {
                failure = e;
            }
            return true;
        }

        /** Completes the stage, without the lock; when the message is accepted, if that takes a disk. */
        void complete() {
            if (accepting == null) {
                completeNow();
            } else {
                accepting.thenRun(() -> scope.execute(this::completeNow));
            }
        }

        private void completeNow() {
            completeStage();
            if (kept) {
                message.release();
            }
        }

        private void completeStage() {
            if (failure != null) {
                stage.completeExceptionally(failure);
            } else if (result == SendResult.SENT) {
                stage.complete(null);
            } else if (result == SendResult.UNROUTABLE) {
                String id = RoutingId.key(message.array(0)).toString();
                stage.completeExceptionally(new UnroutableException(scope.name(), id));
            } else if (result == null) {
                stage.completeExceptionally(new SocketClosedException(scope.name()));
            } else {
                int limit = scope.flow().asyncSends();
                stage.completeExceptionally(
                        new LimitReachedException(scope.name(), "asyncSends", limit, "asynchronous sends wait"));
            }
        }
    }
}
