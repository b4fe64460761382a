package io.weir.patterns.reqrep;

import io.weir.Message;
import io.weir.RoutingId;
import io.weir.WeirException;
import io.weir.check.OptionCheck;
import io.weir.engine.SocketCore;
import io.weir.option.NamedOptions;
import io.weir.option.OptionsBuilder;
import io.weir.option.SocketOptions;
import io.weir.option.Spill;
import io.weir.socket.Context;
import io.weir.socket.Socket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/**
 * Asks one or more servers, with many requests under way at a time on one socket, each with a deadline and, if asked for,
 * attempts with pauses in between. It takes the place of the loop around a REQ that gives up, closes it, opens another
 * and sends again.
 *
 * <p>A server is a {@link Responder}, or any REP or ROUTER that answers behind the envelope of the request (RFC 28): on the
 * wire this is a DEALER that puts a number of eight bytes and the empty delimiter before the request. Requests go in turn
 * to the servers that are connected; while there is none, or none has room, they wait. A reply to a request that is over
 * is dropped and counted as {@link io.weir.DropReason#STALE}.
 *
 * <p>Each request ends once: with its reply, or with {@link io.weir.RequestTimeoutException}, or with {@link
 * io.weir.SocketClosedException} when the socket closes. Every method is safe from any thread.
 */
public final class Requester extends Socket {
    /** Requests that may be under way at a time unless the options say otherwise. */
    static final int MAX_REQUESTS = 10_000;

    private final PendingRequests calls;
    private final Duration timeout;

    private Requester(Context context, SocketCore core, PendingRequests calls, Duration timeout) {
        super(context, core, calls.sending(), calls.receiving());
        this.calls = calls;
        this.timeout = timeout;
    }

    /** Opens a requester with the defaults. */
    public static Requester open(Context context) {
        return open(context, options -> {});
    }

    /** Opens a requester with options. */
    public static Requester open(Context context, Consumer<? super Options> options) {
        Options collected = new Options();
        options.accept(collected);
        SocketOptions built = collected.build();
        OptionCheck.check(
                collected.correlated || built.routingId().isNone(),
                "correlated",
                false,
                "true with a routingId, whose next connection late replies would find");
        SocketCore core = lockstepCore(context, DealerSocket.TYPE, built);
        PendingRequests calls = new PendingRequests(
                core.sending(),
                new ServersOf(core),
                collected.retry,
                collected.maxRequests,
                collected.correlated,
                System::nanoTime);
        Requester requester = new Requester(context, core, calls, collected.timeout);
        core.receiving().onMessage(reply -> calls.answered().succeed(reply));
        core.receiving().addListener(requester::failIfClosed);
        return requester;
    }

    private record ServersOf(SocketCore core) implements Servers {
        @Override
        public int connected() {
            return core.peerCount();
        }

        @Override
        public Map<String, String> unreachable() {
            Map<String, String> reasons = new LinkedHashMap<>();
            core.unreachable().forEach((endpoint, why) -> reasons.put(endpoint.toString(), why));
            if (connected() == 0) {
                core.boundEndpoints().forEach(bound -> reasons.put(bound.toString(), "bound, and no server came"));
            }
            return reasons;
        }
    }

    /** Sends a request and waits for the reply, as long as the option {@code timeout} says. See the other form. */
    public Message request(Message request) throws InterruptedException {
        return request(request, timeout);
    }

