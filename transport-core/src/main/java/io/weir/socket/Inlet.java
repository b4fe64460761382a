package io.weir.socket;

import io.weir.DropReason;
import io.weir.LockstepException;
import io.weir.Message;
import io.weir.SocketClosedException;
import io.weir.SocketTimeoutException;
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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The receiving half of a socket. {@link Receiving} repeats its verbs on the sockets that can receive.
 *
 * <p>One thread at a time sits in the receive seat, for the length of one poll and never while it waits. Those that find
 * nothing stand in line; a burst of arrivals calls one of them, and one that took a message and left others calls the
 * next.
 */
public final class Inlet {
    private static final VarHandle DELIVERED;

    static {
        try {
            DELIVERED = MethodHandles.lookup().findVarHandle(Inlet.class, "delivered", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Socket socket;
    private final Seat seat;
    private final ReceivePolicy policy;
    private final WaitLine line = new WaitLine();
    private final PendingReceives pending;
    private final ArrayDeque<Message> returned = new ArrayDeque<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile @Nullable Pump pump;
    private volatile int highWaterMark;
    private volatile boolean closed;

    /** Under the seat. */
    private long delivered;

    /**
     * Whose message was taken in the step that is under way, or in one before; it will hear of the room after the step.
     * Not cleared in between: to store a reference costs a barrier. Receive seat.
     */
    private @Nullable Peer polled;

    private boolean hasPolled;
    private boolean settlesLater;
    private final Supplier<@Nullable Message> next = this::next;
    private final Supplier<@Nullable Message> tryReceive = this::tryReceive;
    private final Supplier<@Nullable Message> nextUnlessPending = this::nextUnlessPending;
    private final Runnable look = this::callNextIfReadable;
    private final Consumer<PendingReceive> ended = this::ended;

    Inlet(Socket socket, Seat seat, ReceivePolicy policy) {
        this.socket = socket;
        highWaterMark = socket.options().flow().receiveHighWaterMark();
        this.seat = seat;
        this.policy = policy;
        pending = new PendingReceives(this, seat, line);
    }

    /** See {@link Receiving#tryReceive}. */
    public @Nullable Message tryReceive() {
        return take(next);
    }

    private void checkNoHandler() {
        if (pump != null) {
            throw new IllegalStateException(
                    socket.name() + ": its handler or proxy receives (expected: no handler, no proxy)");
        }
    }

    /** Takes a message for the handler. */
    @Nullable Message takeForHandler() {
        return take(next, true);
    }

    /** Takes something under the receive seat, and counts it as one message delivered unless it is null. */
    public <T> @Nullable T take(Supplier<@Nullable T> step) {
        return take(step, false);
    }

    private <T> @Nullable T take(Supplier<@Nullable T> step, boolean byHandler) {
        T taken;
        boolean more;
        beginStep();
        try {
            if (!byHandler) {
                checkNoHandler();
            }
            taken = step.get();
            if (taken != null) {
                delivered(1);
            }
            more = taken != null && !line.isEmpty() && isReadable();
        } finally {
            endStepAndLeave();
        }
        if (more) {
            line.callNext();
        }
        return taken;
    }

    /**
     * Whether the peer will be told, after the step that is under way, that there is room. To leave the seat is a fence,
     * which would else be needed once more. Receive seat.
     */
    boolean willSettle(Peer peer) {
        if (!settlesLater || (hasPolled && polled != peer)) {
            return false;
        }
        hasPolled = true;
        if (polled != peer) {
            polled = peer;
        }
        return true;
    }

    /** Sits down for a step, to be ended by {@link #endStepAndLeave}, or throws because the socket is closed. */
    void beginStep() {
        seat.take();
        if (closed) {
            seat.leave();
            throw new SocketClosedException(socket.name());
        }
        settlesLater = true;
    }

    /** In a step: takes the next message, which then is delivered; null if there is none, or none in turn. */
    @Nullable Message takeInStep() {
        try {
            Message message = next();
            if (message != null) {
                delivered(1);
            }
            return message;
        } catch (LockstepException e) {
            return null;
        }
    }

    /** Receive seat, outside of a step: takes a message for a {@link PendingReceive}; null if there is none. */
    @Nullable Message takeForPending() {
        checkOpen();
        checkNoHandler();
        Message message = next();
        if (message != null) {
            delivered(1);
        }
        return message;
    }

    /** Receive seat: puts back what was taken last, which is the next to be taken. */
    void putBackInStep(Message message) {
        delivered(-1);
        if (!policy.takeBack(message)) {
            returned.addFirst(message);
        }
    }

    void endStepAndLeave() {
        Peer polledFrom = hasPolled ? polled : null;
        hasPolled = false;
        settlesLater = false;
        seat.leave();
        if (polledFrom != null) {
            polledFrom.settleAfterFence();
        }
    }

    private void delivered(long messages) {
        DELIVERED.setRelease(this, delivered + messages);
    }

    private @Nullable Message next() {
        return returned.isEmpty() ? policy.receive() : returned.poll();
    }

    private @Nullable Message nextUnlessPending() {
        return pending.isEmpty() ? next() : null;
    }

    private boolean isReadable() {
        return !returned.isEmpty() || policy.isReadable();
    }

    /** See {@link Receiving#receive()}. */
    public Message receive() throws InterruptedException {
        Duration limit = socket.options().flow().receiveTimeout();
        Message message = receive(limit);
        if (message == null) {
            throw new SocketTimeoutException(socket.name(), "receive", limit);
        }
        return message;
    }

    /** See {@link Receiving#receive(Duration)}. */
    public @Nullable Message receive(Duration timeout) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        return receive(tryReceive, timeout);
    }

    /** Repeats a step that takes something, waiting for messages in between, at most so long. */
    public <T> @Nullable T receive(Supplier<@Nullable T> step, Duration timeout) throws InterruptedException {
        T taken = step.get();
        if (taken != null || timeout.isZero()) {
            return taken;
        }
        socket.forbidOnEventLoop("receive");
        return line.await(step, Deadline.after(timeout));
    }

    /** See {@link Receiving#receiveAll}. */
    public List<Message> receiveAll(int max) {
        List<Message> messages = new ArrayList<>();
        boolean more;
        beginStep();
        try {
            checkNoHandler();
            takeAll(messages, max);
            delivered(messages.size());
            more = !line.isEmpty() && isReadable();
        } finally {
            endStepAndLeave();
        }
        if (more) {
            line.callNext();
        }
        return messages;
    }

    private void takeAll(List<Message> messages, int max) {
        try {
            Message message;
            while (messages.size() < max && (message = next()) != null) {
                messages.add(message);
            }
        } catch (LockstepException e) {
            // The first one may have been in turn, and after it none is.
            if (messages.isEmpty()) {
                throw e;
            }
        }
    }

    /** See {@link Receiving#awaitReadable}. */
    public boolean awaitReadable(Duration timeout) throws InterruptedException {
        if (Boolean.TRUE.equals(look())) {
            return true;
        }
        socket.forbidOnEventLoop("awaitReadable");
        boolean found = line.await(this::look, Deadline.after(timeout)) != null;
        if (found) {
            // This one takes nothing: whoever waits behind it may want to.
            line.callNext();
        }
        return found;
    }

    private @Nullable Boolean look() {
        return isReadableNow() ? Boolean.TRUE : null;
    }

    /** Whether somebody would find a message now; if not, the listeners will be told when there is one. */
    boolean isReadableNow() {
        checkNoHandler();
        seat.take();
        try {
            checkOpen();
            return isReadable();
        } finally {
            seat.leave();
        }
    }

    /** See {@link Receiving#receiveAsync}. */
    public CompletableFuture<Message> receiveAsync() {
        PendingReceive stage = new PendingReceive(ended);
        // Those that wait already come first.
        Message message = take(nextUnlessPending);
        if (message == null) {
            waitFor(stage);
        } else if (stage.claim()) {
            stage.deliver(message);
        }
        return stage;
    }

    private void waitFor(PendingReceive stage) {
        seat.take();
        try {
            checkOpen();
            checkNoHandler();
            pending.add(stage);
        } finally {
            seat.leave();
        }
        // What came before this stood in line called others, or nobody.
        postLook();
    }

    /** The application has ended one of them. */
    private void ended(PendingReceive stage) {
        post(() -> pending.remove(stage));
    }

    /** Once what was posted until now is done: calls the next in line if there is something for it. */
    void postLook() {
        post(look);
    }

    private void callNextIfReadable() {
        if (!line.isEmpty() && isReadable()) {
            line.callNext();
        }
    }

    /** See {@link Receiving#onMessage}. */
    public void onMessage(Consumer<Message> handler) {
        receiveBy(new Pump(socket, new HandlerStep(this, Objects.requireNonNull(handler, "handler"))));
    }

    /** See {@link Receiving#onMessage(Consumer, Executor)}. */
    public void onMessage(Consumer<Message> handler, Executor executor) {
        receiveBy(new Pump(socket, new HandlerStep(this, Objects.requireNonNull(handler, "handler")), executor));
    }

    /**
     * Has the pump receive from here on, and nobody else: it is signalled when the socket turns readable, an edge, so it
     * must take until nothing is left, and when the socket closes.
     *
     * @throws IllegalStateException if another one does, or a handler
     */
    public void receiveBy(Pump only) {
        // Under the seat: whatever receives beside it is over with that by then.
        seat.take();
        try {
            if (pump != null) {
                throw new IllegalStateException(socket.name() + ": has a handler or a proxy already");
            }
            pump = only;
        } finally {
            seat.leave();
        }
        line.callAll();
        only.signal();
    }

    /** Ends {@link #receiveBy}: what is here from now on, and what was left, is for everybody. */
    public void release(Pump former) {
        seat.take();
        try {
            if (pump != former) {
                return;
            }
            pump = null;
        } finally {
            seat.leave();
        }
        signal();
    }

    /**
     * Runs the listener whenever the socket turns readable: an edge, so whoever is told must take until nothing is left.
     * On the thread that brought the message; it must not block.
     */
    public void addListener(Runnable listener) {
        listeners.add(listener);
        listener.run();
    }

    /** Forgets the listener. */
    public void removeListener(Runnable listener) {
        listeners.remove(listener);
    }

    /** Has something done under the receive seat, by this thread or another. */
    public void post(Runnable errand) {
        seat.post(errand);
    }

    /** Counts a message that the policy made itself, or, with -1, one of a peer that was no message after all. */
    public void made(int messages) {
        socket.ledger().made(messages);
    }

    /** The policy has messages of its own making: tells whoever waits. */
    public void signal() {
        Pump receiver = pump;
        if (receiver == null) {
            line.callNext();
        } else {
            receiver.signal();
        }
        tellListeners();
    }

    /**
     * What was there already may be received from now on, by something that the policy did itself: tells whoever waits.
     * Receive seat.
     */
    public void inTurnAgain() {
        if (pump != null || !line.isEmpty() || !listeners.isEmpty()) {
            socket.execute(this::signal);
        }
    }

    /** See {@link Receiving#receiveHighWaterMark}. */
    public void highWaterMark(int messages) {
        highWaterMark = OptionCheck.notNegative("receiveHighWaterMark", messages);
        socket.peers().limitAll();
    }

    /** The mark as it is now. */
    public int highWaterMark() {
        return highWaterMark;
    }

    /** The name of the socket, for messages of exceptions. */
    public String name() {
        return socket.name();
    }

    /** Logs that something of the application's failed, unless it does so all the time. */
    void failed(String what, Throwable thrown) {
        socket.failed(what, thrown);
    }

    /** The options of the socket. */
    public SocketOptions options() {
        return socket.options();
    }

    Socket socket() {
        return socket;
    }

    ReceivePolicy policy() {
        return policy;
    }

    Seat seat() {
        return seat;
    }

    void readable(Runnable tellPolicy, Peer from) {
        if (closed) {
            seat.post(from::discardInbound);
            return;
        }
        seat.post(tellPolicy);
        Pump receiver = pump;
        if (receiver == null) {
            line.callNext();
        } else {
            receiver.signalNear(from);
        }
        tellListeners();
    }

    private void tellListeners() {
        for (Runnable listener : listeners) {
            listener.run();
        }
    }

    long delivered() {
        return (long) DELIVERED.getAcquire(this);
    }

    long held() {
        return policy.held() + returned.size();
    }

    private void checkOpen() {
        if (closed) {
            throw new SocketClosedException(socket.name());
        }
    }

    /** No receive begins after this; those that wait are told. */
    void close() {
        seat.take();
        closed = true;
        boolean dropped = !returned.isEmpty();
        socket.ledger().receiveDrops.add(DropReason.CLOSED, returned.size());
        returned.clear();
        seat.leave();
        if (dropped) {
            socket.events().dropped(null, DropReason.CLOSED);
        }
        line.callAll();
        Pump receiver = pump;
        if (receiver != null) {
            receiver.signal();
        }
        tellListeners();
    }
}
