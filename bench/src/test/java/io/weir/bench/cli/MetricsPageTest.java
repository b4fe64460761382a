package io.weir.bench.cli;

import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.weir.metrics.MeterScope;
import io.weir.metrics.WeirMeter;
import io.weir.metrics.WeirMeters;
import io.weir.metrics.WeirMetrics;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.socket.Context;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table of meters in {@code docs/metrics.md} is what the enum declares, and what Prometheus is told. */
class MetricsPageTest {
    private static final Path PAGE = Path.of("..", "docs", "metrics.md");
    private static final String BEGIN = "<!-- meters: written by MetricsPageTest -->\n";
    private static final String END = "<!-- end of meters -->\n";

    private static String table() {
        return "| Meter | In Prometheus | Kind | Tags beside `context`, `socket`, `type` | What it says |\n"
                + "|---|---|---|---|---|\n"
                + WeirMeters.all().stream().map(MetricsPageTest::row).collect(Collectors.joining());
    }

    private static String row(WeirMeter meter) {
        String tags = meter.tagKeys().stream()
                .filter(key -> !MeterScope.SOCKET.tagKeys().contains(key))
                .map(key -> "`" + key + "`")
                .collect(Collectors.joining(", "));
        return "| `" + meter.meterName() + "` | `" + inPrometheus(meter) + "` | " + kind(meter) + " | " + tags + " | "
                + meter.description() + " |\n";
    }

    private static String kind(WeirMeter meter) {
        return switch (meter.kind()) {
            case COUNTER -> "counter";
            case BYTE_COUNTER -> "counter, bytes";
            case GAUGE -> "gauge";
            case BYTE_GAUGE -> "gauge, bytes";
            case TIME_GAUGE -> "gauge, seconds";
            case TIMER -> "timer";
        };
    }

    /** What Prometheus calls it; of a timer without its ending. */
    static String inPrometheus(WeirMeter meter) {
        String name = meter.meterName().replace('.', '_');
        return switch (meter.kind()) {
            case COUNTER -> name + "_total";
            case BYTE_COUNTER -> name + "_bytes_total";
            case GAUGE -> name;
            case BYTE_GAUGE -> name + "_bytes";
            case TIME_GAUGE, TIMER -> name + "_seconds";
        };
    }

    /** Run with {@code -Dweir.docs=write} to write the table. */
    @Test
    void theTableIsWhatTheEnumDeclares() throws IOException {
        String page = Files.readString(PAGE);
        int from = page.indexOf(BEGIN) + BEGIN.length();
        int to = page.indexOf(END);
        if ("write".equals(System.getProperty("weir.docs"))) {
            Files.writeString(PAGE, page.substring(0, from) + table() + page.substring(to));
            return;
        }
        assertThat(page.substring(from, to)).isEqualTo(table());
    }

    @Test
    void prometheusIsToldEveryMeterByItsNameInTheTable() throws Exception {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try (Context context = Context.builder().name("page").build();
                WeirMetrics metrics = WeirMetrics.withPeers(context, Tags.empty());
                PullSocket pull = PullSocket.open(context);
                PushSocket push = PushSocket.open(context)) {
            metrics.bindTo(registry);
            push.connect(pull.bind("tcp://127.0.0.1:*"));
            push.send("x");
            eventually(() -> assertThat(registry.scrape()
                            .lines()
                            .filter(line -> line.startsWith("# TYPE weir_"))
                            .map(line -> line.split(" ")[2])
                            .filter(name -> !name.endsWith("_max")))
                    .containsExactlyInAnyOrderElementsOf(WeirMeters.all().stream()
                            .map(MetricsPageTest::inPrometheus)
                            .toList()));
        } finally {
            registry.close();
        }
    }
}
