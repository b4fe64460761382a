package io.weir.patterns.contract;

import io.weir.Endpoint;
import io.weir.socket.Context;
import io.weir.testing.FreePort;
import io.weir.testing.TempDirectories;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** The ways from one socket to another, as the tests name them. */
public enum Wire {
    /** Between sockets of one context. */
    INPROC("inproc", "auto"),
    /** TCP on what Netty finds best. */
    TCP("tcp", "auto"),
    /** TCP on epoll. */
    TCP_ON_EPOLL("tcp", "epoll"),
    /** TCP on the JDK's selectors. */
    TCP_ON_NIO("tcp", "nio"),
    /** Unix domain sockets on what Netty finds best. */
    IPC("ipc", "auto"),
    /** Unix domain sockets on epoll. */
    IPC_ON_EPOLL("ipc", "epoll"),
    /** Unix domain sockets on the JDK's selectors. */
    IPC_ON_NIO("ipc", "nio"),
    /** TLS over TCP on what Netty finds best, with certificates on both sides. */
    TLS("tls+tcp", "auto");

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final String scheme;
    private final String io;

    Wire(String scheme, String io) {
        this.scheme = scheme;
        this.io = io;
    }

    /** The system interface that a context must ask for. */
    public String io() {
        return io;
    }

    /** Opens a context that uses it. */
    public Context context() {
        return settings().build();
    }

    /** Settings of a context that uses it. */
    public Context.Builder settings() {
        Context.Builder settings = Context.builder().io(io);
        return this == TLS ? settings.transport(new TlsOfTests(io)) : settings;
    }

    /** Whether bytes travel, so that there are connections that can break, and are made again. */
    public boolean isStream() {
        return this != INPROC;
    }

    /** What to bind to if any address will do. */
    public String anywhere() {
        return switch (scheme) {
            case "tcp", "tls+tcp" -> scheme + "://127.0.0.1:*";
            case "ipc" -> "ipc://*";
            default -> "inproc://test-" + NUMBERS.incrementAndGet();
        };
    }

    /** An address that no socket is bound to yet. */
    public Endpoint nowhere() {
        return Endpoint.parse(
                switch (scheme) {
                    case "tcp", "tls+tcp" -> scheme + "://127.0.0.1:" + FreePort.find();
                    case "ipc" -> "ipc://" + freePath();
                    default -> anywhere();
                });
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static Path freePath() {
        return TempDirectories.root()
                .resolve("weir-" + ProcessHandle.current().pid() + "-" + NUMBERS.incrementAndGet());
    }
}
