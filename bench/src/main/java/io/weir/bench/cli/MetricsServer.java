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
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;

/** Serves the metrics of a context in the text format of Prometheus. One request at a time, on a thread of its own. */
final class MetricsServer implements AutoCloseable {
    private static final String PATH = "/metrics";
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
     * Begins to serve, on every interface.
     *
     * @param port zero for one that is free
     * @throws IOException if the port is taken
     */
    static MetricsServer start(Context context, int port) throws IOException {
        MetricsServer server = new MetricsServer(listen(port), context);
        server.http.start();
        return server;
    }

    private static HttpServer listen(int port) throws IOException {
        try {
            // A look first: a server that cannot be bound leaves a file descriptor open.
            new ServerSocket(port).close();
            return HttpServer.create(new InetSocketAddress(port), 0);
        } catch (IOException | IllegalArgumentException e) {
            throw new IOException("metrics port " + port + ": " + e.getMessage(), e);
        }
    }

    String url() {
        return "http://localhost:" + http.getAddress().getPort() + PATH;
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
