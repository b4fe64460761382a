package io.weir.socket;

import io.weir.EventLoopBlockedException;
import io.weir.SocketClosedException;
import io.weir.engine.ContextEngine;
import io.weir.engine.ReceiveHalf;
import io.weir.engine.SendHalf;
import io.weir.option.SocketOptions;
import io.weir.queue.Deadline;
import io.weir.queue.WaitQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Waits for several sockets at once, of one context or of many (libzmq: zmq_poll, zmq_poller). For one handler for each
 * socket, on an executor, see {@link Receiving#onMessage(java.util.function.Consumer, java.util.concurrent.Executor)}.
 *
 * <p>{@link #poll()} names every socket that is ready, each time anew as long as it is, so one that is always ready keeps no
 * other from being seen. What it costs grows with the sockets that are ready, or have become so, and not with those that
 * are watched. A thread that is told of a message may still find it taken by another.
 *
 * <p>A socket that was closed is named once, and is watched no longer. The poller owns no socket: to close it closes none.
 *
 * <p>Every method is safe from any thread. Several threads may poll; each is told of all that is ready.
 */
public final class Poller implements AutoCloseable {
    private final Map<Object, Watch> watches = new ConcurrentHashMap<>();

    /** Those whose socket may be ready: the next poll looks at each of them. */
    private final ConcurrentLinkedQueue<Watch> due = new ConcurrentLinkedQueue<>();

    private final ReentrantLock looking = new ReentrantLock();
    private final WaitQueue waiters = new WaitQueue();
    private final Set<ContextEngine> contexts = new CopyOnWriteArraySet<>();
    private final AtomicBoolean woken = new AtomicBoolean();
    private volatile boolean closed;

    /** Makes one that watches nothing. */
    public Poller() {}

    /**
     * What a poll has found.
     *
     * @param toReceive sockets that have a message
     * @param toSend sockets that have a peer with room
     * @param closed sockets that were closed, which are watched no longer
     */
    public record Ready(List<Receiving> toReceive, List<Sending> toSend, List<Socket> closed) {
        private static final Ready NOTHING = new Ready(List.of(), List.of(), List.of());

        /** Whether the time ran out, or the poller was woken. */
        public boolean isEmpty() {
            return toReceive.isEmpty() && toSend.isEmpty() && closed.isEmpty();
        }
    }

    // ---- what is watched

    /**
     * Watches for messages (ZMQ_POLLIN).
     *
     * @throws IllegalArgumentException if that is done already
     * @throws IllegalStateException if the poller is closed, or a handler or a proxy receives from the socket
     * @throws SocketClosedException if the socket is closed
     */
    public void add(Receiving socket) {
        ReceiveHalf half = Socket.halfOf(socket);
        half.isReadableNow();
        watch(new ReceiveWatch(socket, half));
    }

    /**
     * Watches for a peer with room (ZMQ_POLLOUT). A socket that picks its peer by the message, as a ROUTER does, counts as
     * ready always.
     *
     * @throws IllegalArgumentException if that is done already
     * @throws IllegalStateException if the poller is closed
     * @throws SocketClosedException if the socket is closed
     */
    public void addSending(Sending socket) {
        SendHalf half = Socket.halfOf(socket);
        half.hasRoomNow();
        watch(new SendWatch(socket, half));
    }

    private void watch(Watch watch) {
        checkOpen();
        if (watches.putIfAbsent(watch.half(), watch) != null) {
            throw new IllegalArgumentException(watch.socket.name() + ": is watched already");
        }
        contexts.add(watch.socket.registry().engine());
        watch.begin();
        if (closed) {
            watch.end();
        }
    }

    /** Watches for messages no longer; whether it did. */
    public boolean remove(Receiving socket) {
        return unwatch(Socket.halfOf(socket));
    }

    /** Watches for room no longer; whether it did. */
    public boolean removeSending(Sending socket) {
        return unwatch(Socket.halfOf(socket));
    }

    private boolean unwatch(Object half) {
        Watch watch = watches.remove(half);
        if (watch == null) {
            return false;
        }
        watch.end();
        return true;
    }

    /** How many it watches for. */
    public int size() {
        return watches.size();
    }

    // ---- waiting

    /**
     * Waits at most so long until a socket is ready, or {@link #wake}; with zero, looks and does not wait.
     *
     * @return all that are ready; nothing if the time ran out or the poller was woken
     * @throws InterruptedException if interrupted before or while it waits
     * @throws IllegalStateException if the poller is or was meanwhile closed
     * @throws EventLoopBlockedException if it would wait on an event loop
     */
    public Ready poll(Duration timeout) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        Ready ready = look();
        if (ready == null && !timeout.isZero()) {
            for (ContextEngine context : contexts) {
                if (context.inEventLoop()) {
                    throw new EventLoopBlockedException("a poller", "poll");
                }
            }
            ready = waiters.await(this::look, Deadline.after(timeout));
        }
        if (ready == null) {
            return Ready.NOTHING;
        }
        waiters.wakeNext();
        return ready;
    }

    /** Waits until a socket is ready, or {@link #wake}; as {@link #poll(Duration)} otherwise. */
    public Ready poll() throws InterruptedException {
        return poll(SocketOptions.FOREVER);
    }

    /** Ends the poll that waits, or else the next one, at once. */
    public void wake() {
        woken.set(true);
        waiters.wakeNext();
    }

    /** Everything that is ready now; null if nothing is, and there was no wake-up. */
    private @Nullable Ready look() {
        checkOpen();
        looking.lock();
        try {
            Ready ready = new Ready(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            // Those that are ready join the queue again behind the ones that were there.
            for (int i = due.size(); i > 0; i--) {
                Watch watch = due.poll();
                if (watch != null) {
                    look(watch, ready);
                }
            }
            boolean wakes = woken.getAndSet(false);
            return ready.isEmpty() && !wakes ? null : ready;
        } finally {
            looking.unlock();
        }
    }

    private void look(Watch watch, Ready ready) {
        // Before the look: what comes after it has the watch looked at again.
        watch.queued.set(false);
        if (watch.ended) {
            return;
        }
        try {
            if (watch.isReady()) {
                watch.addTo(ready);
                watch.queue();
            }
        } catch (SocketClosedException e) {
            unwatch(watch.half());
            if (!ready.closed().contains(watch.socket)) {
                ready.closed().add(watch.socket);
            }
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the poller is closed");
        }
    }

    /** Watches nothing any more; a thread that polls is told. Idempotent. */
    @Override
    public void close() {
        closed = true;
        watches.keySet().forEach(this::unwatch);
        waiters.wakeAll();
    }

    /** One half of a socket, which says when it has become ready. */
    private abstract class Watch implements Runnable {
        final Socket socket;
        final AtomicBoolean queued = new AtomicBoolean();
        volatile boolean ended;

        Watch(Socket socket) {
            this.socket = socket;
        }

        abstract Object half();

        abstract boolean isReady();

        abstract void addTo(Ready ready);

        abstract void begin();

        abstract void end();

        /** Has the next poll look; whether it would not have done so anyway. */
        boolean queue() {
            boolean first = queued.compareAndSet(false, true);
            if (first) {
                due.add(this);
            }
            return first;
        }

        /** The socket turned ready. */
        @Override
        public void run() {
            if (queue()) {
                waiters.wakeNext();
            }
        }
    }

    private final class ReceiveWatch extends Watch {
        private final Receiving receiving;
        private final ReceiveHalf half;

        ReceiveWatch(Receiving receiving, ReceiveHalf half) {
            super((Socket) receiving);
            this.receiving = receiving;
            this.half = half;
        }

        @Override
        Object half() {
            return half;
        }

        @Override
        boolean isReady() {
            return half.isReadableNow();
        }

        @Override
        void addTo(Ready ready) {
            ready.toReceive().add(receiving);
        }

        @Override
        void begin() {
            half.addListener(this);
        }

        @Override
        void end() {
            ended = true;
            half.removeListener(this);
        }
    }

    private final class SendWatch extends Watch {
        private final Sending sending;
        private final SendHalf half;

        SendWatch(Sending sending, SendHalf half) {
            super((Socket) sending);
            this.sending = sending;
            this.half = half;
        }

        @Override
        Object half() {
            return half;
        }

        @Override
        boolean isReady() {
            return half.hasRoomNow();
        }

        @Override
        void addTo(Ready ready) {
            ready.toSend().add(sending);
        }

        @Override
        void begin() {
            half.addListener(this);
        }

        @Override
        void end() {
            ended = true;
            half.removeListener(this);
        }
    }
}
