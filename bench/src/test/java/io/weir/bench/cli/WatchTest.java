package io.weir.bench.cli;

import static io.weir.bench.cli.Running.bound;
import static io.weir.bench.cli.Running.weir;
import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.socket.Context;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a command tells of its sockets: {@code --stats} and {@code --metrics-port}. */
@Timeout(120)
class WatchTest {
    private static JsonNode json(String text) throws IOException {
        return new ObjectMapper().readTree(text);
    }

    @Test
    void statsAreJsonOnStandardErrorAtTheEnd() throws Exception {
        try (Running pull = bound("pull", "--count", "2", "--stats");
                Running push =
                        weir("push", "--connect", pull.endpoint(), "--frame", "hello", "--count", "2", "--stats")) {
            assertThat(pull.rest()).isEqualTo("hello\nhello");
            JsonNode sent = json(push.complaints()).at("/sockets/0");
            assertThat(sent.at("/type").asText()).isEqualTo("PUSH");
            assertThat(sent.at("/messages/accepted").asLong()).isEqualTo(2);
            assertThat(sent.at("/messages/written").asLong()).isEqualTo(2);
            assertThat(sent.at("/volume/written").asLong()).isEqualTo(10);
            assertThat(sent.at("/transports/0/transport").asText()).isEqualTo("tcp");
            assertThat(sent.at("/peers/0/mechanism").asText()).isEqualTo("NULL");
            JsonNode received = json(pull.complaints());
            assertThat(received.at("/name").asText()).isEqualTo("weir");
            assertThat(received.at("/bodies/budget").asLong()).isPositive();
            assertThat(received.at("/sockets/0/messages/delivered").asLong()).isEqualTo(2);
        }
    }

    @Test
    void statsSayWhatTheLingerTimeLeft() throws Exception {
        try (Running push =
                weir("push", "--connect", "tcp://127.0.0.1:9", "--frame", "x", "--linger", "0", "--stats")) {
            String all = push.complaints();
            assertThat(push.status()).isEqualTo(Status.FAILED);
            assertThat(json(all.substring(all.indexOf('{')))
                            .at("/sockets/0/messages/sendDropped/LINGER_EXPIRED")
                            .asLong())
                    .isEqualTo(1);
        }
    }

    @Test
    void metricsAreServedWhileTheCommandRuns() throws Exception {
        try (Running pull = weir("pull", "--metrics-port", "0", "--bind", "tcp://127.0.0.1:*")) {
            String url = pull.errorLine().substring("metrics ".length());
            try (Running push = weir("push", "--connect", pull.endpoint(), "--frame", "hello")) {
                assertThat(pull.line()).isEqualTo("hello");
                assertThat(push.status()).isZero();
            }
            eventually(() -> assertThat(Http.get(url).lines())
                    .contains("weir_messages_delivered_total{context=\"weir\",socket=\"unnamed\",type=\"PULL\"} 1.0")
                    .contains("weir_data_received_bytes_total{context=\"weir\",socket=\"unnamed\",transport=\"tcp\","
                            + "type=\"PULL\"} 5.0")
                    .anyMatch(line -> line.startsWith("netty_eventexecutor_tasks_pending{")));
            assertThat(Http.status(url + "/more")).isEqualTo(404);
            pull.interrupt();
            assertThat(pull.status()).isZero();
        }
    }

    @Test
    void proxiesAndBrokersNameTheirSides() throws Exception {
        String[] anywhere = {"--frontend", "tcp://127.0.0.1:*", "--backend", "tcp://127.0.0.1:*"};
        for (String kind : List.of("proxy queue", "proxy forwarder", "proxy streamer", "broker")) {
            String line = kind + " " + String.join(" ", anywhere) + " --metrics-port 0 --stats";
            try (Running running = weir(line.split(" "))) {
                String url = running.errorLine().substring("metrics ".length());
                assertThat(running.errorLine()).startsWith("bound ");
                assertThat(running.errorLine()).startsWith("bound ");
                assertThat(Http.get(url).lines())
                        .as(kind)
                        .anyMatch(each -> each.startsWith("weir_sockets{context=\"weir\",socket=\"frontend\""))
                        .anyMatch(each -> each.startsWith("weir_sockets{context=\"weir\",socket=\"backend\""));
                running.interrupt();
                assertThat(json(running.complaints()).at("/sockets").findValuesAsText("name"))
                        .as(kind)
                        .containsExactly("backend", "frontend");
            }
        }
    }

    @Test
    void aMetricsPortThatIsTakenIsAnError() {
        try (Running first = weir("pull", "--metrics-port", "0", "--bind", "tcp://127.0.0.1:*")) {
            String url = first.errorLine();
            String port = url.substring(url.lastIndexOf(':') + 1, url.lastIndexOf('/'));
            try (Running second = weir("pull", "--metrics-port", port, "--bind", "tcp://127.0.0.1:*")) {
                assertThat(second.status()).isEqualTo(Status.FAILED);
                assertThat(second.complaints()).startsWith("weir: metrics port " + port + " of 127.0.0.1: ");
            }
        }
    }

    @Test
    void metricsAreServedToThisMachineAloneUnlessAnAddressIsGiven() {
        try (Running alone = bound("pull", "--metrics-port", "0")) {
            assertThat(alone.errorLine()).matches("metrics http://127\\.0\\.0\\.1:\\d+/metrics");
        }
        try (Running all = bound("pull", "--metrics-port", "0", "--metrics-address", "*")) {
            assertThat(all.errorLine()).matches("metrics http://localhost:\\d+/metrics");
        }
        try (Running foreign = bound("pull", "--metrics-port", "0", "--metrics-address", "192.0.2.1")) {
            assertThat(foreign.status()).isEqualTo(Status.FAILED);
            assertThat(foreign.complaints()).startsWith("weir: metrics port 0 of 192.0.2.1: ");
        }
    }

    @Test
    void metricsAreListenedForOnLoopback() throws Exception {
        try (Context context = Context.create();
                MetricsServer server = MetricsServer.start(context, MetricsServer.address(null, 0))) {
            assertThat(Http.get(server.url())).contains("netty_");
            assertThat(server.address().isLoopbackAddress()).isTrue();
        }
        assertThat(MetricsServer.address("*", 1).getAddress().isAnyLocalAddress())
                .isTrue();
        assertThat(MetricsServer.address("::1", 1).getAddress().isLoopbackAddress())
                .isTrue();
    }

    @Test
    void performanceProgramsTellTheSame() throws Exception {
        try (Running perf = weir("perf", "inproc-thr", "16", "1000", "--stats")) {
            assertThat(perf.status()).isZero();
            JsonNode stats = json(perf.complaints());
            assertThat(stats.at("/sockets").findValuesAsText("type")).containsExactly("PULL", "PUSH");
        }
    }
}
