package io.weir.bench.cli;

import io.weir.snapshot.ContextSnapshot;
import io.weir.snapshot.SocketSnapshot;
import io.weir.socket.Context;
import io.weir.socket.Socket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A context whose metrics are served while it is open, and whose sockets are described when it was closed. */
final class Watched implements AutoCloseable {
    private final Context context;
    private final @Nullable MetricsServer server;
    private final boolean stats;
    private final Console console;
    private io.weir.console.@Nullable Console picture;

    /** Every socket that there was. */
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    private Watched(Context context, @Nullable MetricsServer server, boolean stats, Console console) {
        this.context = context;
        this.server = server;
        this.stats = stats;
        this.console = console;
    }

    /** Watches a context, and serves no metrics. */
    static Watched open(Context context, boolean stats, Console console) {
        return watch(new Watched(context, null, stats, console));
    }

    /**
     * Watches a context, and serves its metrics there.
     *
     * @throws IOException if that is impossible; the context is closed then
     */
    static Watched open(Context context, boolean stats, InetSocketAddress metrics, Console console) throws IOException {
        try {
            MetricsServer server = MetricsServer.start(context, metrics);
            console.err().println("metrics " + server.url());
            return watch(new Watched(context, server, stats, console));
        } catch (IOException e) {
            context.close();
            throw e;
        }
    }

    private static Watched watch(Watched watched) {
        watched.context.watch(watched.sockets::addAll);
        return watched;
    }

    /**
     * Serves a console, too.
     *
     * @throws IOException if that is impossible; all is closed then
     */
    void draw(ConsoleArgs where) throws IOException {
        try {
            io.weir.console.Console started = where.start(options -> options.context(context));
            console.err().println("console " + started.url());
            picture = started;
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    Context context() {
        return context;
    }

    @Override
    public void close() {
        ContextSnapshot last = context.snapshot();
        context.close();
        if (server != null) {
            server.close();
        }
        io.weir.console.Console drawn = picture;
        if (drawn != null) {
            drawn.close();
        }
        if (!console.verbosity().isQuiet()) {
            Refusals.report(sockets, console);
        }
        if (stats) {
            console.err().println(SnapshotJson.of(withSockets(last)));
        }
    }

    private ContextSnapshot withSockets(ContextSnapshot last) {
        return new ContextSnapshot(
                last.name(),
                last.transports(),
                last.bodies(),
                sockets.stream()
                        .map(Socket::snapshot)
                        .sorted(Comparator.comparing(SocketSnapshot::name))
                        .toList());
    }
}
