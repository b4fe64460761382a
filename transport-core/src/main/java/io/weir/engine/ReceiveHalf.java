package io.weir.engine;

import io.weir.DropReason;
import io.weir.Message;
import io.weir.SocketTimeoutException;
import io.weir.check.OptionCheck;
import io.weir.pattern.ReceiveContext;
import io.weir.pattern.ReceivePolicy;
import io.weir.pattern.ReceiveStep;
import io.weir.queue.CombiningLock;
import io.weir.queue.Deadline;
import io.weir.queue.WaitQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The receiving half of a socket: the verbs that receive, and the receivers that wait.
 *
 * <p>One thread at a time holds the receive lock, for the length of one {@link ReceiveStep} and never while it waits.
 * Receivers that find nothing wait in a queue; a burst of arrivals calls one of them, and one that took a message and left
 * others calls the next.
 */
public final class ReceiveHalf implements ReceiveContext {
    private final SocketScope scope;
    private final ReceiveState state;
    private final Receivers receivers;
    private final WaitQueue waiters;
    private final PendingReceives pending;
    private final Function<ReceiveStep, @Nullable Message> next;
    private final Function<ReceiveStep, @Nullable Message> nextUnlessPending = this::nextUnlessPending;
    private final Supplier<@Nullable Message> attempt = this::tryReceive;
    private final Runnable look = this::callNextIfReadable;
    private final Consumer<PendingReceive> ended = this::ended;
    private volatile int highWaterMark;

    ReceiveHalf(SocketScope scope, CombiningLock lock) {
        this.scope = scope;
        state = new ReceiveState(scope.name(), lock);
        next = state::next;
        receivers = new Receivers(scope.name());
        waiters = receivers.waiters();
        pending = new PendingReceives(this, scope, lock, waiters);
        highWaterMark = scope.flow().receiveHighWaterMark();
    }

    ReceiveState state() {
        return state;
    }

    ReceivePolicy policy() {
        return state.policy();
    }

    // ---- one step

    @Override
    public <T> @Nullable T take(Function<ReceiveStep, @Nullable T> work) {
        return take(work, /* byHandler= */ false);
    }

    private <T> @Nullable T take(Function<ReceiveStep, @Nullable T> work, boolean byHandler) {
        T taken;
        boolean more;
        state.begin();
        try {
            if (!byHandler) {
                receivers.checkNoHandler();
            }
            taken = work.apply(state.step());
            if (taken != null) {
                state.countDelivered(1);
            }
            more = taken != null && !waiters.isEmpty() && state.isReadable();
        } finally {
            state.end();
        }
        if (more) {
            waiters.wakeNext();
        }
        return taken;
    }

    private @Nullable Message nextUnlessPending(ReceiveStep in) {
        return pending.isEmpty() ? state.next(in) : null;
    }

    // ---- receiving

    /** Takes the next message for the handler; null if there is none. */
    @Nullable Message takeForHandler() {
        return take(next, /* byHandler= */ true);
    }

    /** See {@code Receiving.tryReceive}. */
    public @Nullable Message tryReceive() {
        return take(next);
    }

    /** See {@code Receiving.receive()}. */
    public Message receive() throws InterruptedException {
        Duration limit = scope.flow().receiveTimeout();
        Message message = receive(limit);
        if (message == null) {
            throw new SocketTimeoutException(scope.name(), "receive", limit);
        }
        return message;
    }

    /** See {@code Receiving.receive(Duration)}. */
    public @Nullable Message receive(Duration timeout) throws InterruptedException {
        return await(attempt, timeout);
    }

    @Override
    public <T> @Nullable T take(Function<ReceiveStep, @Nullable T> work, Duration timeout) throws InterruptedException {
        return await(() -> take(work), timeout);
    }

