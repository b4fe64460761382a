package io.weir.console;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Answers requests: the files of the page, the stream, and the details of one socket or peer. */
final class Answers implements HttpHandler {
    private static final int MOST_VIEWERS = 16;
    private static final Duration BEAT = Duration.ofSeconds(2);
    private static final String JSON = "application/json; charset=utf-8";
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final Gate gate;
    private final Sampler sampler;
    private final Changes changes;
    private final EventLog events;
    private final List<Other> others;
    private final Details details;

    Answers(Gate gate, Sampler sampler, Changes changes, EventLog events, List<Other> others) {
        this.gate = gate;
        this.sampler = sampler;
        this.changes = changes;
        this.events = events;
        this.others = List.copyOf(others);
        details = new Details(sampler, events);
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            secure(exchange.getResponseHeaders());
            int refusal = gate.refusal(exchange);
            String path = exchange.getRequestURI().getPath();
            if (refusal != 0) {
                refuse(exchange, refusal);
            } else if (path.equals("/stream")) {
                stream(exchange);
            } else if (path.equals("/detail")) {
                send(exchange, JSON, detail(exchange));
            } else if (path.equals("/") && gate.isInQuery(exchange)) {
                // The token shall stand neither in the address bar nor in the history.
                exchange.getResponseHeaders().set("Set-Cookie", gate.cookie());
                exchange.getResponseHeaders().set("Location", "/");
                exchange.sendResponseHeaders(303, -1);
            } else {
                Pages.File file = Pages.at(path);
                send(exchange, file == null ? "" : file.type(), file == null ? null : file.bytes());
            }
        }
    }

    private static void secure(Headers headers) {
        headers.set("Content-Security-Policy", POLICY);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set("Cache-Control", "no-store");
    }

    private static void refuse(HttpExchange exchange, int status) throws IOException {
        if (status == 401) {
            exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer realm=\"weir console\"");
        } else if (status == 405) {
            exchange.getResponseHeaders().set("Allow", "GET");
        }
        exchange.sendResponseHeaders(status, -1);
    }

    private static void send(HttpExchange exchange, String type, byte @Nullable [] bytes) throws IOException {
        if (bytes == null) {
            exchange.sendResponseHeaders(404, -1);
            return;
        }
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(200, bytes.length);
        try (OutputStream body = exchange.getResponseBody()) {
            body.write(bytes);
        }
    }

    private void stream(HttpExchange exchange) throws IOException {
        if (!sampler.enter(MOST_VIEWERS)) {
            exchange.sendResponseHeaders(503, -1);
            return;
        }
        try {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream; charset=utf-8");
            // Its end is the end of the connection: the JDK's client would keep it for some seconds otherwise.
            exchange.getResponseHeaders().set("Connection", "close");
            exchange.sendResponseHeaders(200, 0);
            boolean isOwn = "own".equals(exchange.getRequestURI().getQuery());
            new Viewer(exchange.getResponseBody(), sampler, changes, events, BEAT).serve(isOwn ? List.of() : others);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            sampler.leave();
        }
    }

    private byte @Nullable [] detail(HttpExchange exchange) throws IOException {
        String query = Objects.requireNonNullElse(exchange.getRequestURI().getRawQuery(), "");
        Map<String, String> asked = new HashMap<>();
        for (String each : query.split("&", -1)) {
            int equals = each.indexOf('=');
            if (equals > 0) {
                asked.put(each.substring(0, equals), each.substring(equals + 1));
            }
        }
        String process = asked.getOrDefault("process", "");
        String found = process.equals(changes.process())
                ? details.of(asked.getOrDefault("socket", ""), asked.getOrDefault("peer", ""))
                : ofAnother(process, query);
        return found == null ? null : found.getBytes(StandardCharsets.UTF_8);
    }

    private @Nullable String ofAnother(String process, String query) throws IOException {
        for (Other other : others) {
            if (!process.isEmpty() && other.process().equals(process)) {
                return other.details(query);
            }
        }
        return null;
    }
}
