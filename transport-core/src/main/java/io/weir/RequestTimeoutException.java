package io.weir;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * No reply came to a request before its time was up, or before all its attempts were. Whether the server has done what it
 * was asked is not known, unless there was no attempt. The text says how often the request was sent, how many servers were
 * connected, and why the others were not.
 */
public final class RequestTimeoutException extends WeirException {
    private static final long serialVersionUID = 1L;
    private static final int MOST = 10;

    private final int attempts;
    private final int servers;

    @SuppressWarnings("serial") // a LinkedHashMap of strings
    private final Map<String, String> unreachable;

    /**
     * Names the socket and what is known of its servers.
     *
     * @param socket the name of the socket
     * @param waited how long the request waited
     * @param attempts how often it was sent
     * @param servers how many servers were connected when it was given up
     * @param unreachable the endpoints without a server, each with the reason
     */
    public RequestTimeoutException(
            String socket, Duration waited, int attempts, int servers, Map<String, String> unreachable) {
        super(socket + ": no reply within " + waited + " (requests sent: " + attempts + "): "
                + where(servers, unreachable));
        this.attempts = attempts;
        this.servers = servers;
        this.unreachable = new LinkedHashMap<>(unreachable);
    }

    private static String where(int servers, Map<String, String> unreachable) {
        String reasons = unreachable.entrySet().stream()
                .limit(MOST)
                .map(each -> each.getKey() + ": " + each.getValue())
                .collect(Collectors.joining("; "));
        String more = unreachable.size() > MOST ? "; and " + (unreachable.size() - MOST) + " more endpoints" : "";
        if (servers > 0) {
            return "servers connected: " + servers + (reasons.isEmpty() ? "" : "; none at " + reasons + more);
        }
        return "no server connected: " + (reasons.isEmpty() ? "the socket has no endpoint" : reasons + more);
    }

    /** How often the request was sent; 0 if no server was there, or none had room for it. */
    public int attempts() {
        return attempts;
    }

    /** How many servers were connected when the request was given up. */
    public int servers() {
        return servers;
    }

    /** The endpoints of the socket that had no server when the request was given up, each with the reason. */
    public Map<String, String> unreachable() {
        return Map.copyOf(unreachable);
    }
}
