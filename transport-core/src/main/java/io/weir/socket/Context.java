package io.weir.socket;

import io.weir.Endpoint;
import io.weir.Message;
import io.weir.Origin;
import io.weir.annotation.CheckReturnValue;
import io.weir.check.OptionCheck;
import io.weir.engine.ContextEngine;
import io.weir.engine.ContextSettings;
import io.weir.event.EventSubscription;
import io.weir.event.SocketEvent;
import io.weir.memory.BodyMemory;
import io.weir.memory.MessageMaker;
import io.weir.memory.PooledBody;
import io.weir.option.SocketOptions;
import io.weir.queue.Deadline;
import io.weir.snapshot.ContextSnapshot;
import io.weir.snapshot.ContextSnapshot.Bodies;
import io.weir.snapshot.SocketSnapshot;
import io.weir.transport.ThreadInheritance;
import io.weir.transport.Transport;
import io.weir.transport.TransportSettings;
import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Owns sockets, the threads that move their messages, and the names of inproc endpoints. A service needs one; two know
 * nothing of each other.
 *
 * <p>Closing a context closes all its sockets, in parallel, each for at most its own linger time, and ends its threads. A
 * context that was not closed and cannot be closed any more, since it is unreachable, is reported in the log. Every method
 * is safe from any thread.
 */
public final class Context implements AutoCloseable {
    private static final MessageMaker<Message, Origin> MAKER = new MessageMaker<>(Message.of(""));
    private static final byte[][] NO_FRAMES = {};
    private static final Cleaner CLEANER = Cleaner.create();
    private static final long MOST_BODY_MEMORY = 128 << 20;
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final ContextEngine engine;
    private final SocketRegistry registry;
    private final UnclosedWatch watch;
    private final Cleaner.Cleanable watching;

    Context(ContextEngine engine, int maxSockets) {
        this.engine = engine;
        registry = new SocketRegistry(engine, maxSockets);
        watch = new UnclosedWatch(engine.name());
        watching = CLEANER.register(this, watch);
    }

    /** Opens a context with the defaults. */
    @CheckReturnValue
    public static Context create() {
        return builder().build();
    }

    /** Collects settings for a context. */
    @CheckReturnValue
    public static Builder builder() {
        return new Builder();
    }

    /** What the context is called in names of threads and in logs. */
    public String name() {
        return engine.name();
    }

    /**
     * Has the listener told of every event of every socket from now on, and the socket's name is in each. Of one socket
     * alone: {@link Socket#onEvent}, which says more.
     */
    public EventSubscription onEvent(Consumer<? super SocketEvent> listener) {
        return engine.listen(listener);
    }

    /** How many sockets are open. */
    public int socketCount() {
        return registry.count();
    }

    /**
     * Closes the sockets, each with its own linger time, and ends the threads. Idempotent. On an event loop it does not
     * wait but lets another thread do so.
     */
    @Override
    public void close() {
        close(SocketOptions.FOREVER);
    }

    /**
     * The same, but no socket lingers longer than this.
     *
     * <p>Beyond that it waits for at most a second until connections and listeners have ended, two for the event loops, and
     * one for its other threads; after an interrupt, which is kept, for a quarter of a second each. What has not ended by
     * then, because a handler or listener of the application blocks it, ends when that returns; one WARNING says what it
     * is. So a handler may wait for the thread that closes, or call {@link System#exit} while a shutdown hook closes.
     */
    public void close(Duration linger) {
        watch.closed().set(true);
        // Or else the cleaner's thread keeps the watch, its class loader, and all that the classes there refer to.
        watching.clean();
        Deadline limit = Deadline.after(linger);
        if (engine.inEventLoop()) {
            engine.newThread(() -> registry.close(limit), "weir-" + name() + "-closing")
                    .start();
        } else {
            registry.close(limit);
        }
    }

