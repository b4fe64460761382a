package io.weir.netty;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import io.weir.BindFailedException;
import io.weir.Endpoint;
import io.weir.transport.Acceptor;
import io.weir.transport.ConnectionCallbacks;
import io.weir.transport.ConnectionSetup;
import io.weir.transport.Connector;
import io.weir.transport.ThreadInheritance;
import io.weir.transport.Transport;
import io.weir.transport.TransportSettings;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** Carries tcp, ipc and tls+tcp on Netty's event loops: ZMTP 3.1, indistinguishable from libzmq to its peers. */
final class StreamTransport implements Transport {
    private static final long RESOLVER_IDLE_SECONDS = 5;

    private final StreamProtocols protocols;
    private final ChannelFamily io;
    private final EventLoopGroup group;
    private final boolean ownsGroup;
    private final ByteBufAllocator allocator;
    private final ThreadPoolExecutor resolver;
    private final ResolverExecutor lookups;
    private final ResolverExecutor computations;
    private final UnsupportedOptionLog unhonoured;

    /**
     * A thread that begins to bind takes the read lock, one that closes the write lock: what is given to a loop before it is told to end is closed by it.
     * Neither waits for a loop.
     */
    private final ReadWriteLock life = new ReentrantReadWriteLock();

    /** What listens or is about to; a loop that ends does not always close its channels. */
    private final Set<Channel> listening = ConcurrentHashMap.newKeySet();

    private boolean closed;

    /** Uses event loops of the host's. */
    StreamTransport(EventLoopGroup group, ByteBufAllocator allocator) {
        this(StreamProtocols.ALL, group, allocator);
    }

    /** As the public one, for these schemes. */
    StreamTransport(StreamProtocols protocols, EventLoopGroup group, ByteBufAllocator allocator) {
        this(
                protocols,
                kindOf(group),
                group,
                false,
                allocator,
                ContextThreads.ofLookups("host", true, ThreadInheritance.ofThisThread()));
    }

    private StreamTransport(
            StreamProtocols protocols,
            ChannelFamily io,
            EventLoopGroup group,
            boolean ownsGroup,
            ByteBufAllocator allocator,
            ContextThreads lookupThreads) {
        this.protocols = protocols;
        this.io = io;
        this.group = group;
        this.ownsGroup = ownsGroup;
        this.allocator = allocator;
        unhonoured = new UnsupportedOptionLog(io);
        resolver = new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, RESOLVER_IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), lookupThreads);
        lookups = new ResolverExecutor(resolver);
        computations = new ResolverExecutor(resolver, Runtime.getRuntime().availableProcessors());
    }

    private static ChannelFamily kindOf(EventLoopGroup group) {
        if (group instanceof IoEventLoopGroup loops) {
            for (ChannelFamily io : ChannelFamily.values()) {
                if (io.runs(loops)) {
                    return io;
                }
            }
        }
        throw new IllegalArgumentException("group: " + group + " (expected: loops for epoll, kqueue, io_uring or nio)");
    }

    /** Opens one with event loops of its own. */
    static StreamTransport open(TransportSettings settings) {
        return ThreadLocalGuard.callApart(settings.inheritance(), () -> openHere(settings));
    }

    private static StreamTransport openHere(TransportSettings settings) {
        ChannelFamily io = ChannelFamily.named(settings.io(), StreamProtocols.ALL.toString());
        EventLoopGroup group =
                new MultiThreadIoEventLoopGroup(settings.ioThreads(), ContextThreads.ofLoops(settings), io.handlers());
        ContextThreads lookupThreads =
                ContextThreads.ofLookups(settings.name(), settings.daemon(), settings.inheritance());
        return new StreamTransport(StreamProtocols.ALL, io, group, true, ByteBufAllocator.DEFAULT, lookupThreads);
    }

    @Override
    public Set<String> schemes() {
        return protocols.schemes();
    }

    @Override
    public CompletionStage<Acceptor> bind(Endpoint endpoint, ConnectionSetup setup, ConnectionCallbacks gate) {
        StreamEndpoint place = protocols.serving(endpoint).forBind(endpoint, options(setup));
        StreamSetup stream = new StreamSetup(place, WireProtocols.of(setup), setup, gate);
        life.readLock().lock();
        try {
            if (closed) {
                throw new BindFailedException(endpoint.toString(), "the context is closed", null);
            }
            return ThreadLocalGuard.call(() -> StreamAcceptor.open(endpoint, stream, group, this::keep));
        } finally {
            life.readLock().unlock();
        }
    }

    private void keep(Channel server) {
        // A loop that has ended has closed the channel, and tells no listener.
        if (server.isOpen()) {
            listening.add(server);
            server.closeFuture().addListener(closing -> listening.remove(server));
        }
    }

    @Override
    public Connector dial(Endpoint endpoint, ConnectionSetup setup, ConnectionCallbacks gate) {
        StreamEndpoint place = protocols.serving(endpoint).forConnect(endpoint, options(setup));
        return new StreamConnector(new StreamSetup(place, WireProtocols.of(setup), setup, gate), group.next(), lookups);
    }

    private StreamOptions options(ConnectionSetup setup) {
        return new StreamOptions(new ChannelOptions(io, setup.tcp(), allocator, unhonoured), setup.tls(), computations);
    }

    @Override
    public boolean inEventLoop() {
        for (EventExecutor loop : group) {
            if (loop.inEventLoop()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public CompletionStage<Void> close() {
        life.writeLock().lock();
        try {
            closed = true;
        } finally {
            life.writeLock().unlock();
        }
        listening.forEach(Channel::close);
        resolver.shutdownNow();
        CompletableFuture<Void> ended = new CompletableFuture<>();
        if (ownsGroup) {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).addListener(end -> ended.complete(null));
        } else {
            group.forEach(StreamTransport::forgetUs);
            ended.complete(null);
        }
        return ended;
    }

    /** The host's loop goes on without us, and so without the class loader that is ours. */
    private static void forgetUs(EventExecutor loop) {
        try {
            loop.execute(WireProtocols::forgetThread);
        } catch (RejectedExecutionException e) {
            // The host has shut the loop down, and its thread forgets everything.
        }
    }

    EventLoopGroup loops() {
        return group;
    }

    ByteBufAllocator allocator() {
        return allocator;
    }

    @Override
    public String toString() {
        return protocols + " on " + io + (ownsGroup ? "" : " of the host");
    }
}
