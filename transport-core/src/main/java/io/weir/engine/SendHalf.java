package io.weir.engine;

import io.weir.DropReason;
import io.weir.Message;
import io.weir.RoutingId;
import io.weir.SendResult;
import io.weir.SocketTimeoutException;
import io.weir.UnroutableException;
import io.weir.WeirException;
import io.weir.check.OptionCheck;
import io.weir.event.SocketEvent;
import io.weir.option.SocketOptions.Limits;
import io.weir.pattern.SendContext;
import io.weir.pattern.SendPolicy;
import io.weir.pattern.SendStep;
import io.weir.queue.CombiningLock;
import io.weir.queue.Deadline;
import io.weir.queue.MessageQueue;
import io.weir.queue.MessageQueues;
import io.weir.queue.WaitQueue;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The sending half of a socket: the verbs that send, and the senders that wait.
 *
 * <p>One thread at a time holds the send lock, for the length of one {@link SendStep}: hand the message to the policy, which
 * hands it to peers. Senders that find no room wait without the lock, and are called when a peer has room again.
 */
public final class SendHalf implements SendContext {
    /** How often a thread that waits for the policy looks whether it is to wait no longer. */
    private static final Duration LOOK = Duration.ofMillis(100);

    private final SocketScope scope;
    private final SendState state;
    private final Senders senders;
    private final WaitQueue watchers = new WaitQueue();
    private final PolicyCounts counts = new PolicyCounts();
    private final PendingConditions stages;
    private volatile int highWaterMark;

    SendHalf(SocketScope scope, CombiningLock lock) {
        this.scope = scope;
        state = new SendState(scope, lock);
        senders = new Senders(scope, state);
        stages = new PendingConditions(scope);
        highWaterMark = scope.flow().sendHighWaterMark();
    }

    SendState state() {
        return state;
    }

    SendPolicy policy() {
        return state.policy();
    }

    // ---- sending

    /** See {@code Sending.trySend}. */
    public SendResult trySend(Message message) {
        Objects.requireNonNull(message, "message");
        if (state.acceptsLater()) {
            return sendAndWait(message);
        }
        state.begin();
        try {
            return state.send(message);
        } finally {
            state.end();
        }
    }

    /** The message is accepted only when a disk has it. */
    private SendResult sendAndWait(Message message) {
        scope.forbidOnEventLoop("send");
        SendResult result;
        CompletableFuture<Void> accepting;
        state.begin();
        try {
            result = state.send(message);
            accepting = state.policy().accepting();
        } finally {
            state.end();
        }
        if (accepting != null) {
            accepting.join();
        }
        return result;
    }

    /** See {@code Sending.send(Message)}. */
    public void send(Message message) throws InterruptedException {
        Duration limit = scope.flow().sendTimeout();
        SendResult result = send(message, limit);
        if (result != SendResult.SENT) {
            throw refused(message, result, limit);
        }
    }