    /**
     * Makes a message of one frame that is written by the caller, outside the heap if it is large, from where it is sent
     * without being copied: the fastest way to send 32 KiB or more. The sender {@linkplain Message#release() releases}
     * it afterwards.
     *
     * <p>Memory that was given back lately is still in a cache of the processor. A caller that is faster than the
     * connections is therefore held up while two MiB of that size are under way, as long as some comes back every
     * few milliseconds; on an event loop never. Where no memory is left the frame is an array.
     *
     * @param capacity the most bytes that the frame may have
     * @param writer puts the bytes in, from the first on; the position where it stops is the size of the frame. It must
     *     not keep the buffer
     * @throws io.weir.InvalidOptionException if the capacity is negative
     * @throws E what the writer throws; the memory is given back then
     */
    @CheckReturnValue
    public <E extends Exception> Message message(int capacity, BodyWriter<E> writer) throws E {
        OptionCheck.notNegative("capacity", capacity);
        BodyMemory bodies = engine.bodies();
        PooledBody loan = engine.inEventLoop() ? bodies.lend(capacity) : bodies.lendThrottled(capacity);
        return loan == null ? written(new byte[capacity], writer) : written(loan, writer);
    }

    private static <E extends Exception> Message written(byte[] array, BodyWriter<E> writer) throws E {
        ByteBuffer body = ByteBuffer.wrap(array);
        writer.write(body);
        return Message.wrap(body.hasRemaining() ? Arrays.copyOf(array, body.position()) : array);
    }

    private static <E extends Exception> Message written(PooledBody loan, BodyWriter<E> writer) throws E {
        ByteBuffer body = loan.buffer();
        boolean done = false;
        try {
            writer.write(body);
            done = true;
        } finally {
            if (!done) {
                loan.release();
            }
        }
        if (body.position() < BodyMemory.LEAST) {
            byte[] small = new byte[body.position()];
            body.get(0, small);
            loan.release();
            return Message.wrap(small);
        }
        return MAKER.lent(NO_FRAMES, body.hasRemaining() ? loan.shortenedTo(body.position()) : loan, null);
    }

    /** Writes the frame of {@link #message}. */
    @FunctionalInterface
    public interface BodyWriter<E extends Exception> {
        /** Puts the bytes of the frame into the buffer, which has room for as many as were asked for. */
        void write(ByteBuffer body) throws E;
    }

    /** What there is to know of it and of the sockets that are open, at one look. */
    public ContextSnapshot snapshot() {
        BodyMemory bodies = engine.bodies();
        return new ContextSnapshot(
                name(),
                engine.transportNames(),
                new Bodies(bodies.budget(), bodies.lentBytes(), bodies.shortages()),
                registry.sockets().stream()
                        .map(Socket::snapshot)
                        .sorted(Comparator.comparing(SocketSnapshot::name))
                        .toList());
    }

    /**
     * Tells a watcher of the sockets that are open: now, and whenever a socket was opened, was closed or used another
     * transport, before the call that did so returns; and soon after a peer of any came or went. By any
     * thread, one at a time. What the watcher throws is logged. What is returned ends the watching; it misses nothing, since each
     * list takes the place of those before it.
     */
    public EventSubscription watch(Consumer<Set<Socket>> watcher) {
        return registry.watch(watcher);
    }

    /** Runs an action when the context begins to close, in the thread that closes it; at once if it has begun already. */
    public EventSubscription onClose(Runnable action) {
        return registry.onClose(action);
    }

    SocketRegistry registry() {
        return registry;
    }

    /** The name, the transports in use with what they chose, and the number of sockets. */
    @Override
    public String toString() {
        return "Context[" + name() + ", transports " + engine.transportNames() + ", sockets " + socketCount() + "]";
    }

    /** Collects the settings of a context. A wrong value throws at once. For one thread. */
    public static final class Builder {
        private String name = "context-" + NUMBERS.incrementAndGet();
        private int ioThreads = 1;
        private int maxSockets = 1023;
        private long sendMemory = Runtime.getRuntime().maxMemory() / 4;
        private long receiveMemory = Runtime.getRuntime().maxMemory() / 4;
        private long bodyMemory =
                Math.min(MOST_BODY_MEMORY, Runtime.getRuntime().maxMemory() / 16);
        private boolean daemon;
        private String io = "auto";
        private @Nullable Executor executor;
        private final List<Transport> given = new ArrayList<>();

        private Builder() {}

        /** The name, for threads and logs. Default: a number. */
        public Builder name(String value) {
            name = value;
            return this;
        }

        /** Event loops. Default 1 (libzmq: ZMQ_IO_THREADS). */
        public Builder ioThreads(int threads) {
            ioThreads = OptionCheck.positive("ioThreads", threads);
            return this;
        }

