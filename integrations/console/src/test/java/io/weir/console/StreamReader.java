package io.weir.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads the stream and keeps the rows as it tells them, as the page does. For one thread. */
final class StreamReader implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpURLConnection http;
    private final BufferedReader lines;
    private final List<JsonNode> events = new ArrayList<>();

    private final List<String> processes = new ArrayList<>();

    /** By process and id. */
    private final Map<String, ObjectNode> rows = new TreeMap<>();

    StreamReader(URI console) throws IOException {
        http = (HttpURLConnection) console.resolve("/stream").toURL().openConnection();
        http.setReadTimeout(30_000);
        http.setRequestProperty("Connection", "close");
        lines = new BufferedReader(new InputStreamReader(http.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Takes the next message, and returns it. */
    JsonNode next() throws IOException {
        String line = lines.readLine();
        while (!line.startsWith("data: ")) {
            line = lines.readLine();
        }
        JsonNode message = JSON.readTree(line.substring("data: ".length()));
        String process = message.path("process").asText() + " ";
        message.path("gone").forEach(id -> rows.remove(process + id.asText()));
        for (String kind : List.of("sockets", "peers", "counts")) {
            message.path(kind)
                    .forEach(change -> rows.computeIfAbsent(
                                    process + change.path("id").asText(), added -> JSON.createObjectNode())
                            .setAll((ObjectNode) change));
        }
        message.path("events").forEach(events::add);
        if (message.path("reset").asBoolean()) {
            processes.add(message.path("name").asText());
        }
        return message;
    }

    /** What the processes are called that there were so far. */
    List<String> processes() {
        return processes;
    }

    List<JsonNode> events() {
        return events;
    }

    /** The rows that have such a value. */
    List<ObjectNode> rows(String field, String value) {
        return rows.values().stream()
                .filter(row -> row.path(field).asText().equals(value))
                .toList();
    }

    @Override
    public void close() throws IOException {
        http.disconnect();
    }
}