    private <T> @Nullable T await(Supplier<@Nullable T> attempt, Duration timeout) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        T taken = attempt.get();
        if (taken != null || timeout.isZero()) {
            return taken;
        }
        scope.forbidOnEventLoop("receive");
        return waiters.await(attempt, Deadline.after(timeout));
    }

    /** See {@code Receiving.receiveAll}. */
    public List<Message> receiveAll(int max) {
        List<Message> messages = new ArrayList<>();
        boolean more;
        state.begin();
        try {
            receivers.checkNoHandler();
            state.takeAll(messages, max);
            more = !waiters.isEmpty() && state.isReadable();
        } finally {
            state.end();
        }
        if (more) {
            waiters.wakeNext();
        }
        return messages;
    }

    /** See {@code Receiving.awaitReadable}. */
    public boolean awaitReadable(Duration timeout) throws InterruptedException {
        if (isReadableNow()) {
            return true;
        }
        scope.forbidOnEventLoop("awaitReadable");
        boolean found = waiters.await(() -> isReadableNow() ? Boolean.TRUE : null, Deadline.after(timeout)) != null;
        if (found) {
            // This one takes nothing: the receiver that waits behind it may want to.
            waiters.wakeNext();
        }
        return found;
    }

    /** Whether a receiver would find a message now; if not, the listeners will be told when there is one. */
    public boolean isReadableNow() {
        receivers.checkNoHandler();
        state.begin();
        try {
            return state.isReadable();
        } finally {
            state.end();
        }
    }

    /** See {@code Receiving.receiveAsync}. */
    public CompletableFuture<Message> receiveAsync() {
        PendingReceive stage = new PendingReceive(ended);
        // Those that wait already come first.
        Message message = take(nextUnlessPending);
        if (message == null) {
            await(stage);
        } else if (stage.claim()) {
            stage.deliver(message);
        }
        return stage;
    }

    private void await(PendingReceive stage) {
        state.begin();
        try {
            receivers.checkNoHandler();
            pending.add(stage);
        } finally {
            state.end();
        }
        // What came before this was in the queue called others, or none.
        postLook();
    }

    /** Receive lock, outside of a step: takes a message for a {@link PendingReceive}; null if there is none. */
    @Nullable Message takeForPending() {
        state.checkOpen();
        receivers.checkNoHandler();
        Message message = state.next(ReceiveStep.now());
        if (message != null) {
            state.countDelivered(1);
        }
        return message;
    }

    /** The application has ended one of them. */
    private void ended(PendingReceive stage) {
        post(() -> pending.remove(stage));
    }

    /** Once what was posted until now is done: calls the next waiter if there is something for it. */
    void postLook() {
        post(look);
    }

    private void callNextIfReadable() {
        if (!waiters.isEmpty() && state.isReadable()) {
            waiters.wakeNext();
        }
    }

    // ---- handlers

    @Override
    public void onMessage(Consumer<Message> application) {
        receiveBy(new HandlerLoop(scope, new HandlerStep(this, scope, Objects.requireNonNull(application, "handler"))));
    }

    /** See {@code Receiving.onMessage(Consumer, Executor)}. */
    public void onMessage(Consumer<Message> application, Executor executor) {
        Objects.requireNonNull(application, "handler");
        receiveBy(new HandlerLoop(scope, new HandlerStep(this, scope, application), executor));
    }

    /**
     * Has the loop receive from here on, and no thread: it is signalled when the socket turns readable, an edge, so it
     * must take until nothing is left, and when the socket closes.
     *
     * @throws IllegalStateException if another one does
     */
    public void receiveBy(HandlerLoop loop) {
        // Under the lock: what receives beside it is over with that by then.
        state.lock().lock();
        try {
            receivers.handler(loop);
        } finally {
            state.lock().unlock();
        }
        waiters.wakeAll();
        loop.signal();
    }

    /** Ends {@link #receiveBy}: what is here from now on, and what was left, is for every receiver. */
    public void release(HandlerLoop former) {
        state.lock().lock();
        try {
            if (!receivers.removeHandler(former)) {
                return;
            }
        } finally {
            state.lock().unlock();
        }
        signal();
    }

    // ---- readiness

    @Override
    public void addListener(Runnable listener) {
        receivers.addListener(listener);
    }

    /** Forgets the listener. */
    public void removeListener(Runnable listener) {
        receivers.removeListener(listener);
    }

    @Override
    public void signal() {
        receivers.signal();
    }

    /** A peer that the policy awaited has messages. Any thread. */
    void readable(Runnable tellPolicy, PeerConnection from, Runnable discard) {
        if (state.isClosed()) {
            post(discard);
        } else {
            post(tellPolicy);
            receivers.signalNear(from);
        }
    }

    @Override
    public void inTurnAgain() {
        if (!receivers.isEmpty()) {
            scope.execute(this::signal);
        }
    }

    // ---- for policies and socket types

    @Override
    public String name() {
        return scope.name();
    }

    @Override
    public int highWaterMark() {
        return highWaterMark;
    }

    void highWaterMark(int messages) {
        highWaterMark = OptionCheck.notNegative("receiveHighWaterMark", messages);
    }

    @Override
    public void made(int messages) {
        scope.stats().made(messages);
    }

    @Override
    public void post(Runnable task) {
        state.lock().execute(task);
    }

    // ---- the end

    /** No receive begins after this; receivers that wait are told. */
    void close() {
        int dropped = state.close();
        if (dropped > 0) {
            scope.dropReceived("", DropReason.CLOSED, dropped);
        }
        receivers.signalAll();
    }
}
