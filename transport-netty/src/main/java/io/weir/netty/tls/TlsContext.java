package io.weir.netty.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.weir.InvalidOptionException;
import io.weir.check.FileStamp;
import io.weir.security.Tls;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * TLS at one endpoint: makes the handlers of each connection, of the certificates that there are then. When the files change
 * they are read again, and connections that there are never notice. Any thread.
 */
public final class TlsContext {
    private static final System.Logger LOG = System.getLogger("io.weir.failure");
    private static final System.Logger LIFE = System.getLogger("io.weir.context");
    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** How long the last words of a connection may take that never got as far as the wire protocol. */
    private static final long LAST_WORDS_MILLIS = 1000;

    private final Tls tls;

    /** The name of the server; null if we are that. */
    private final @Nullable String host;

    private final SslProvider provider;
    private final Executor computations;
    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile SslContext current;
    private volatile long lookedNanos = System.nanoTime();

    /** Under the monitor: the files that were read, and those that could not be. */
    private List<Optional<FileStamp>> seen;

    private List<Optional<FileStamp>> failed = List.of();

    TlsContext(Tls tls, @Nullable String host, SslProvider provider, Executor computations) {
        this.tls = tls;
        this.host = host;
        this.provider = provider;
        this.computations = computations;
        seen = stamps();
        current = SslContexts.read(tls, host, provider);
    }

    /**
     * That of an endpoint to bind. Reads files.
     *
     * @param provider whose TLS; null for the best that there is
     * @param computations runs what takes longer than an event loop should be kept: the arithmetic of handshakes, and files
     * @throws InvalidOptionException if the files cannot be read, or are not what they should be
     */
    public static TlsContext forServer(Tls tls, @Nullable SslProvider provider, Executor computations) {
        return new TlsContext(tls, null, orBest(provider), computations);
    }

    /** That of an endpoint to connect to, on that host: otherwise the same. */
    public static TlsContext forClient(Tls tls, String host, @Nullable SslProvider provider, Executor computations) {
        return new TlsContext(tls, Objects.requireNonNullElse(tls.serverName(), host), orBest(provider), computations);
    }

    private static SslProvider orBest(@Nullable SslProvider provider) {
        return provider == null ? SslContexts.best() : provider;
    }

    /** The handlers of one connection, in the order of what arrives. On its event loop. */
    public List<ChannelHandler> handlers(Channel channel) {
        if (host == null) {
            lookAtFilesSoon();
        }
        SslHandler handler = handler(channel, current);
        // The time of the handshake covers TLS, too, and one timer is enough.
        handler.setHandshakeTimeoutMillis(0);
        handler.setCloseNotifyFlushTimeoutMillis(LAST_WORDS_MILLIS);
        TlsRecords records = new TlsRecords();
        return List.of(records, handler, new TlsOutcome(handler, records));
    }

    private SslHandler handler(Channel channel, SslContext context) {
        ByteBufAllocator alloc = channel.alloc();
        if (host == null) {
            return context.newHandler(alloc, computations);
        }
        int port = channel.remoteAddress() instanceof InetSocketAddress remote ? remote.getPort() : -1;
        return context.newHandler(alloc, host, port, computations);
    }

    /** A listener does not wait for files: what they say holds for the connections that come after they were read. */
    private void lookAtFilesSoon() {
        if (System.nanoTime() - lookedNanos < INTERVAL_NANOS || !looking.compareAndSet(false, true)) {
            return;
        }
        lookedNanos = System.nanoTime();
        try {
            computations.execute(() -> {
                try {
                    lookAtFiles();
                } finally {
                    looking.set(false);
                }
            });
        } catch (RejectedExecutionException e) {
            // The transport is closed, and this connection with it.
        }
    }

    /** Reads the files again if they have changed. May block as long as the file system does. */
    public synchronized void lookAtFiles() {
        List<Optional<FileStamp>> now = stamps();
        if (now.equals(seen)) {
            return;
        }
        try {
            current = SslContexts.read(tls, host, provider);
            seen = now;
            LIFE.log(Level.INFO, "certificates were read again: {0}", tls);
        } catch (InvalidOptionException e) {
            // They are looked at each time until they are good: a change of two files is not one step.
            if (!now.equals(failed)) {
                failed = now;
                LOG.log(
                        Level.WARNING,
                        "certificates have changed and cannot be used; the former ones stay: {0}",
                        e.getMessage());
            }
        }
    }

    private List<Optional<FileStamp>> stamps() {
        return Stream.of(tls.own(), tls.trusted())
                .filter(Objects::nonNull)
                .flatMap(source -> source.files().stream())
                .map(TlsContext::stamp)
                .toList();
    }

    /** Empty if the file is not there. */
    private static Optional<FileStamp> stamp(Path file) {
        try {
            return Optional.of(FileStamp.of(file));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
