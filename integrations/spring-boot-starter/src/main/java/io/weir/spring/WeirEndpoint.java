package io.weir.spring;

import io.weir.snapshot.SocketSnapshot;
import io.weir.socket.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/** {@code /actuator/weir}: the snapshot of the context, and what the listeners did; {@code /actuator/weir/NAME}: one socket. */
@Endpoint(id = "weir")
final class WeirEndpoint {
    private final Context context;
    private final Listeners listeners;

    WeirEndpoint(Context context, Listeners listeners) {
        this.context = context;
        this.listeners = listeners;
    }

    /** All of the context. */
    @ReadOperation
    Map<String, Object> all() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("context", PlainData.of(context.snapshot()));
        all.put(
                "listeners",
                listeners.handlings().stream().map(WeirEndpoint::plain).toList());
        return all;
    }

    /** The sockets of that name; null if there is none. */
    @ReadOperation
    @Nullable List<Object> sockets(@Selector String name) {
        List<Object> found = context.snapshot().sockets().stream()
                .filter(socket -> socket.name().equals(name))
                .map((SocketSnapshot socket) -> PlainData.of(socket))
                .toList();
        return found.isEmpty() ? null : found;
    }

    private static Map<String, Object> plain(Handling handling) {
        Map<String, Object> plain = new LinkedHashMap<>();
        plain.put("socket", handling.socket());
        plain.put("method", handling.method().toString());
        plain.put("handled", handling.handled());
        plain.put("failed", handling.failed());
        return plain;
    }
}
