package io.weir.patterns.work;

import io.weir.Message;
import io.weir.SocketClosedException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that owns the jobs of a queue. A turn takes what has come, changes the jobs, appends that to the store, and
 * sends what follows from it: nothing is said before the store has it.
 */
final class JobLoop implements Runnable {
    /** Messages of one turn, and so of one append. */
    private static final int BATCH = 1024;

    /** How old at most is what the snapshot of the socket says. */
    private static final long SHOW_NANOS = Duration.ofMillis(100).toNanos();

    private static final long LONGEST_WAIT = Duration.ofMinutes(1).toNanos();

    /** Confirmations that wait while the store fails; those who wait for more ask again. */
    private static final int MOST_UNCONFIRMED = 100_000;

    private final JobSocket socket;
    private final JobTable table;
    private final JobProtocol protocol;
    private final Outbox out;
    private final @Nullable JobStore store;
    private final LongSupplier clock;

    /** Under its monitor, as {@link #ended}. */
    private final Queue<Runnable> tasks = new ArrayDeque<>();

    private boolean ended;

    /** Whether there was a turn that is not shown. */
    private boolean changed;

    private long showDue;
    private volatile boolean stopping;

    JobLoop(
            JobSocket socket,
            JobTable table,
            JobProtocol protocol,
            Outbox out,
            @Nullable JobStore store,
            LongSupplier clock) {
        this.socket = socket;
        this.table = table;
        this.protocol = protocol;
        this.out = out;
        this.store = store;
        this.clock = clock;
        showDue = clock.getAsLong();
    }

    /** Has the thread end after the turn that it is in. Any thread. */
    void stop() {
        stopping = true;
        socket.wake();
    }

    /** Asks something of the jobs, on the thread that owns them, or of what it left. Any thread. */
    <T> CompletableFuture<T> ask(Function<JobTable, T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        Runnable task = () -> answer.complete(question.apply(table));
        synchronized (tasks) {
            if (ended) {
                task.run();
                return answer;
            }
            tasks.add(task);
        }
        socket.wake();
        return answer;
    }

    @Override
    public void run() {
        try {
            while (!stopping) {
                turn();
            }
        } catch (SocketClosedException | InterruptedException e) {
            // The socket was closed, by itself or with its context.
        } catch (RuntimeException | Error e) {
            socket.failed("the queue has stopped", e);
            socket.close(Duration.ZERO);
        } finally {
            end();
        }
    }

    private void turn() throws InterruptedException {
        JobSocket.Arrival arrival = socket.next(Duration.ofNanos(nextDue(clock.getAsLong())));
        for (int i = 0; i < BATCH && arrival != null; i++) {
            take(arrival);
            arrival = i + 1 < BATCH ? socket.next(Duration.ZERO) : null;
        }
        runTasks();
        long now = clock.getAsLong();
        table.expire(now);
        if (store == null || store.keeps()) {
            lease(now);
        }
        say(now);
        show(now);
    }

    /** Hands out jobs, with the bodies that have to be read for that. */
    private void lease(long now) {
        List<JobTable.Delivery> deliveries = table.dispatch(now, BATCH);
        try {
            Map<Long, byte[][]> read = table.jobs()
                    .bodies(deliveries.stream().map(JobTable.Delivery::job).toList());
            for (JobTable.Delivery each : deliveries) {
                byte[][] body = each.job().body == null ? read.get(each.job().number) : each.job().body;
                if (body == null || body.length == 0) {
                    table.unreadable(each);
                } else {
                    out.job(each, body);
                }
            }
        } catch (IOException e) {
            Objects.requireNonNull(store).failed(now, e);
            for (int i = deliveries.size() - 1; i >= 0; i--) {
                table.withdraw(deliveries.get(i));
            }
        }
    }

    /** Not in every turn, since to look costs something. */
    private void show(long now) {
        changed = true;
        if (showDue - now <= 0) {
            changed = false;
            showDue = now + SHOW_NANOS;
            socket.show(table.snapshot(System.currentTimeMillis()));
        }
    }

    private void take(JobSocket.Arrival arrival) {
        switch (arrival.kind()) {
            case MESSAGE -> {
                Message message = Objects.requireNonNull(arrival.message());
                // A peer that is gone is known here no more; what it had to say still counts.
                protocol.received(arrival.peer() == null ? arrival : arrival.peer(), message);
                message.release();
            }
            case LEFT -> table.disconnected(Objects.requireNonNull(arrival.peer()), clock.getAsLong());
            case ROOM -> table.workers().roomAgain(Objects.requireNonNull(arrival.peer()));
            case WAKE -> {}
        }
    }

    private long nextDue(long now) {
        if (table.hasWork() && (store == null || store.keeps())) {
            return 0;
        }
        long due = table.nextDue(now, changed ? Math.max(0, showDue - now) : LONGEST_WAIT);
        return store == null ? due : store.nextDue(now, due);
    }

    private void say(long now) {
        send(out.takeAnswers());
        if (store != null && !store.append(now)) {
            if (out.confirmations() > MOST_UNCONFIRMED) {
                out.takeConfirmations();
            }
            return;
        }
        send(out.takeJobs());
        if (store == null || store.confirms(out.confirmations(), now)) {
            send(out.takeConfirmations());
        }
    }

    private void send(List<Outbox.Outgoing> messages) {
        if (!messages.isEmpty()) {
            socket.send(messages).forEach(table::undelivered);
        }
    }

    private void runTasks() {
        synchronized (tasks) {
            Runnable task;
            while ((task = tasks.poll()) != null) {
                task.run();
            }
        }
    }

    private void end() {
        if (store != null) {
            store.close();
        }
        try {
            send(out.takeConfirmations());
        } catch (SocketClosedException e) {
            // Producers and workers ask again.
        }
        socket.show(table.snapshot(System.currentTimeMillis()));
        synchronized (tasks) {
            ended = true;
            runTasks();
        }
    }
}