        /** Sockets that may be open at a time. Default 1023 (libzmq: ZMQ_MAX_SOCKETS). */
        public Builder maxSockets(int sockets) {
            maxSockets = OptionCheck.positive("maxSockets", sockets);
            return this;
        }

        /**
         * Bytes that may wait to be sent to all peers beyond this process together; zero for no limit. Each of <i>n</i>
         * peers may hold the <i>n</i>-th part, or its byte budget if that is less, and one message larger than that
         * while all those together stay within the limit; a message that waits for several peers then counts once. With
         * those that are being written, three times the limit is the most that waits.
         * Where there is no room a sender waits, or a publisher drops, as at the high-water mark. Default: a quarter of
         * the heap (libzmq has no such limit).
         */
        public Builder sendMemory(long bytes) {
            sendMemory = OptionCheck.notNegative("sendMemory", bytes);
            return this;
        }

        /**
         * Bytes that all connections beyond this process together may hold of received messages: those that wait to be
         * received, and the parts of those that are not whole; zero for no limit. A message counts its bytes, 64 more, and 32 for
         * each frame. When it is more, connections are read no further, and senders wait, until the application has received
         * some; then those that have waited longest are read first. Each may always hold 2 KiB, and for a
         * socket that has nothing to receive one message goes on to its end whatever its size, so that no socket waits for
         * another that does not receive. A peer that
         * lets a large message rest meanwhile is refused as {@link io.weir.Refusal#MESSAGE_STALLED}. Default: a quarter of
         * the heap (libzmq has no such limit).
         */
        public Builder receiveMemory(long bytes) {
            receiveMemory = OptionCheck.notNegative("receiveMemory", bytes);
            return this;
        }

        /**
         * Bytes outside the heap for the bodies of large messages (see {@link Message}), divided evenly among eight sizes
         * from 32 KiB to 4 MiB; zero for none. Bodies that find no room are arrays. Default: 128 MiB, or a sixteenth of
         * the heap if that is less.
         */
        public Builder bodyMemory(long bytes) {
            bodyMemory = OptionCheck.notNegative("bodyMemory", bytes);
            return this;
        }

        /** Whether the context's threads let the process exit. Default false. */
        public Builder daemonThreads(boolean on) {
            daemon = on;
            return this;
        }

        /**
         * The system interface for tcp and ipc: {@code auto}, {@code epoll}, {@code kqueue}, {@code io_uring} or {@code
         * nio}. Default {@code auto}: epoll or kqueue where they are, otherwise nio. One asked for by name that is not there
         * is an error when it is first needed.
         */
        public Builder io(String value) {
            OptionCheck.check(
                    List.of("auto", "epoll", "kqueue", "io_uring", "nio").contains(value),
                    "io",
                    value,
                    "auto, epoll, kqueue, io_uring or nio");
            io = value;
            return this;
        }

        /** Where stages complete and handlers without an event loop run. Default: threads of the context's own. */
        public Builder executor(Executor value) {
            executor = value;
            return this;
        }

        /** A transport that the host made, for its schemes, such as one on event loops of the host's own. */
        public Builder transport(HostTransport value) {
            given.add(value.transport());
            return this;
        }

        /** Opens the context. */
        @CheckReturnValue
        public Context build() {
            TransportSettings transport =
                    new TransportSettings(name, ioThreads, daemon, ThreadInheritance.ofThisThread(), io);
            ContextSettings settings = new ContextSettings(
                    transport, sendMemory, receiveMemory, bodyMemory, executor, List.copyOf(given), false);
            return new Context(new ContextEngine(settings), maxSockets);
        }
    }

    /** Finds transports of a context, for what belongs to one of them; not for applications to extend. */
    public abstract static class Transports {
        /** For Weir's own transports. */
        protected Transports() {}

        /**
         * The one that serves a scheme, opened if none does yet.
         *
         * @throws io.weir.UnsupportedTransportException if there is none
         * @throws io.weir.SocketClosedException if the context is closed
         */
        @SuppressWarnings("exports") // the SPI of transports is Weir's own
        protected static Transport serving(Context context, String scheme) {
            return context.engine.transport(Endpoint.parse(scheme + "://*"));
        }
    }
}
