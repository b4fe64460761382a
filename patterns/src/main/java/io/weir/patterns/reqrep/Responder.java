package io.weir.patterns.reqrep;

import io.weir.Message;
import io.weir.RoutingId;
import io.weir.SocketClosedException;
import io.weir.check.OptionCheck;
import io.weir.engine.SocketCore;
import io.weir.option.NamedOptions;
import io.weir.option.OptionsBuilder;
import io.weir.snapshot.RequestsSnapshot.Ending;
import io.weir.socket.Context;
import io.weir.socket.Socket;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Answers requests by a handler, so many at a time: on an executor, or with stages that complete later. The requests of
 * different clients are taken in turn; those beyond the concurrency stay unread, so that their clients feel it at their
 * high-water marks.
 *
 * <p>A client is a {@link Requester}, a REQ, a DEALER that sends the empty delimiter, or a ROUTER (RFC 28): on the wire
 * this is a ROUTER. Each reply goes back behind the envelope of its request; if the client is gone, or has no room, the
 * reply is dropped and counted.
 *
 * <p>A handler that fails harms no other request. Its own is counted and logged, and left unanswered unless the option
 * {@code failureReply} makes a reply of the failure. When the socket closes, handlers run to their end, and their replies
 * are not sent; see {@link #drain}.
 *
 * <p>Every method is safe from any thread.
 */
public final class Responder extends Socket {
    private final RepPolicy answering;
    private final Function<Message, ? extends CompletionStage<Message>> handler;
    private final @Nullable Function<? super Throwable, Message> failureReply;
    private final AtomicInteger busy = new AtomicInteger();
    private final LongAdder failures = new LongAdder();

    /** Reasons to look for requests that were not yet looked into; the thread that raises it from zero looks. */
    private final AtomicInteger signals = new AtomicInteger();

    private volatile int concurrency;

    /** Makes the reply to a request. */
    @FunctionalInterface
    public interface Handler {
        /** Returns the reply, which must not be null, or fails. May block. */
        Message answer(Message request) throws Exception;
    }

    private Responder(
            Context context,
            SocketCore core,
            RepPolicy answering,
            Function<Message, ? extends CompletionStage<Message>> handler,
            int concurrency,
            Options options) {
        super(context, core, answering.sending(), answering.receiving());
        this.answering = answering;
        this.handler = handler;
        failureReply = options.failureReply;
        this.concurrency = concurrency;
    }

    /** Opens a responder with the defaults; see the form with options. */
    public static Responder open(Context context, Executor executor, int concurrency, Handler handler) {
        return open(context, executor, concurrency, handler, options -> {});
    }

    /**
     * Opens a responder whose handler runs on the executor. An executor that rejects a request makes it fail, as the handler
     * can.
     *
     * @param concurrency requests that may be in the handler's hands at a time: as many as the executor has threads, if
     *     their number is fixed, since others would wait in its queue where no client feels it; where each request gets a
     *     thread of its own, such as a virtual one, what the work behind the handler can bear. 0 for none until that
     *     {@linkplain #concurrency(int) changes}
     */
    public static Responder open(
            Context context, Executor executor, int concurrency, Handler handler, Consumer<? super Options> options) {
        Objects.requireNonNull(executor, "executor");
        Objects.requireNonNull(handler, "handler");
        return openAsync(context, concurrency, request -> answer(executor, handler, request), options);
    }

    /**
     * Opens a responder whose handler returns stages: a request counts against the concurrency until its stage completes.
     * The handler is called on the context's executor, by one thread at a time, and must not block.
     *
     * @param concurrency requests whose stages may be incomplete at a time; 0 for none until that {@linkplain
     *     #concurrency(int) changes}
     */
    public static Responder openAsync(
            Context context,
            int concurrency,
            Function<Message, ? extends CompletionStage<Message>> handler,
            Consumer<? super Options> options) {
        OptionCheck.notNegative("concurrency", concurrency);
        Objects.requireNonNull(handler, "handler");
        Options collected = new Options();
        options.accept(collected);
        SocketCore core = lockstepCore(context, RouterSocket.TYPE, collected.build());
        RepPolicy answering = new RepPolicy(core.sending(), core.receiving());
        Responder responder = new Responder(context, core, answering, handler, concurrency, collected);
        core.receiving().addListener(responder::look);
        return responder;
    }

    private static CompletionStage<Message> answer(Executor executor, Handler handler, Message request) {
        CompletableFuture<Message> reply = new CompletableFuture<>();
        executor.execute(() -> {
            try {
                reply.complete(handler.answer(request));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                reply.completeExceptionally(e);
            } catch (Exception | Error e) {
                reply.completeExceptionally(e);
            }
        });
        return reply;
    }

    /** Changes how many requests may be in the handler's hands at a time; 0 for none until that changes. */
    public void concurrency(int requests) {
        concurrency = OptionCheck.notNegative("concurrency", requests);
        look();
    }

    /**
     * Takes no more requests, and waits until those in the handler's hands are answered; false if the time ran out. To
     * close the socket then loses no reply.
     *
     * @throws InterruptedException if interrupted; no more requests are taken all the same
     * @throws SocketClosedException if the socket is or was meanwhile closed
     */
    public boolean drain(Duration timeout) throws InterruptedException {
        concurrency(0);
        return core().sending().await(() -> busy.get() == 0, timeout);
    }

    /** A stage in place of the thread of {@link #drain}: it takes no more requests from now on, too. */
    public CompletableFuture<Void> drainAsync() {
        concurrency(0);
        return core().sending().awaitAsync(() -> busy.get() == 0);
    }

    /** How many requests are in the handler's hands; for a moment, one more may be counted that is just looked for. */
    public int inFlight() {
        return busy.get();
    }

    /** How many requests the handler, or its executor, has failed on so far. */
    public long failures() {
        return failures.sum();
    }

    /** There may be a request, and room for it. Any thread, event loops too. */
    private void look() {
        if (signals.getAndIncrement() == 0) {
            core().execute(this::takeRequests);
        }
    }

    private void takeRequests() {
        int seen;
        do {
            seen = signals.get();
            while (busy.get() < concurrency && takeRequest()) {}
        } while (!signals.compareAndSet(seen, 0));
    }

    private boolean takeRequest() {
        // Counted before it is held against the concurrency: a thread that drains sees the one or has changed the
        // other.
        Request request = busy.incrementAndGet() > concurrency ? null : nextRequest();
        if (request == null) {
            busy.decrementAndGet();
            core().sending().changed();
            return false;
        }
        handle(request);
        return true;
    }

    private @Nullable Request nextRequest() {
        try {
            return core().receiving().take(answering::nextRequest);
        } catch (SocketClosedException e) {
            return null;
        }
    }

    private void handle(Request request) {
        long start = System.nanoTime();
        answering.counts().begun();
        CompletionStage<Message> reply;
        try {
            reply = Objects.requireNonNull(handler.apply(request.message()), "stage");
        } catch (RuntimeException | Error e) {
            reply = CompletableFuture.failedStage(e);
        }
        reply.whenComplete((message, failure) -> {
            Ending how = message == null ? isClosed() ? Ending.CLOSED : Ending.FAILED : Ending.ANSWERED;
            answering.counts().ended(how, System.nanoTime() - start);
            try {
                finish(request, message, failure);
            } finally {
                // Looking stopped for this reason only if there was no room before.
                if (busy.getAndDecrement() >= concurrency) {
                    look();
                    core().sending().changed();
                }
            }
        });
    }

    private void finish(Request request, @Nullable Message reply, @Nullable Throwable failure) {
        Message answer = reply == null ? replyTo(failure) : reply;
        if (answer != null) {
            try {
                request.reply(answer);
            } catch (SocketClosedException e) {
                // No request can be answered any more.
            }
        }
    }

    /** What is said to a client whose request failed; null for nothing. */
    private @Nullable Message replyTo(@Nullable Throwable failure) {
        if (isClosed()) {
            return null;
        }
        Throwable cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
        if (cause == null) {
            cause = new NullPointerException("the handler returned no reply");
        }
        failures.increment();
        core().failed("the request handler failed", cause);
        try {
            return failureReply == null ? null : failureReply.apply(cause);
        } catch (RuntimeException e) {
            core().failed("no reply could be made of the failure", e);
            return null;
        }
    }

    /**
     * The options of a {@link Responder}. Other than elsewhere, {@code sendHighWaterMark} is 10,000: so many replies may wait
     * for one client, which is as many requests as a {@link Requester} has under way unless it is told otherwise.
     */
    public static final class Options extends OptionsBuilder<Options> {
        private @Nullable Function<? super Throwable, Message> failureReply;

        private Options() {
            sendHighWaterMark(Requester.MAX_REQUESTS);
        }

        @Override
        protected Options self() {
            return this;
        }

        @Override
        protected void declare(NamedOptions named) {
            super.declare(named);
            named.routingId("routingId", this::routingId);
        }

        /** What ROUTERs are asked to call this socket (ZMQ_ROUTING_ID). Default nothing. */
        public Options routingId(RoutingId id) {
            return setRoutingId(id);
        }

        /** Makes a reply of what the handler failed with. Default: none, the request stays unanswered. */
        public Options failureReply(Function<? super Throwable, Message> of) {
            failureReply = of;
            return this;
        }
    }
}
