package io.weir.spring;

import io.weir.Message;
import io.weir.SocketClosedException;
import io.weir.patterns.reqrep.Responder;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/** Answers the requests of a responder in a pool of threads. To stop it answers what was received by then. */
final class RespondingListener implements Listener {
    /** How often it looks at requests that were dropped before they came here. */
    private static final long LOOK_MILLIS = 50;

    private final Responder responder;
    private final RequestSlot slot;
    private final Handling handling;
    private final int concurrency;
    private final ThreadFactory threads;
    private @Nullable ExecutorService pool;

    RespondingListener(
            Responder responder, RequestSlot slot, Handling handling, int concurrency, ThreadFactory threads) {
        this.responder = responder;
        this.slot = slot;
        this.handling = handling;
        this.concurrency = concurrency;
        this.threads = threads;
    }

    @Override
    public void start() {
        ExecutorService workers = Executors.newFixedThreadPool(concurrency, threads);
        pool = workers;
        slot.fill(request -> submit(workers, request));
        responder.concurrency(concurrency);
    }

    private CompletionStage<Message> submit(ExecutorService workers, Message request) {
        return CompletableFuture.supplyAsync(() -> answer(request), workers).whenComplete((reply, failure) -> signal());
    }

    private @Nullable Message answer(Message request) {
        try {
            return handling.answer(request);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CompletionException(e);
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }

    private synchronized void signal() {
        notifyAll();
    }

    @Override
    public void stop(Instant deadline) throws InterruptedException {
        ExecutorService workers = pool;
        if (workers == null) {
            return;
        }
        try {
            awaitTaken(Backlog.of(responder), deadline);
            if (!responder.drain(left(deadline))) {
                handling.log("it did not finish in time and is interrupted", new IllegalStateException("stop-timeout"));
            }
        } catch (SocketClosedException e) {
            // No request can be answered any more.
        } finally {
            workers.shutdownNow();
            pool = null;
        }
    }

    private synchronized void awaitTaken(Backlog backlog, Instant deadline) throws InterruptedException {
        long millis = left(deadline).toMillis();
        while (millis > 0 && !backlog.isTaken()) {
            wait(Math.min(millis, LOOK_MILLIS));
            millis = left(deadline).toMillis();
        }
    }

    private static Duration left(Instant deadline) {
        Duration left = Duration.between(Instant.now(), deadline);
        return left.isNegative() ? Duration.ZERO : left;
    }

    @Override
    public Handling handling() {
        return handling;
    }
}
