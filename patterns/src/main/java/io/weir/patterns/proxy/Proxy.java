package io.weir.patterns.proxy;

import io.weir.SocketClosedException;
import io.weir.annotation.CheckReturnValue;
import io.weir.engine.HandlerLoop;
import io.weir.engine.ProxyStep;
import io.weir.engine.ReceiveHalf;
import io.weir.engine.SendHalf;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.patterns.proxy.ProxyStatistics.Side;
import io.weir.patterns.pubsub.PubSocket;
import io.weir.patterns.pubsub.SubSocket;
import io.weir.patterns.pubsub.XPubSocket;
import io.weir.patterns.pubsub.XSubSocket;
import io.weir.patterns.reqrep.DealerSocket;
import io.weir.patterns.reqrep.RouterSocket;
import io.weir.queue.CombiningLock;
import io.weir.queue.Deadline;
import io.weir.socket.Receiving;
import io.weir.socket.Sending;
import io.weir.socket.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Moves whole messages between two sockets, in each direction in which the one can receive and the other send, until it is
 * stopped or one of its sockets is closed (libzmq: zmq_proxy and zmq_device). One socket on both sides is an echo.
 *
 * <p><b>Flow.</b> A message is taken from one side when the other has room, so each side holds the other back, and a
 * direction that stands still leaves the other alone. Both directions take turns of at most a {@linkplain Builder#burst
 * burst}, the one from the backend first, so that subscriptions travel before data. For a client of a ROUTER that has no
 * room the replies to others wait, too, as they do in {@link RouterSocket#send}; for one that is gone they are dropped and
 * counted, here and by the ROUTER; so is what has frames too many for the other side. With an XPUB that does not drop,
 * nothing is taken while any subscriber has no room.
 *
 * <p><b>Threads.</b> It has no thread of its own. It runs where messages arrive, on the event loops of its sockets, and on
 * the context's executor for inproc. Every method is safe from any thread; none but {@link #awaitStop} waits for more than
 * a burst.
 *
 * <p><b>Ownership.</b> The sockets stay the application's: to stop the proxy does not close them. While it is
 * there no other receiver can use them; sending goes on working.
 *
 * <p>Messages are always in one socket or the other, never in between, whenever the proxy is stopped.
 */
public final class Proxy implements AutoCloseable {
    private final Socket frontend;
    private final Socket backend;
    private final @Nullable ProxyStep forth;
    private final @Nullable ProxyStep back;
    private final int burst;
    private final HandlerLoop loop;
    private final Runnable signal;
    private final Set<ReceiveHalf> receivers = new LinkedHashSet<>();
    private final Set<SendHalf> senders = new LinkedHashSet<>();

    /** Its holder moves messages, or decides whether they are moved. */
    private final CombiningLock lock = new CombiningLock();

    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile State state;

    /** What a proxy is doing. */
    public enum State {
        /** It moves messages. */
        RUNNING,
        /** It moves none, and goes on when it is told to. */
        PAUSED,
        /** It moves no more, because it was stopped or a socket was closed. */
        STOPPED
    }

    private Proxy(Builder settings) {
        frontend = settings.frontend;
        backend = settings.backend;
        burst = settings.burst;
        state = settings.paused ? State.PAUSED : State.RUNNING;
        SendHalf copies = settings.capture == null ? null : Halves.of(settings.capture);
        forth = step(frontend, backend, copies, settings.markForth);
        back = frontend == backend ? null : step(backend, frontend, copies, settings.markBack);
        if (forth == null && back == null) {
            throw new IllegalArgumentException(frontend.type().name() + " and "
                    + backend.type().name() + ": nothing to move (expected: one that receives, one that sends)");
        }
        if (copies != null) {
            senders.add(copies);
        }
        loop = Halves.loop(frontend, this::moveBurst);
        signal = loop::signal;
    }

    private @Nullable ProxyStep step(Socket from, Socket to, @Nullable SendHalf copies, byte @Nullable [] mark) {
        if (from instanceof Receiving source && to instanceof Sending sink) {
            receivers.add(Halves.of(source));
            senders.add(Halves.of(sink));
            return new ProxyStep(Halves.of(source), Halves.of(sink), copies, mark);
        }
        return null;
    }

    // ---- kinds

    /** Between any two sockets, of one context or two, or the same one twice. */
    @CheckReturnValue
    public static Builder between(Socket frontend, Socket backend) {
        return new Builder(frontend, backend);
    }

    /** Shares the requests of clients among services, and takes the replies back (ZMQ_QUEUE). */
    @CheckReturnValue
    public static Builder queue(RouterSocket frontend, DealerSocket backend) {
        return new Builder(frontend, backend);
    }

    /** Publishes again what the frontend is subscribed to (ZMQ_FORWARDER). */
    @CheckReturnValue
    public static Builder forwarder(SubSocket frontend, PubSocket backend) {
        return new Builder(frontend, backend);
    }

    /** Publishes again what there are subscriptions for: these travel upstream, and nothing else comes down. */
    @CheckReturnValue
    public static Builder forwarder(XSubSocket frontend, XPubSocket backend) {
        return new Builder(frontend, backend);
    }

    /** Collects work from many and shares it among many (ZMQ_STREAMER). */
    @CheckReturnValue
    public static Builder streamer(PullSocket frontend, PushSocket backend) {
        return new Builder(frontend, backend);
    }

    private Proxy start() {
        try {
            receivers.forEach(half -> half.receiveBy(loop));
            senders.forEach(half -> half.addListener(signal));
        } catch (RuntimeException e) {
            stop();
            throw e;
        }
        if (state == State.STOPPED) {
            // A socket was closed meanwhile: what was registered after that must be removed.
            detach();
        }
        return this;
    }

    // ---- control

    /** Moves nothing from when this returns until {@link #resume}. What arrives waits, up to the high-water marks. */
    public void pause() {
        changeTo(State.PAUSED);
    }

    /** Goes on after {@link #pause}. */
    public void resume() {
        changeTo(State.RUNNING);
        loop.signal();
    }

    private void changeTo(State next) {
        lock.lock();
        try {
            if (state != State.STOPPED) {
                state = next;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Moves nothing from when this returns, for good; the sockets are as they were before. Idempotent. */
    public void stop() {
        changeTo(State.STOPPED);
        detach();
    }

    /** As {@link #stop}. */
    @Override
    public void close() {
        stop();
    }

    /** Waits until the proxy is stopped, or one of its sockets is closed; false if the time ran out before. */
    public boolean awaitStop(Duration timeout) throws InterruptedException {
        loop.forbidOnEventLoop("awaitStop");
        return stopped.await(Deadline.after(timeout).leftNanos(), TimeUnit.NANOSECONDS);
    }

    // ---- what it does

    /** What it is doing. */
    public State state() {
        return state;
    }

    /**
     * What it has moved; the numbers are of about the same moment. A burst is counted when it ends, after its first messages
     * may have come out. So they are exact once it stands still: after {@link #pause} or {@link #stop}.
     */
    public ProxyStatistics statistics() {
        return new ProxyStatistics(side(forth, back), side(back, forth));
    }

    private static Side side(@Nullable ProxyStep from, @Nullable ProxyStep to) {
        long lost = from == null ? 0 : from.dropped();
        long lostBytes = from == null ? 0 : from.droppedBytes();
        return new Side(
                from == null ? 0 : from.messages() + lost,
                from == null ? 0 : from.bytes() + lostBytes,
                to == null ? 0 : to.messages(),
                to == null ? 0 : to.bytes(),
                to == null ? 0 : to.dropped());
    }

    @Override
    public String toString() {
        return "Proxy[" + frontend.name() + ", " + backend.name() + ", " + state + "]";
    }

    // ---- the work

    /** One burst in each direction, and another if the first was a short one; true if there may be more. */
    private boolean moveBurst() {
        lock.lock();
        try {
            int moved = -1;
            boolean full = false;
            while (state == State.RUNNING && moved != 0 && !full) {
                int up = move(back);
                int down = move(forth);
                moved = up + down;
                full = up == burst || down == burst;
            }
            return full;
        } catch (SocketClosedException e) {
            state = State.STOPPED;
        } finally {
            lock.unlock();
        }
        detach();
        return false;
    }

    private int move(@Nullable ProxyStep way) {
        return way == null ? 0 : way.move(burst);
    }

    /** Nothing is moved any more. */
    private void detach() {
        receivers.forEach(half -> half.release(loop));
        senders.forEach(half -> half.removeListener(signal));
        lock.lock();
        try {
            end(forth);
            end(back);
        } finally {
            lock.unlock();
        }
        stopped.countDown();
    }

    private static void end(@Nullable ProxyStep way) {
        if (way != null) {
            way.end();
        }
    }

    /** What a proxy is to be like. For one thread. */
    public static final class Builder {
        private static final int BURST = 1000;

        private final Socket frontend;
        private final Socket backend;
        private @Nullable Sending capture;
        private byte @Nullable [] markForth;
        private byte @Nullable [] markBack;
        private int burst = BURST;
        private boolean paused;

        private Builder(Socket frontend, Socket backend) {
            this.frontend = frontend;
            this.backend = backend;
        }

        /**
         * Sends a copy of every message, of both directions in the order in which they are moved, to this socket, too. Where
         * it has no room nothing is moved, so a PUB, which drops, is the one that holds up no message. Default: none.
         */
        public Builder capture(Sending socket) {
            if (socket == frontend || socket == backend) {
                throw new IllegalArgumentException("capture: a side of the proxy (expected: another socket)");
            }
            capture = socket;
            return this;
        }

        /**
         * The same, with a first frame that tells the copies of the two directions apart (pyzmq: monitored_queue).
         *
         * @param fromFrontend what comes before the frames of a message that the frontend received, as UTF-8
         * @param fromBackend the same for the backend
         */
        public Builder capture(Sending socket, String fromFrontend, String fromBackend) {
            markForth = fromFrontend.getBytes(StandardCharsets.UTF_8);
            markBack = fromBackend.getBytes(StandardCharsets.UTF_8);
            return capture(socket);
        }

        /** How many messages one direction may move before it is the other's turn. Default 1000, as in libzmq. */
        public Builder burst(int messages) {
            if (messages < 1) {
                throw new IllegalArgumentException("burst: " + messages + " (expected: at least 1)");
            }
            burst = messages;
            return this;
        }

        /** Begins paused, so that nothing is moved before {@link Proxy#resume}. */
        public Builder paused() {
            paused = true;
            return this;
        }

        /**
         * Makes the proxy, which moves messages from now on; if a socket is closed it is stopped at once.
         *
         * @throws IllegalArgumentException if neither side can receive what the other can send
         * @throws IllegalStateException if one of them has another receiver: a handler, or another proxy
         */
        public Proxy start() {
            return new Proxy(this).start();
        }
    }
}
