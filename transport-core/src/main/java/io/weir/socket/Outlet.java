package io.weir.socket;

import io.weir.DropReason;
import io.weir.Message;
import io.weir.RoutingId;
import io.weir.SendResult;
import io.weir.SocketClosedException;
import io.weir.SocketTimeoutException;
import io.weir.TooManyPendingSendsException;
import io.weir.UnroutableException;
import io.weir.queue.Deadline;
import io.weir.queue.Seat;
import io.weir.queue.WaitLine;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The sending half of a socket. {@link Sending} repeats its verbs on the sockets that can send.
 *
 * <p>One thread at a time sits in the send seat for the length of one step: hand the message to the policy, which hands
 * it to peers. Those that find no room stand in line without the seat, and are called when a peer has room again.
 */
public final class Outlet {
    private static final VarHandle NO_SUBSCRIBER;

    static {
        try {
            NO_SUBSCRIBER = MethodHandles.lookup().findVarHandle(Outlet.class, "noSubscriber", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Socket socket;
    private final Seat seat;
    private final SendPolicy policy;
    private final WaitLine line = new WaitLine();
    private final WaitLine watchers = new WaitLine();
    private final ArrayDeque<PendingSend> pending = new ArrayDeque<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    /**
     * Who was first offered something in the step that is under way, or in one before, and will hear of it after the step.
     * Not cleared in between: to store a reference costs a barrier. Send seat.
     */
    private @Nullable Peer offered;

    private boolean hasOffered;
    private final ArrayList<Peer> alsoOffered = new ArrayList<>();
    private boolean publishesLater;
    private final AtomicBoolean retryDue = new AtomicBoolean();
    private volatile int pendingCount;
    private volatile int highWaterMark;
    private volatile boolean closed;

    /** Written under the send seat. */
    private long noSubscriber;

    Outlet(Socket socket, Seat seat, SendPolicy policy) {
        this.socket = socket;
        highWaterMark = socket.options().flow().sendHighWaterMark();
        this.seat = seat;
        this.policy = policy;
    }

    /** See {@link Sending#trySend}. */
    public SendResult trySend(Message message) {
        Objects.requireNonNull(message, "message");
        seat.take();
        try {
            beginStep();
            return sendInStep(message);
        } finally {
            Peer offeredTo = endStep();
            seat.leave();
            if (offeredTo != null) {
                offeredTo.publishAfterFence();
            }
        }
    }

    /** Begins a step of sends, to be ended by {@link #endStep}, or throws because the socket is closed. Send seat. */
    void beginStep() {
        checkOpen();
        publishesLater = true;
    }

    /** Sends, unless something waits to be sent before. Send seat. */
    SendResult sendInStep(Message message) {
        return pending.isEmpty() ? policy.send(message) : SendResult.FULL;
    }

    /** Whether {@link #sendInStep} may succeed. Send seat. */
    boolean hasRoom() {
        return pending.isEmpty() && policy.hasRoom();
    }

    /** The same for whoever does not sit; if not, the listeners will be told when it may. */
    boolean hasRoomNow() {
        seat.take();
        try {
            checkOpen();
            return hasRoom();
        } finally {
            seat.leave();
        }
    }

    /** Ends a step. Who is to be told, once the seat was left, that something was offered; null if nobody. Send seat. */
    @Nullable Peer endStep() {
        publishesLater = false;
        return soleOffered();
    }

    /**
     * Whether the peer will be told, after the step that is under way, that something was offered to it. To leave the seat
     * is a fence, which would else be needed once more. Send seat.
     */
    boolean willPublish(Peer peer) {
        if (publishesLater) {
            if (offered != peer) {
                if (hasOffered) {
                    alsoOffered.add(peer);
                } else {
                    offered = peer;
                }
            }
            hasOffered = true;
        }
        return publishesLater;
    }

    /** Who is to be told after the step; if there are several they are told here, with one fence for all. Send seat. */
    private @Nullable Peer soleOffered() {
        Peer first = offered;
        if (!hasOffered || first == null) {
            return null;
        }
        hasOffered = false;
        if (alsoOffered.isEmpty()) {
            return first;
        }
        seat.fence();
        first.publishAfterFence();
        alsoOffered.forEach(Peer::publishAfterFence);
        alsoOffered.clear();
        return null;
    }

    /** See {@link Sending#send(Message)}. */
    public void send(Message message) throws InterruptedException {
        Duration limit = socket.options().flow().sendTimeout();
        if (send(message, limit).mayRetry()) {
            throw new SocketTimeoutException(socket.name(), "send", limit);
        }
    }

    /** See {@link Sending#send(Message, Duration)}. */
    public SendResult send(Message message, Duration timeout) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        SendResult result = trySend(message);
        if (result.mayRetry() && !timeout.isZero()) {
            result = waitAndSend(message, Deadline.after(timeout));
        }
        if (result == SendResult.UNROUTABLE) {
            throw new UnroutableException(
                    socket.name(), RoutingId.key(message.array(0)).toString());
        }
        return result;
    }

    private SendResult waitAndSend(Message message, Deadline deadline) throws InterruptedException {
        socket.forbidOnEventLoop("send");
        Timings blocked = socket.ledger().blockedSends;
        long began = blocked.begin();
        SendResult result;
        try {
            result = line.await(() -> unlessRetry(trySend(message)), deadline);
        } finally {
            blocked.end(began);
            socket.events().blocked(began);
        }
        if (result == null) {
            post(policy::refresh);
            result = trySend(message);
        }
        if (!line.isEmpty()) {
            line.callNext();
        }
        return result;
    }

    private static @Nullable SendResult unlessRetry(SendResult result) {
        return result.mayRetry() ? null : result;
    }

    /** See {@link Sending#sendAsync}. */
    public CompletionStage<Void> sendAsync(Message message) {
        Objects.requireNonNull(message, "message");
        PendingSend send = new PendingSend(message);
        boolean waits = false;
        seat.take();
        try {
            checkOpen();
            SendResult result = sendInStep(message);
            waits = result.mayRetry()
                    && pending.size() < socket.options().flow().asyncSends();
            if (waits) {
                send.keep();
                pending.add(send);
                pendingCount = pending.size();
            } else {
                send.result = result;
            }
        } finally {
            seat.leave();
        }
        if (waits) {
            // Room that came between the attempt and now called nobody.
            retryPending();
        } else {
            send.complete(socket);
        }
        return send.stage.minimalCompletionStage();
    }

    /** Sends what is pending, in order, as far as there is room. Stages complete on the context's executor. */
    private void retryPending() {
        List<PendingSend> done = new ArrayList<>();
        boolean emptied;
        seat.take();
        try {
            while (!pending.isEmpty() && retry(pending.element())) {
                done.add(pending.remove());
            }
            pendingCount = pending.size();
            emptied = pending.isEmpty();
        } finally {
            seat.leave();
        }
        if (!done.isEmpty()) {
            socket.execute(() -> done.forEach(send -> send.complete(socket)));
        }
        if (emptied) {
            // Any of them may have been called meanwhile, in vain.
            line.callAll();
            tellListeners();
        }
    }

    /** Whether it is over with that message, one way or the other. Send seat. */
    private boolean retry(PendingSend send) {
        if (closed) {
            return true;
        }
        try {
            SendResult result = policy.send(send.message);
            if (result.mayRetry()) {
                return false;
            }
            send.result = result;
        } catch (RuntimeException e) {
            send.failure = e;
        }
        return true;
    }

    /** Room, or a peer, came. What is pending is next: those in line cannot overtake it, and would waste the call. */
    private void callNext() {
        if (pendingCount == 0) {
            line.callNext();
            tellListeners();
        } else if (retryDue.compareAndSet(false, true)) {
            socket.execute(() -> {
                retryDue.set(false);
                retryPending();
            });
        }
    }

    /**
     * Runs the listener whenever there may be room again: an edge, so whoever is told must send until there is none. On
     * the thread that made the room, perhaps in a seat; it must not block.
     */
    public void addListener(Runnable listener) {
        listeners.add(listener);
        listener.run();
    }

    /** Forgets the listener. */
    public void removeListener(Runnable listener) {
        listeners.remove(listener);
    }

    private void tellListeners() {
        for (Runnable listener : listeners) {
            listener.run();
        }
    }

    /** See {@link Sending#sendHighWaterMark}. */
    public void highWaterMark(int messages) {
        highWaterMark = OptionCheck.notNegative("sendHighWaterMark", messages);
        socket.peers().limitAll();
    }

    int highWaterMark() {
        return highWaterMark;
    }

    /** Counts a message that the policy accepted and dropped without giving it to any peer. Send seat. */
    public void drop(DropReason reason) {
        socket.ledger().dropUnqueued(reason, 1);
        socket.events().dropped(null, reason);
    }

    /** Counts a message that the policy was given for the peers that want it, of which there was none. Send seat. */
    public void noSubscriber() {
        NO_SUBSCRIBER.setRelease(this, noSubscriber + 1);
    }

    long messagesWithoutSubscriber() {
        return (long) NO_SUBSCRIBER.getAcquire(this);
    }

    /** Has something done under the send seat, by this thread or another. */
    public void post(Runnable errand) {
        seat.post(errand);
    }

    /** The same, later: after so much time, unless the context closes first. */
    public void postLater(Runnable errand, Duration wait) {
        socket.resources().schedule(() -> post(errand), wait);
    }

    /** Runs something that calls the application, without the seat, on the context's executor. */
    public void execute(Runnable task) {
        socket.execute(task);
    }

    /** The name of the socket, for messages of exceptions. */
    public String name() {
        return socket.name();
    }

    /** The options of the socket. */
    public SocketOptions options() {
        return socket.options();
    }

    /** Waits until the condition holds, which is looked at under the send seat whenever {@link #changed} is called. */
    public boolean await(BooleanSupplier condition, Duration timeout) throws InterruptedException {
        socket.forbidOnEventLoop("await");
        return watchers.await(() -> call(condition::getAsBoolean) ? Boolean.TRUE : null, Deadline.after(timeout))
                != null;
    }

    /** Something that {@link #await} may wait for has changed. */
    public void changed() {
        watchers.callAll();
    }

    /** Does something under the send seat now, when its turn has come. */
    public <T> T call(Supplier<T> step) {
        seat.take();
        try {
            checkOpen();
            return step.get();
        } finally {
            seat.leave();
        }
    }

    /**
     * All who wait try again, since the policy cannot tell whose wait is over. For policies that send to certain peers:
     * there, the one that would be called next may wait for another peer than the one that has room, or is gone.
     */
    public void retryAll() {
        line.callAll();
        callNext();
    }

    Socket socket() {
        return socket;
    }

    SendPolicy policy() {
        return policy;
    }

    Seat seat() {
        return seat;
    }

    void roomAgain(Runnable tellPolicy) {
        seat.post(tellPolicy);
        callNext();
    }

    /** A peer came: a sender that waits may have it. */
    void peerCame() {
        callNext();
    }

    long pendingSends() {
        return pendingCount;
    }

    private void checkOpen() {
        if (closed) {
            throw new SocketClosedException(socket.name());
        }
    }

    /** No send begins after this; those that wait are told. */
    void close() {
        seat.take();
        closed = true;
        seat.leave();
        retryPending();
        line.callAll();
        watchers.callAll();
        tellListeners();
    }

    /** A message of {@link #sendAsync} and the stage that its sender holds. */
    private static final class PendingSend {
        Message message;
        final CompletableFuture<Void> stage = new CompletableFuture<>();

        @Nullable SendResult result;

        @Nullable RuntimeException failure;

        private boolean kept;

        PendingSend(Message message) {
            this.message = message;
        }

        /** It waits, and the sender may release the message meanwhile. */
        void keep() {
            message = message.shared();
            kept = true;
        }

        void complete(Socket socket) {
            completeStage(socket);
            if (kept) {
                message.release();
            }
        }

        private void completeStage(Socket socket) {
            if (failure != null) {
                stage.completeExceptionally(failure);
            } else if (result == SendResult.SENT) {
                stage.complete(null);
            } else if (result == SendResult.UNROUTABLE) {
                String id = RoutingId.key(message.array(0)).toString();
                stage.completeExceptionally(new UnroutableException(socket.name(), id));
            } else if (result == null) {
                stage.completeExceptionally(new SocketClosedException(socket.name()));
            } else {
                int limit = socket.options().flow().asyncSends();
                stage.completeExceptionally(new TooManyPendingSendsException(socket.name(), limit));
            }
        }
    }
}
