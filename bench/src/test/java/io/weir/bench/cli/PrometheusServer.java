package io.weir.bench.cli;

import static io.weir.testing.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.testing.FreePort;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A Prometheus server that looks at its targets every second, and keeps what it has in a folder of the test. */
final class PrometheusServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Process process;
    private final Path log;
    private final String url;

    private PrometheusServer(Process process, Path log, String url) {
        this.process = process;
        this.log = log;
        this.url = url;
    }

    /**
     * Starts one.
     *
     * @param rules the text of the file with the rules
     * @param targets the addresses of metrics, by the name that the instance is to have
     */
    static PrometheusServer start(Path folder, String rules, Map<String, String> targets) throws IOException {
        Path log = folder.resolve("log");
        Files.writeString(folder.resolve("rules.yml"), rules);
        Files.writeString(folder.resolve("prometheus.yml"), configuration(targets));
        String address = "127.0.0.1:" + FreePort.find();
        Process process = new ProcessBuilder(
                        "prometheus",
                        "--config.file=" + folder.resolve("prometheus.yml"),
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=" + address,
                        "--log.level=warn")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        PrometheusServer server = new PrometheusServer(process, log, "http://" + address);
        try {
            assertThat(within(PATIENCE, () -> !process.isAlive() || server.isReady()))
                    .as("ready in time")
                    .isTrue();
            assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
            return server;
        } catch (Throwable e) {
            server.close();
            throw e;
        }
    }

    private static String configuration(Map<String, String> targets) {
        return """
                global:
                  scrape_interval: 1s
                  evaluation_interval: 1s
                rule_files: [rules.yml]
                scrape_configs:
                  - job_name: weir
                    static_configs:
                """
                + targets.entrySet().stream()
                        .map(target -> "      - targets: ['localhost:%s']%n        labels: {instance: %s}%n"
                                .formatted(URI.create(target.getValue()).getPort(), target.getKey()))
                        .collect(Collectors.joining());
    }

    private boolean isReady() {
        try {
            return Http.status(url + "/-/ready") == 200;
        } catch (IOException e) {
            return false; // It does not listen yet.
        }
    }

    private JsonNode ask(String path) {
        try {
            return JSON.readTree(Http.get(url + path)).get("data");
        } catch (IOException e) {
            throw new AssertionError(path, e);
        }
    }

    private static String encoded(String expression) {
        return URLEncoder.encode(expression, StandardCharsets.UTF_8);
    }

    /** The series that the expression has now. */
    JsonNode query(String expression) {
        return ask("/api/v1/query?query=" + encoded(expression)).get("result");
    }

    /** The series that it had in the last seconds, one value for every other. */
    JsonNode history(String expression, long seconds) {
        long now = System.currentTimeMillis() / 1000;
        return ask("/api/v1/query_range?query=" + encoded(expression) + "&start=" + (now - seconds) + "&end=" + now
                        + "&step=2")
                .get("result");
    }

    /** The expressions of the alerts, as it has read them. */
    List<String> rules() {
        return ask("/api/v1/rules").findValuesAsText("query");
    }

    /** What is firing: the alert, the instance, and what more its labels say, in the order of their names. */
    List<String> firing() {
        List<String> firing = new ArrayList<>();
        for (JsonNode alert : ask("/api/v1/alerts").get("alerts")) {
            if (alert.get("state").asText().equals("firing")) {
                JsonNode labels = alert.get("labels");
                firing.add(labels.get("alertname").asText() + " "
                        + labels.get("instance").asText() + " "
                        + labels.path("direction").asText()
                        + labels.path("transport").asText() + " "
                        + labels.path("reason").asText());
            }
        }
        return firing.stream().map(String::strip).toList();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("Prometheus does not end: " + log);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            process.destroyForcibly();
        }
    }
}
