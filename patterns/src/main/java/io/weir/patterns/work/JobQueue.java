package io.weir.patterns.work;

import io.weir.RoutingId;
import io.weir.option.NamedOptions;
import io.weir.option.SocketOptions;
import io.weir.option.Sync;
import io.weir.snapshot.JobsSnapshot;
import io.weir.socket.Context;
import io.weir.socket.Socket;
import io.weir.store.MessageStore;
import io.weir.store.StoreProvider;
import io.weir.transport.ThreadInheritance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A queue of jobs that are gone only when a worker has said that it dealt with them. A job is leased to one worker at a time;
 * it comes back when the worker leaves, is too slow or says so, and goes to the next one with a higher delivery number. After
 * {@link Options#deliveries} that led to nothing it is dead: it stays, until an operator has seen to it. So each job is done
 * at least once; its id, which its producer has chosen, is how a worker makes that once.
 *
 * <p>Workers say how many jobs they want to have at a time. So a slow one holds no more than it asked for, and a job goes to
 * a worker that wants it, or waits.
 *
 * <p><b>Producers</b> are {@link JobProducer}s or plain REQs, <b>workers</b> {@link JobWorker}s or plain DEALERs: the frames
 * are in the guide, under "Acknowledged work". The queue is a ROUTER, which is to be bound and connected as {@link #socket}.
 *
 * <p><b>Where the jobs are.</b> In memory, and with {@link Options#directory} or {@link Options#store} also in a log, from
 * which they come back after the process has ended in whatever way. Then workers of before have the time of {@link
 * Options#reconnectTime} to come back for their leases; what they do not claim is leased again. Delivery numbers go on. While
 * the store cannot be written to, puts are refused and no job is leased. A job whose body cannot be read from there is dead, and
 * counted as unreadable.
 *
 * <p><b>Bounds.</b> {@link Options#maxJobs}, {@link Options#maxBytes}, {@link Options#bodiesInMemory}, {@link Options#maxWorkers},
 * {@link Options#maxCredit} and {@link Options#rememberedIds}; and those of the socket.
 *
 * <p>One thread of its own has the jobs. Every method is safe from any thread, and waits for that thread.
 */
public final class JobQueue implements AutoCloseable {
    private static final String LOG = "jobs";

    /** A new queue begins its numbers with the time, so that they are larger than those of one that was here before it. */
    private static final long NUMBERS_A_MILLISECOND = 1000;

    private final JobSocket socket;
    private final JobLoop loop;
    private final Thread thread;

    private JobQueue(JobSocket socket, JobLoop loop, Thread thread) {
        this.socket = socket;
        this.loop = loop;
        this.thread = thread;
    }

    /** Opens a queue in memory with the defaults. */
    public static JobQueue open(Context context) {
        return open(context, options -> {});
    }

    /**
     * Opens a queue with options, and reads what an earlier one has left in its store.
     *
     * @throws UncheckedIOException if the store cannot be opened or read, or is in use
     * @throws io.weir.InvalidOptionException if a directory is named and no store can be found, see {@link StoreProvider}
     */
    public static JobQueue open(Context context, Consumer<? super Options> options) {
        Options collected = new Options();
        options.accept(collected);
        SocketOptions built = collected.build();
        JobCounts counts = new JobCounts();
        OpenStore open =
                OpenStore.of(collected.directory, collected.store, collected.log, collected.bodyBytes(), counts);
        try {
            return start(JobSocket.open(context, built), collected, counts, open);
        } catch (IOException e) {
            open.close();
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            open.close();
            throw e;
        }
    }

    private static JobQueue start(JobSocket socket, Options options, JobCounts counts, OpenStore open)
            throws IOException {
        try {
            JobLimits limits = options.limits();
            JobJournal journal = open.journal();
            JobTable table = new JobTable(limits, journal == null ? JobLog.NONE : journal, counts);
            JobStore store = null;
            if (journal != null) {
                journal.recover(table, System.nanoTime());
                store = new JobStore(
                        journal, options.sync, e -> socket.failed("the store of the queue cannot be written to", e));
            }
            if (table.jobs().lastNumber() == 0) {
                table.jobs().begin(System.currentTimeMillis() * NUMBERS_A_MILLISECOND);
            }
            Outbox out = new Outbox();
            JobStore keeping = store;
            JobProtocol protocol = new JobProtocol(
                    table,
                    limits,
                    counts,
                    out,
                    () -> keeping == null || keeping.keeps(),
                    System::nanoTime,
                    System::currentTimeMillis);
            JobLoop loop = new JobLoop(socket, table, protocol, out, store, System::nanoTime);
            Thread thread = ThreadInheritance.ofThisThread()
                    .make(() -> new Thread(() -> loop.run(), "weir-jobs " + socket.name()));
            thread.setDaemon(true);
            thread.start();
            return new JobQueue(socket, loop, thread);
        } catch (IOException | RuntimeException e) {
            socket.close(Duration.ZERO);
            throw e;
        }
    }

    /** Where producers and workers come: to be bound and connected, and looked at. */
    public Socket socket() {
        return socket;
    }

    /** What is in the queue, and what happened. */
    public JobsSnapshot snapshot() {
        return loop.ask(table -> table.snapshot(System.currentTimeMillis())).join();
    }

    /** Has a dead job wait again, with all its deliveries before it; false if there is no such dead job. */
    public boolean requeue(long job) {
        return loop.ask(table -> table.requeue(job)).join();
    }

    /** Gives up a job that is dead or waits; false if there is no such job. */
    public boolean remove(long job) {
        return loop.ask(table -> table.remove(job)).join();
    }

    /**
     * Ends the queue: what was said until now is kept, confirmations are sent for as long as the socket lingers, and the store
     * is free for the next queue when this returns. In memory, the jobs are gone. Idempotent.
     */
    @Override
    public void close() {
        loop.stop();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        socket.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The options of a {@link JobQueue}: those of its socket, and what the queue may hold. */
    public static final class Options extends JobLimitsBuilder<Options> {
        private @Nullable Path directory;
        private @Nullable MessageStore store;
        private String log = LOG;
        private Sync sync = Sync.EACH;

        private Options() {
            sendHighWaterMark(10_000);
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

        /** Keeps the jobs in a directory of its own, which is made if it is not there. Default: in memory alone. */
        public Options directory(Path of) {
            directory = Objects.requireNonNull(of, "directory");
            return this;
        }

        /**
         * Keeps the jobs in a log of that name in a store, which the application opens and closes, the latter after the queue.
         */
        public Options store(MessageStore in, String name) {
            store = Objects.requireNonNull(in, "store");
            log = Objects.requireNonNull(name, "name");
            return this;
        }

        /**
         * When a queue with a store confirms what producers and workers told it. With {@link Sync#EACH}, the default, the medium is
         * written to at once, for all that came meanwhile, and then it is confirmed; with {@link Sync#every} that is done so often, and
         * a confirmation waits for it; with {@link Sync#SYSTEM} it waits for the system only. What is confirmed survives the end of
         * the queue's process in each mode, and a power cut in the first two.
         */
        public Options sync(Sync when) {
            sync = Objects.requireNonNull(when, "sync");
            return this;
        }
    }
}
