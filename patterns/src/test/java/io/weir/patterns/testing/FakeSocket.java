package io.weir.patterns.testing;

import io.weir.DropReason;
import io.weir.Message;
import io.weir.SocketClosedException;
import io.weir.event.SocketEvent;
import io.weir.option.SocketOptions.Arrivals;
import io.weir.option.SocketOptions.Limits;
import io.weir.pattern.ReceiveContext;
import io.weir.pattern.ReceiveStep;
import io.weir.pattern.SendContext;
import io.weir.pattern.SendStep;
import io.weir.queue.MessageQueue;
import io.weir.queue.MessageQueues;
import io.weir.queue.Spillway;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Both halves of a socket, as policies see them, without threads: what is posted happens at once. */
public final class FakeSocket implements SendContext, ReceiveContext {
    /** Why messages that no peer got were dropped. */
    public final List<DropReason> dropped = new ArrayList<>();

    /** Messages that the policy accepted and holds, less those that it gave to peers. */
    public int kept;

    /** What it told. */
    public final List<SocketEvent> events = new ArrayList<>();

    /** Messages that no peer wanted. */
    public int unwanted;

    /** What is to be done later, and when. */
    private final List<Later> later = new ArrayList<>();

    /** What waits for a thread that may wait for a disk. */
    private final Queue<Runnable> own = new ArrayDeque<>();

    /** How often all senders were told to try again. */
    public int retries;

    /** How often something that can be waited for has changed. */
    public int changes;

    /** How often receivers were woken. */
    public int signals;

    /** Messages that the policy made, less those that were none. */
    public int made;

    private int highWaterMark = 1000;
    private long now = 1;
    private boolean closed;
    private @Nullable Spillway spillway;
    private Limits limits = new Limits(
            1 << 20, 100, Duration.ofSeconds(1), Duration.ofSeconds(1), 10, 1000, 10, 10, 100, Arrivals.UNLIMITED);

    private record Later(Runnable task, long due) {}

    /** A clock that stands still but for {@link #passes}. */
    public long nanoTime() {
        return now;
    }

    /** Time passes, and what was to be done later and is due by then is done, each at its time. */
    public void passes(Duration time) {
        long end = now + time.toNanos();
        Later next;
        while ((next = firstUntil(end)) != null) {
            later.remove(next);
            now = Math.max(now, next.due());
            next.task().run();
        }
        now = end;
    }

    private @Nullable Later firstUntil(long end) {
        return later.stream()
                .filter(one -> one.due() <= end)
                .min(Comparator.comparingLong(Later::due))
                .orElse(null);
    }

    /** Steps are refused from now on. */
    public void close() {
        closed = true;
    }

    /** How many tasks are to be done later. */
    public int alarms() {
        return later.size();
    }

    /** Lets peers have so many subscriptions, of so many bytes. */
    public void limitSubscriptions(int count, long bytes) {
        limits = new Limits(
                1 << 20,
                100,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                10,
                1000,
                10,
                count,
                bytes,
                Arrivals.UNLIMITED);
    }

    /** Changes the receive high-water mark. */
    public void receiveHighWaterMark(int messages) {
        highWaterMark = messages;
    }

    @Override
    public String name() {
        return "socket-1";
    }

    @Override
    public Limits limits() {
        return limits;
    }

    @Override
    public void drop(DropReason reason, long messages) {
        dropped.addAll(Collections.nCopies((int) messages, reason));
    }

    @Override
    public void kept(long messages) {
        kept += (int) messages;
    }

    @Override
    public @Nullable MessageQueue spilling(int ahead, long bytesAhead) {
        return spillway == null ? null : MessageQueues.spilling(ahead, bytesAhead, spillway);
    }

    /** Has what the policy keeps spill there, too. */
    public void spillTo(Spillway way) {
        spillway = way;
    }

    @Override
    public void tell(SocketEvent event) {
        events.add(event);
    }

    @Override
    public void noSubscriber() {
        unwanted++;
    }

    @Override
    public void retryAll() {
        retries++;
    }

    @Override
    public void changed() {
        changes++;
    }

    @Override
    public void post(Runnable task) {
        task.run();
    }

    @Override
    public void postLater(Runnable task, Duration wait) {
        later.add(new Later(task, now + wait.toNanos()));
    }

    @Override
    public <T> T call(Function<SendStep, T> work) {
        if (closed) {
            throw new SocketClosedException(name());
        }
        return work.apply(SendStep.now());
    }

    @Override
    public boolean await(BooleanSupplier condition, Duration timeout) {
        return condition.getAsBoolean();
    }

    @Override
    public void executeOwn(Runnable task) {
        own.add(task);
    }

    /** Runs what may wait for a disk, as long as there is any. */
    public void runOwn() {
        Runnable task;
        while ((task = own.poll()) != null) {
            task.run();
        }
    }

    @Override
    public void execute(Runnable task) {
        task.run();
    }

    @Override
    public int highWaterMark() {
        return highWaterMark;
    }

    @Override
    public void made(int messages) {
        made += messages;
    }

    @Override
    public void signal() {
        signals++;
    }

    @Override
    public void inTurnAgain() {
        signals++;
    }

    @Override
    public <T> @Nullable T take(Function<ReceiveStep, @Nullable T> work) {
        return work.apply(ReceiveStep.now());
    }

    @Override
    public <T> @Nullable T take(Function<ReceiveStep, @Nullable T> work, Duration timeout) {
        return take(work);
    }

    @Override
    public void onMessage(Consumer<Message> handler) {}

    @Override
    public void addListener(Runnable listener) {
        listener.run();
    }
}
