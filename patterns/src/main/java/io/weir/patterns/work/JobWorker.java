package io.weir.patterns.work;

import io.weir.RoutingId;
import io.weir.SocketClosedException;
import io.weir.SocketTimeoutException;
import io.weir.SocketType;
import io.weir.check.OptionCheck;
import io.weir.engine.SocketCore;
import io.weir.option.NamedOptions;
import io.weir.option.OptionsBuilder;
import io.weir.option.SocketOptions;
import io.weir.socket.Context;
import io.weir.socket.Socket;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Does jobs of one or more {@link JobQueue}s. It asks each for as many jobs at a time as its {@link Options#credit} says, and
 * gets the next one as soon as it has ended one. Jobs are taken with {@link #receive()}, and each ended by a word of {@link Job};
 * or they are handed to a handler, on an executor, so many at a time.
 *
 * <p>While a job waits here, or is worked on, its lease is extended at a third of its time, until {@link Options#timeLimit}
 * is over. So a worker that has died, or hangs, loses its jobs to others, and one that is only busy does not. When its
 * connection was lost, it comes back under its name for the jobs that it has, and repeats what was not confirmed.
 *
 * <p>On the wire this is a DEALER. Every method is safe from any thread. It closes as any socket does, and gives back
 * what was not taken; to finish what was, call {@link #drain} before.
 */
public final class JobWorker extends Socket {
    private static final SocketType TYPE = new SocketType("DEALER", Set.of("ROUTER"), true);
    private static final int NAME = 16;

    /** Jobs that a thread of the executor does before others that wait for one have their turn. */
    private static final int BURST = 256;

    private final WorkerSession session;
    private final @Nullable Executor executor;
    private final @Nullable Handler handler;
    private final int concurrency;
    private final AtomicInteger busy = new AtomicInteger();
    private final LongAdder failures = new LongAdder();

    /** Reasons to look for jobs that were not yet looked into; the thread that raises it from zero looks. */
    private final AtomicInteger signals = new AtomicInteger();

    /** Does a job. */
    @FunctionalInterface
    public interface Handler {
        /**
         * Does it, and returns: then it is acknowledged, unless the handler has said something else of it. If the handler
         * fails, it is tried again, unless it was its last delivery. May block.
         */
        void handle(Job job) throws Exception;
    }

    private JobWorker(
            Context context,
            SocketCore core,
            WorkerSession session,
            @Nullable Executor executor,
            @Nullable Handler handler,
            int concurrency) {
        super(context, core, session.sending(), session.receiving());
        this.session = session;
        this.executor = executor;
        this.handler = handler;
        this.concurrency = concurrency;
    }

    /** Opens a worker that takes jobs with {@link #receive()}, with the defaults. */
    public static JobWorker open(Context context) {
        return open(context, options -> {});
    }

    /** Opens a worker that takes jobs with {@link #receive()}. */
    public static JobWorker open(Context context, Consumer<? super Options> options) {
        return open(context, null, null, 0, options);
    }

    /**
     * Opens a worker whose jobs the handler does on the executor. An executor that rejects a job has it given back.
     *
     * @param concurrency jobs that may be in the handler's hands at a time; the credit is one more unless the options say
     *     otherwise, so that the next job is there when one is done
     */
    public static JobWorker open(
            Context context, Executor executor, int concurrency, Handler handler, Consumer<? super Options> options) {
        Objects.requireNonNull(executor, "executor");
        Objects.requireNonNull(handler, "handler");
        OptionCheck.positive("concurrency", concurrency);
        return open(context, executor, handler, concurrency, options);
    }

    private static JobWorker open(
            Context context,
            @Nullable Executor executor,
            @Nullable Handler handler,
            int concurrency,
            Consumer<? super Options> options) {
        Options collected = new Options(concurrency + 1);
        options.accept(collected);
        SocketOptions built = collected.build();
        SocketCore core = lockstepCore(context, TYPE, built);
        WorkerSession session =
                new WorkerSession(core.sending(), core.receiving(), collected.worker(), System::nanoTime);
        JobWorker worker = new JobWorker(context, core, session, executor, handler, concurrency);
        session.start();
        if (handler != null) {
            core.receiving().addListener(worker::look);
        }
        return worker;
    }

    @Override
    protected boolean connectsOnce() {
        return true;
    }

    /** Takes a job if there is one; null otherwise. Not with a handler. */
    public @Nullable Job tryReceive() {
        checkNoHandler();
        return core().receiving().take(session::next);
    }

    /**
     * Takes a job, waiting for one as long as the option {@code receiveTimeout} says: for ever unless it was set.
     *
     * @throws InterruptedException if interrupted before a job was taken; none was
     * @throws io.weir.SocketTimeoutException if the time ran out
     * @throws SocketClosedException if the socket is or was meanwhile closed
     * @throws io.weir.EventLoopBlockedException if it would wait on an event loop
     */
    public Job receive() throws InterruptedException {
        Duration limit = options().flow().receiveTimeout();
        Job job = receive(limit);
        if (job == null) {
            throw new SocketTimeoutException(name(), "receive", limit);
        }
        return job;
    }

    /** Takes a job, waiting at most so long for one; null if none came. Exceptions as {@link #receive()}. */
    public @Nullable Job receive(Duration timeout) throws InterruptedException {
        checkNoHandler();
        return core().receiving().take(session::next, timeout);
    }

    private void checkNoHandler() {
        if (handler != null) {
            throw new IllegalStateException(name() + ": jobs go to the handler (expected: a worker without one)");
        }
    }

    /** How many jobs are here and not ended, taken or not. */
    public int inFlight() {
        return session.held();
    }

    /** How many jobs the handler, or its executor, has failed on so far. */
    public long failures() {
        return failures.sum();
    }

    /** Changes how many jobs the queues may send at a time; 0 for none until that changes. */
    public void credit(int jobs) {
        session.credit(OptionCheck.notNegative("credit", jobs));
    }

    /**
     * Asks for no more jobs, gives back those that were not taken, and waits until the others are ended and the queues have
     * confirmed that; false if the time ran out. To close the socket then leaves nothing open.
     *
     * @throws InterruptedException if interrupted; no more jobs are asked for all the same
     * @throws SocketClosedException if the socket is or was meanwhile closed
     */
    public boolean drain(Duration timeout) throws InterruptedException {
        session.credit(0);
        session.releaseWaiting();
        return core().sending().await(session::isIdle, timeout);
    }

    // ---- the handler

    /** There may be a job, and room for it. Any thread, event loops too. */
    private void look() {
        if (signals.getAndIncrement() == 0) {
            core().execute(this::takeJobs);
        }
    }

    private void takeJobs() {
        int seen;
        do {
            seen = signals.get();
            while (takeJob()) {}
        } while (!signals.compareAndSet(seen, 0));
    }

    private boolean takeJob() {
        Job job = busy.incrementAndGet() > concurrency ? null : nextJob();
        if (job == null) {
            busy.decrementAndGet();
            return false;
        }
        try {
            Objects.requireNonNull(executor).execute(() -> handleAll(job));
        } catch (RuntimeException e) {
            failed(e);
            job.release();
            ended();
        }
        return true;
    }

    private @Nullable Job nextJob() {
        try {
            return core().receiving().take(session::next);
        } catch (SocketClosedException e) {
            return null;
        }
    }

    /** Goes on with the next job on the same thread, for a while: that is sooner than to ask the executor for another. */
    private void handleAll(Job first) {
        Job job = first;
        try {
            for (int i = 0; job != null; i++) {
                handle(job);
                job = i < BURST ? nextJob() : null;
            }
        } finally {
            ended();
        }
    }

    private void handle(Job job) {
        try {
            Objects.requireNonNull(handler).handle(job);
            job.ack();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            job.reject(/* again= */ true, "interrupted");
        } catch (Exception | Error e) {
            failed(e);
            job.reject(/* again= */ true, e.toString());
        }
    }

    private void failed(Throwable e) {
        failures.increment();
        core().failed("the job handler failed", e);
    }

    private void ended() {
        busy.decrementAndGet();
        look();
    }

    /** The options of a {@link JobWorker}: those of its socket, and how it works. */
    public static final class Options extends OptionsBuilder<Options> {
        private byte[] worker = new byte[NAME];
        private int credit;
        private Duration lease = Duration.ofSeconds(30);
        private Duration timeLimit = Duration.ofMinutes(10);

        private Options(int credit) {
            this.credit = credit;
            new SecureRandom().nextBytes(worker);
        }

        @Override
        protected Options self() {
            return this;
        }

        @Override
        protected void declare(NamedOptions named) {
            super.declare(named);
            named.routingId("routingId", this::routingId)
                    .count("credit", this::credit)
                    .time("lease", this::lease)
                    .time("timeLimit", this::timeLimit);
        }

        /** What ROUTERs are asked to call this socket (ZMQ_ROUTING_ID). Default nothing. */
        public Options routingId(RoutingId id) {
            return setRoutingId(id);
        }

        /**
         * The name under which it comes back for its leases after its connection was lost. No two workers of a queue may have
         * the same. Default 16 random bytes.
         */
        public Options worker(JobId name) {
            worker = name.bytes();
            return this;
        }

        /** How many jobs it has at a time at most, of each queue. Default 1; with a handler one more than it takes. */
        public Options credit(int jobs) {
            credit = OptionCheck.positive("credit", jobs);
            return this;
        }

        /** After how long without a sign of life the queue gives a job to another worker. Default 30 s. */
        public Options lease(Duration time) {
            lease = OptionCheck.positive("lease", time);
            return this;
        }

        /**
         * How long the application may have a job: then its lease is extended no longer, and runs out. Default 10 minutes. See
         * {@link Job#extend}.
         */
        public Options timeLimit(Duration time) {
            timeLimit = OptionCheck.positive("timeLimit", time);
            return this;
        }

        private WorkerOptions worker() {
            return new WorkerOptions(worker, credit, lease, timeLimit);
        }
    }
}
