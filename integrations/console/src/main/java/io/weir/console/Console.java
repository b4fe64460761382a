package io.weir.console;

import com.sun.net.httpserver.HttpServer;
import io.weir.annotation.CheckReturnValue;
import io.weir.event.EventSubscription;
import io.weir.socket.Context;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Shows the sockets of a context as a picture, for a browser: who is connected to whom, where messages wait, who is slow, what was
 * dropped and why, who was refused, what comes and goes.
 *
 * <pre>{@code
 * try (Console console = Console.start(context)) {
 *     System.out.println(console.url());
 *     …
 * }
 * }</pre>
 *
 * <p>It only reads, and shows no message's content. Unless told otherwise it listens at a free port of the loopback address, where only this
 * machine can reach it; at any other address it asks for a token. As long as no page is open no socket is looked at, and there is
 * no thread but that of the JDK's web server; what it keeps then are the last events, which come from connections and
 * never from messages. At most 16 viewers may look at a time.
 *
 * <p>Every method is safe from any thread. It does not own the context; either may be closed first.
 */
public final class Console implements AutoCloseable {
    private static final int MOST_THREADS = 32;
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final HttpServer http;
    private final ThreadPoolExecutor threads;
    private final Sampler sampler;
    private final List<EventSubscription> listening;
    private final URI url;

    private Console(HttpServer http, ConsoleOptions options) {
        this.http = http;
        EventLog events = new EventLog();
        listening = options.contexts().stream()
                .map(context -> context.onEvent(events::add))
                .toList();
        sampler = new Sampler(options.contexts(), events, options.interval());
        threads = threads();
        InetSocketAddress here = http.getAddress();
        url = url(here, options);
        Changes changes = new Changes(UUID.randomUUID().toString(), options.name());
        http.createContext(
                "/", new Answers(new Gate(options.token(), here), sampler, changes, events, options.others()));
        http.setExecutor(threads);
        http.start();
    }

    /**
     * Shows a context to this machine, at a free port.
     *
     * @throws IOException if there is no port to listen at
     */
    @CheckReturnValue
    public static Console start(Context context) throws IOException {
        return start(options -> options.context(context));
    }

    /**
     * Shows a context.
     *
     * @param options gets what can be set
     * @throws IOException if the port is taken, or the address is not of this machine
     * @throws io.weir.InvalidOptionException if the address is not the loopback address and there is no token
     */
    @CheckReturnValue
    public static Console start(Context context, Consumer<? super ConsoleOptions> options) throws IOException {
        return start(collected -> {
            collected.context(context);
            options.accept(collected);
        });
    }

    /**
     * Shows any number of contexts, those of other processes among them.
     *
     * @param options gets what can be set
     * @throws IOException if the port is taken, or the address is not of this machine
     * @throws io.weir.InvalidOptionException if the address is not the loopback address and there is no token
     */
    @CheckReturnValue
    public static Console start(Consumer<? super ConsoleOptions> options) throws IOException {
        ConsoleOptions collected = new ConsoleOptions();
        options.accept(collected);
        return new Console(listen(collected.checkedAddress()), collected);
    }

    private static HttpServer listen(InetSocketAddress here) throws IOException {
        try {
            // A look first: a server that cannot be bound leaves a file descriptor open.
            new ServerSocket(here.getPort(), 0, here.getAddress()).close();
            return HttpServer.create(here, 0);
        } catch (IOException e) {
            throw new IOException("console at " + here + ": " + e.getMessage(), e);
        }
    }

    /** A thread for each request under way, of which those of viewers last; they end soon after. */
    private static ThreadPoolExecutor threads() {
        return new ThreadPoolExecutor(0, MOST_THREADS, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
            Thread thread = new Thread(task, "weir-console-" + NUMBERS.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    private static URI url(InetSocketAddress here, ConsoleOptions options) {
        InetAddress address = here.getAddress();
        String host = address.isAnyLocalAddress() ? "localhost" : address.getHostAddress();
        String query = options.token() == null ? "" : "?token=" + options.token();
        return URI.create(
                "http://" + (address instanceof Inet6Address && !address.isAnyLocalAddress() ? "[" + host + "]" : host)
                        + ":" + here.getPort() + "/" + query);
    }

    /** Where the page is, with the token if one is asked for: a browser keeps it and takes it out of its address bar. */
    public URI url() {
        return url;
    }

    /** How many viewers there are: pages, {@code weir top}, and other consoles. */
    public int viewers() {
        return sampler.viewers();
    }

    /** How often the sockets were looked at since the start. */
    public long samples() {
        return sampler.samples();
    }

    /** Ends it; viewers are cut off. Idempotent. */
    @Override
    public void close() {
        listening.forEach(EventSubscription::close);
        sampler.close();
        http.stop(0);
        threads.shutdownNow();
    }
}
