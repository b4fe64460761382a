package io.weir.bench.top;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All that a console shows, kept from its messages. For one thread. */
public final class Shown {
    private final Map<String, Line> lines = new LinkedHashMap<>();
    private final Map<String, Long> times = new TreeMap<>();
    private final Map<String, String> names = new TreeMap<>();
    private final Map<String, String> lost = new TreeMap<>();

    /** Takes a message; true if there are rates now. */
    public boolean take(JsonNode message) {
        String process = message.path("process").asText();
        String name = message.path("name").asText();
        if (message.has("lost")) {
            lost.put(name, message.path("lost").asText());
            forget(process);
            return false;
        }
        if (message.path("reset").asBoolean()) {
            forget(process);
            lost.clear();
            names.put(process, name);
        }
        message.path("gone").forEach(id -> lines.remove(key(process, id.asText())));
        change(process, message.path("sockets"), false);
        change(process, message.path("peers"), true);
        long at = message.path("at").asLong();
        Long before = times.put(process, at);
        double seconds = before == null ? 0 : (at - before) / 1000.0;
        lines.values().stream().filter(line -> line.process().equals(process)).forEach(line -> line.measure(seconds));
        return before != null;
    }

    private void forget(String process) {
        lines.values().removeIf(line -> line.process().equals(process));
        times.remove(process);
        names.remove(process);
    }

    private void change(String process, JsonNode rows, boolean arePeers) {
        for (JsonNode row : rows) {
            lines.computeIfAbsent(key(process, row.path("id").asText()), added -> new Line(process, arePeers))
                    .change(row);
        }
    }

    private static String key(String process, String id) {
        return process + " " + id;
    }

    /** The sockets. */
    List<Line> sockets() {
        return lines.values().stream().filter(line -> !line.isPeer()).toList();
    }

    /** The peers of a socket. */
    List<Line> peers(Line socket) {
        return lines.values().stream()
                .filter(Line::isPeer)
                .filter(line ->
                        line.process().equals(socket.process()) && line.socket().equals(socket.id()))
                .toList();
    }

    /** How many peers there are. */
    long peerCount() {
        return lines.values().stream().filter(Line::isPeer).count();
    }

    /** What the processes are called. */
    String names() {
        return String.join(", ", names.values());
    }

    /** The processes that cannot be reached, with the reason; empty if there is none. */
    String lost() {
        return lost.isEmpty() ? "" : "not reached: " + lost;
    }
}