    /**
     * Sends a request and waits for the reply, at most so long, attempts and pauses included.
     *
     * @throws InterruptedException if interrupted; a reply that still comes is dropped
     * @throws io.weir.RequestTimeoutException if the time, or the last attempt, was over before a reply came
     * @throws io.weir.LimitReachedException if as many are under way as the options allow
     * @throws io.weir.SocketClosedException if the socket is or was meanwhile closed
     * @throws io.weir.EventLoopBlockedException on an event loop
     */
    public Message request(Message request, Duration within) throws InterruptedException {
        Objects.requireNonNull(request, "request");
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        core().forbidOnEventLoop("request");
        PendingRequest call = calls.begin(request, within, Runnable::run);
        try {
            return call.reply.get();
        } catch (InterruptedException e) {
            calls.forget(call);
            throw e;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof WeirException failure) {
                // Where the caller is says more than where the time was found to be up.
                failure.fillInStackTrace();
                throw failure;
            }
            throw new IllegalStateException(e);
        }
    }

    /** Sends a request whose reply may take as long as the option {@code timeout} says. See the other form. */
    public CompletableFuture<Message> requestAsync(Message request) {
        return requestAsync(request, timeout);
    }

    /**
     * Sends a request without waiting. The stage completes with the reply on the context's executor, or exceptionally as
     * {@link #request(Message, Duration)} throws. Cancelling it, or completing it in any other way, ends the request: it
     * is not sent again, and a reply that still comes is dropped.
     */
    public CompletableFuture<Message> requestAsync(Message request, Duration within) {
        Objects.requireNonNull(request, "request");
        PendingRequest call;
        try {
            call = calls.begin(request, within, core().sending()::execute);
        } catch (WeirException e) {
            return CompletableFuture.failedFuture(e);
        }
        call.reply.whenComplete((message, failure) -> calls.forget(call));
        return call.reply;
    }

    /** How many requests are under way: neither answered nor given up. */
    public int inFlight() {
        return calls.count();
    }

    @Override
    protected boolean connectsOnce() {
        return true;
    }

    private void failIfClosed() {
        if (isClosed()) {
            calls.failAll();
        }
    }

    /** The options of a {@link Requester}. Other than elsewhere, {@code immediate} is on and {@code linger} is zero. */
    public static final class Options extends OptionsBuilder<Options> {
        private Duration timeout = Duration.ofSeconds(30);
        private Retry retry = Retry.NEVER;
        private int maxRequests = MAX_REQUESTS;
        private boolean correlated = true;

        private Options() {
            // Only servers that are there are asked, and a request that no caller waits for need not be sent.
            immediate(true).linger(Duration.ZERO);
        }

        @Override
        protected Options self() {
            return this;
        }

        @Override
        protected void declare(NamedOptions named) {
            super.declare(named);
            named.routingId("routingId", this::routingId)
                    .time("timeout", this::timeout)
                    .value("retry", Retry::parse, this::retry)
                    .flag("correlated", this::correlated)
                    .count("maxRequests", this::maxRequests);
        }

        /** What ROUTERs are asked to call this socket (ZMQ_ROUTING_ID). Default nothing: they make a name up. */
        public Options routingId(RoutingId id) {
            return setRoutingId(id);
        }

        /**
         * Puts requests on disk that no server has room for, as {@link io.weir.option.SendOptionsBuilder#spill} does. Default
         * nowhere: then they wait here until there is room, or their time is over.
         */
        public Options spill(Spill to) {
            return setSpill(to);
        }

        /** How long a request waits for its reply, attempts and pauses included, unless it says so itself. Default 30 s. */
        public Options timeout(Duration time) {
            timeout = OptionCheck.positive("timeout", time);
            return this;
        }

        /** When a request is sent again. Default {@link Retry#NEVER}. */
        public Options retry(Retry when) {
            retry = Objects.requireNonNull(when, "retry");
            return this;
        }

        /**
         * Whether a number goes before the delimiter of each request, by which its reply is known. Default true; a REQ has
         * none unless asked for (ZMQ_REQ_CORRELATE). Without it a request looks like that of a plain REQ, for workers that
         * count the frames of what a queue hands them. Then one request is in flight at a time, the others wait in their
         * order, and a server that did not answer in time is connected to anew before it is asked again, so that its late
         * reply is never taken for another. Over inproc a connection that has ended is not made again. Not with a routing id.
         */
        public Options correlated(boolean on) {
            correlated = on;
            return this;
        }

        /**
         * Requests that may be under way at a time. Default 10,000. A server whose send high-water mark is lower may have to
         * drop replies if it is faster than they are taken: a REP of libzmq has room for 1000.
         */
        public Options maxRequests(int requests) {
            maxRequests = OptionCheck.positive("maxRequests", requests);
            return this;
        }
    }
}
