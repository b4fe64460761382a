package io.weir.bench.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.weir.metrics.WeirMetrics;
import io.weir.netty.NettyMetrics;
import io.weir.socket.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Serves the metrics of a context in the text format of Prometheus. One request at a time, on a thread of its own. */
final class MetricsServer implements AutoCloseable {
    private static final String PATH = "/metrics";
    private static final String ALL = "*";
    private static final byte[] LOOPBACK = {127, 0, 0, 1};
    private static final String FORMAT = "text/plain; version=0.0.4; charset=utf-8";

    private final HttpServer http;
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final WeirMetrics metrics;
    private final NettyMetrics netty;

    private MetricsServer(HttpServer http, Context context) {
        this.http = http;
        metrics = WeirMetrics.of(context);
        netty = NettyMetrics.of(context);
        metrics.bindTo(registry);
        netty.bindTo(registry);
        http.createContext(PATH, this::answer);
    }

    /**
     * Where to serve.
     *
     * @param address of this machine, or * for all that it has; null for the one that only this machine can reach
     * @param port zero for one that is free
     * @throws IOException if there is no such address or port
     */
    static InetSocketAddress address(@Nullable String address, int port) throws IOException {
        try {
            if (address == null) {
                return new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port);
            }
            return address.equals(ALL)
                    ? new InetSocketAddress(port)
                    : new InetSocketAddress(InetAddress.getByName(address), port);
        } catch (UnknownHostException e) {
            throw new IOException("metrics address " + address + ": there is no such host", e);
        } catch (IllegalArgumentException e) {
            throw new IOException("metrics port " + port + ": " + e.getMessage(), e);
        }
    }

    /**
     * Begins to serve.
     *
     * @throws IOException if the port is taken, or the address is not of this machine
     */
    static MetricsServer start(Context context, InetSocketAddress here) throws IOException {
        MetricsServer server = new MetricsServer(listen(here), context);
        server.http.start();
        return server;
    }

    private static HttpServer listen(InetSocketAddress here) throws IOException {
        try {
            // A look first: a server that cannot be bound leaves a file descriptor open.
            new ServerSocket(here.getPort(), 0, here.getAddress()).close();
            return HttpServer.create(here, 0);
        } catch (IOException e) {
            throw new IOException(
                    "metrics port " + here.getPort() + " of " + host(here.getAddress()) + ": " + e.getMessage(), e);
        }
    }

    /** Where it listens. */
    InetAddress address() {
        return http.getAddress().getAddress();
    }

    String url() {
        return "http://" + host(http.getAddress().getAddress()) + ":"
                + http.getAddress().getPort() + PATH;
    }

    /** As it stands in a URL that works on this machine. */
    private static String host(InetAddress address) {
        if (address.isAnyLocalAddress()) {
            return "localhost";
        }
        return address instanceof Inet6Address ? "[" + address.getHostAddress() + "]" : address.getHostAddress();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!exchange.getRequestURI().getPath().equals(PATH)) {
                exchange.sendResponseHeaders(404, -1);
            } else if (!exchange.getRequestMethod().equals("GET")) {
                exchange.sendResponseHeaders(405, -1);
            } else {
                byte[] text = registry.scrape().getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", FORMAT);
                exchange.sendResponseHeaders(200, text.length);
                try (OutputStream body = exchange.getResponseBody()) {
                    body.write(text);
                }
            }
        }
    }

    @Override
    public void close() {
        http.stop(0);
        metrics.close();
        netty.close();
        registry.close();
    }
}
