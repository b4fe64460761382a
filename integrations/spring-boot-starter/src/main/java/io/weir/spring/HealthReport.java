package io.weir.spring;

import io.weir.Endpoint;
import io.weir.socket.Socket;
import io.weir.spring.WeirProperties.SocketSettings;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Whether the sockets of the properties are as they should be: open, bound where they are to be, and with as many peers as they
 * expect. Boot 3.5 and Boot 4 each have an indicator of their own that says so.
 */
final class HealthReport {
    private final WeirBeans made;
    private final WeirProperties properties;
    private final Endpoints endpoints;

    HealthReport(WeirBeans made, WeirProperties properties, Endpoints endpoints) {
        this.made = made;
        this.properties = properties;
        this.endpoints = endpoints;
    }

    /** The state of each socket, by name. */
    Map<String, Map<String, Object>> sockets() {
        Map<String, Map<String, Object>> sockets = new LinkedHashMap<>();
        made.sockets().forEach((name, socket) -> sockets.put(name, details(name, socket)));
        return sockets;
    }

    /** Whether all are as they should be. */
    boolean isUp() {
        return made.sockets().entrySet().stream().allMatch(each -> isUp(each.getKey(), each.getValue()));
    }

    private boolean isUp(String name, Socket socket) {
        SocketSettings settings = settings(name);
        return !socket.isClosed()
                && endpoints.boundNow(name, socket) == settings.bind().size()
                && socket.peerCount() >= settings.expectedPeers();
    }

    private Map<String, Object> details(String name, Socket socket) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("status", isUp(name, socket) ? "UP" : "DOWN");
        details.put("type", socket.type().name());
        details.put(
                "bound",
                socket.boundEndpoints().stream().map(Endpoint::toString).toList());
        if (endpoints.boundNow(name, socket) < settings(name).bind().size()) {
            details.put("toBeBound", settings(name).bind());
        }
        details.put("peers", socket.peerCount());
        if (settings(name).expectedPeers() > 0) {
            details.put("expectedPeers", settings(name).expectedPeers());
        }
        Map<String, String> unreachable = socket.unreachable().entrySet().stream()
                .collect(Collectors.toMap(entry -> entry.getKey().toString(), Map.Entry::getValue));
        if (!unreachable.isEmpty()) {
            details.put("unreachable", unreachable);
        }
        return details;
    }

    private SocketSettings settings(String name) {
        return Objects.requireNonNull(properties.sockets().get(name), name);
    }
}