    /** See {@code Sending.send(Message, Duration)}. */
    public SendResult send(Message message, Duration timeout) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        SendResult result = trySend(message);
        if (result.mayRetry() && !timeout.isZero()) {
            result = waitAndSend(message, Deadline.after(timeout));
        }
        return result;
    }

    private WeirException refused(Message message, SendResult result, Duration limit) {
        return result == SendResult.UNROUTABLE
                ? new UnroutableException(
                        scope.name(), RoutingId.key(message.array(0)).toString())
                : new SocketTimeoutException(scope.name(), "send", limit);
    }

    private SendResult waitAndSend(Message message, Deadline deadline) throws InterruptedException {
        scope.forbidOnEventLoop("send");
        SendResult result = senders.await(() -> trySend(message), deadline);
        if (result == null) {
            post(() -> policy().refresh());
            result = trySend(message);
        }
        senders.passOn();
        return result;
    }

    /** See {@code Sending.sendAsync}. */
    public CompletionStage<Void> sendAsync(Message message) {
        Objects.requireNonNull(message, "message");
        PendingSends.Pending send;
        state.begin();
        try {
            send = state.sendOrKeep(message);
        } finally {
            state.end();
        }
        if (send.isWaiting()) {
            // Room that came between the attempt and now called no sender.
            senders.retryPending();
        } else {
            send.complete();
        }
        return send.stage();
    }

    // ---- room

    /** Room, or a peer, came. */
    void wakeNext() {
        senders.wakeNext();
    }

    void roomAgain(Runnable tellPolicy) {
        post(tellPolicy);
        wakeNext();
    }

    @Override
    public void retryAll() {
        senders.retryAll();
    }

    /** Whether a send may succeed now; if not, the listeners will be told when it may. */
    public boolean hasRoomNow() {
        state.begin();
        try {
            return state.hasRoom();
        } finally {
            state.end();
        }
    }

    /**
     * Runs the listener now and whenever there may be room again: an edge, so what it tells must send until there is none.
     * On the thread that made the room, perhaps under a lock; it must not block.
     */
    public void addListener(Runnable listener) {
        senders.addListener(listener);
    }

    /** Forgets the listener. */
    public void removeListener(Runnable listener) {
        senders.removeListener(listener);
    }

    int highWaterMark() {
        return highWaterMark;
    }

    void highWaterMark(int messages) {
        highWaterMark = OptionCheck.notNegative("sendHighWaterMark", messages);
    }

    // ---- for policies and socket types

    @Override
    public String name() {
        return scope.name();
    }

    @Override
    public Limits limits() {
        return scope.options().limits();
    }

    @Override
    public void drop(DropReason reason, long messages) {
        scope.stats().dropUnqueued(reason, messages);
        scope.events().dropped("", reason);
    }

    @Override
    public void kept(long messages) {
        counts.kept(messages);
    }

    @Override
    public @Nullable MessageQueue spilling(int ahead, long bytesAhead) {
        SocketSpill spill = scope.spill();
        return spill == null ? null : MessageQueues.spilling(ahead, bytesAhead, spill.way());
    }

    PolicyCounts counts() {
        return counts;
    }

    @Override
    public void tell(SocketEvent event) {
        scope.tell(event);
    }

    @Override
    public void noSubscriber() {
        counts.hadNoSubscriber();
    }

    @Override
    public void post(Runnable task) {
        state.lock().execute(task);
    }

    @Override
    public void postLater(Runnable task, Duration wait) {
        scope.schedule(() -> post(task), wait);
    }

    @Override
    public void executeOwn(Runnable task) {
        scope.context().executeOwn(task);
    }

    @Override
    public void execute(Runnable task) {
        scope.execute(task);
    }

    @Override
    public boolean await(BooleanSupplier condition, Duration timeout) throws InterruptedException {
        scope.forbidOnEventLoop("await");
        Supplier<@Nullable Boolean> look = () -> call(step -> condition.getAsBoolean()) ? Boolean.TRUE : null;
        return watchers.await(look, Deadline.after(timeout)) != null;
    }

    /** The same as a stage, which the caller may cancel. It is completed on the context's executor. */
    public CompletableFuture<Void> awaitAsync(BooleanSupplier condition) {
        CompletableFuture<Void> stage = stages.add(condition);
        post(this::tellStages);
        return stage;
    }

    private void tellStages() {
        if (state.isClosed()) {
            stages.fail();
        } else {
            stages.look();
        }
    }

    @Override
    public void changed() {
        watchers.wakeAll();
        if (!stages.isEmpty()) {
            post(this::tellStages);
        }
    }

    @Override
    public <T> T call(Function<SendStep, T> work) {
        state.begin();
        try {
            return work.apply(state.step());
        } finally {
            state.end();
        }
    }

    // ---- the end

    long pendingSends() {
        return state.pendingSends();
    }

    /** No send begins after this; senders that wait are told. */
    void close() {
        state.close();
        senders.retryPending();
        senders.wakeAll();
        changed();
    }

    /** Nothing is sent or received any more: the policy says its last to the peers. False if it needs time for that. */
    boolean finish() {
        state.finish();
        return state.isFinished();
    }

    /** Waits until the policy has said its last, or the deadline, which may come closer, has passed. An interrupt is kept. */
    void awaitFinished(Supplier<Deadline> deadline) {
        Supplier<@Nullable Boolean> look = () -> state.isFinished() ? Boolean.TRUE : null;
        try {
            while (!state.isFinished() && !deadline.get().hasPassed()) {
                watchers.await(look, Deadline.after(LOOK).orSooner(deadline.get()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
