package io.weir.bench.cli;

import static io.weir.testing.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Message;
import io.weir.RoutingId;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pubsub.SubSocket;
import io.weir.patterns.work.JobProducer;
import io.weir.socket.Context;
import io.weir.testing.ChildJvm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A Prometheus server looks at {@code weir} commands to which all happens that there are alerts for. Run with {@code
 * -Dweir.docs=write} to draw the pictures in {@code docs/observability} from what it saw.
 */
@NeedsPrometheus
@Timeout(600)
class DashboardTest {
    private static final Path ALERTS = Dashboard.FOLDER.resolve("weir-alerts.yml");
    /** Shorter than the user timeout of two minutes, after which a peer that reads nothing is gone. */
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** No process ever listens on tcpmux here. */
    private static final String NOWHERE = "tcp://127.0.0.1:1";

    private static final String ANYWHERE = "tcp://127.0.0.1:*";

    private static final Pattern COMPARISON = Pattern.compile("(?s)(.*) [<>] [0-9.]+");
    private static final Pattern VARIABLE = Pattern.compile("label_values\\((\\w+), (\\w+)\\)");
    private static final int PICTURE_SECONDS = 30;
    private static final boolean WRITES = "write".equals(System.getProperty("weir.docs"));

    @TempDir
    private Path folder;

    /** A command in a process of its own. */
    private static final class Command implements AutoCloseable {
        private final ChildJvm process;
        final String metrics;

        Command(String... arguments) throws IOException {
            process = ChildJvm.start(Weir.class, arguments);
            metrics = process.errorLine().replaceFirst("metrics ", "");
            assertThat(metrics).startsWith("http://");
        }

        /** Where it is bound. */
        String endpoint() {
            return process.errorLine().replaceFirst("bound ", "");
        }

        @Override
        public void close() {
            process.close();
        }
    }

    /** Commands that keep what they cannot hand on: on disk, for a name that is away, and for a worker that does not come. */
    private static final class Keeping implements AutoCloseable {
        private final Command spills;
        private final Command retains;
        private final Command queue;

        Keeping(Path folder) throws IOException {
            spills = new Command(
                    "push",
                    "--metrics-port",
                    "0",
                    "--connect",
                    NOWHERE,
                    "--spill",
                    folder.resolve("spill").toString(),
                    "--spill-bytes",
                    "100000000",
                    "--frame",
                    "x".repeat(1000),
                    "--interval",
                    "1ms",
                    "--count",
                    "1000000000");
            retains = new Command(
                    "pub",
                    "--metrics-port",
                    "0",
                    "--bind",
                    ANYWHERE,
                    "--retain",
                    "--frame",
                    "hello",
                    "--interval",
                    "10ms",
                    "--count",
                    "1000000000");
            queue = new Command("queue", "--metrics-port", "0", "--bind", ANYWHERE);
        }

        /** A subscriber comes and goes, and a job is put. */
        void begin(Context context) throws InterruptedException {
            try (SubSocket away = SubSocket.open(context, o -> o.routingId(RoutingId.of("away")));
                    JobProducer producer = JobProducer.open(context)) {
                away.subscribe("");
                away.connect(retains.endpoint());
                assertThat(away.receive(PATIENCE)).isNotNull();
                producer.socket().connect(queue.endpoint());
                producer.put(Message.of("work"));
            }
        }

        Map<String, String> targets() {
            return Map.of("spills", spills.metrics, "retains", retains.metrics, "queue", queue.metrics);
        }

        @Override
        public void close() {
            spills.close();
            retains.close();
            queue.close();
        }
    }

    @Test
    void promtoolAcceptsTheRules() throws Exception {
        Process promtool = new ProcessBuilder("promtool", "check", "rules", ALERTS.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(promtool.waitFor()).as(said).isZero();
        assertThat(said).contains("SUCCESS: 9 rules found");
    }

    @Test
    void everyAlertFiresWhenItShouldAndEveryExpressionHasData() throws Exception {
        long begin = System.nanoTime();
        try (Context context = Context.create();
                Keeping keeping = new Keeping(folder);
                Command sink = new Command("pull", "--metrics-port", "0", "--bind", ANYWHERE);
                Command source = new Command(
                        "push",
                        "--metrics-port",
                        "0",
                        "--bind",
                        ANYWHERE,
                        "--frame",
                        "x".repeat(1000),
                        "--count",
                        "1000000000");
                PullSocket stranger = PullSocket.open(context)) {
            String sinkEndpoint = sink.endpoint();
            // Its output is not read here, so it soon reads no more messages.
            Command reader = new Command("pull", "--metrics-port", "0", "--connect", source.endpoint());
            try (reader;
                    Command lost = new Command(
                            "push",
                            "--metrics-port",
                            "0",
                            "--connect",
                            sinkEndpoint,
                            "--connect",
                            NOWHERE,
                            "--frame",
                            "hello",
                            "--interval",
                            "10ms",
                            "--count",
                            "1000000000")) {
                stranger.connect(sinkEndpoint);
                keeping.begin(context);
                Map<String, String> targets = new LinkedHashMap<>();
                targets.put("sink", sink.metrics);
                targets.put("source", source.metrics);
                targets.put("reader", reader.metrics);
                targets.put("lost", lost.metrics);
                targets.putAll(keeping.targets());
                try (PrometheusServer prometheus = PrometheusServer.start(folder, hasty(), targets)) {
                    awaitFiring(
                            prometheus,
                            "WeirSenderBlocked source",
                            "WeirQueueFilling source send",
                            "WeirQueueFilling reader receive",
                            "WeirPeerUnreachable lost tcp",
                            "WeirPeersRefused sink  incompatible_socket_type",
                            "WeirSpillFilling spills",
                            "WeirNamesBacklog retains",
                            "WeirJobsOverdue queue");
                    assertThat(prometheus.firing())
                            .noneMatch(alert -> alert.startsWith("WeirMessagesDropped source"))
                            .noneMatch(alert -> alert.startsWith("WeirPeersGone"));
                    look(prometheus);
                    reader.close();
                    awaitFiring(prometheus, "WeirMessagesDropped source send disconnected", "WeirPeersGone source");
                    look(prometheus);
                    assertEverythingHasData(prometheus);
                    draw(prometheus, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin));
                }
            }
        }
    }

    /** The rules, with windows and patience cut to seconds, and a spill that is full at a tenth. */
    private static String hasty() throws IOException {
        return Files.readString(ALERTS)
                .replaceAll("for: \\d+m", "for: 1s")
                .replace("[5m]", "[20s]")
                .replace("> 600", "> 6")
                .replace("> 0.8", "> 0.1");
    }

    /** Waits until each was seen to fire: a peer that is refused tries again ever more seldom. */
    private static void awaitFiring(PrometheusServer prometheus, String... alerts) {
        Set<String> seen = new LinkedHashSet<>();
        boolean all = within(PATIENCE, () -> {
            seen.addAll(prometheus.firing());
            return seen.containsAll(List.of(alerts));
        });
        assertThat(all).as("fired: %s, expected: %s", seen, List.of(alerts)).isTrue();
    }

    private static void assertEverythingHasData(PrometheusServer prometheus) throws IOException {
        Dashboard dashboard = Dashboard.read();
        assertThat(dashboard.lines()).allSatisfy(line -> assertHasData(prometheus, line.asked()));
        assertThat(dashboard.variables()).hasSize(2).allSatisfy(definition -> {
            Matcher asked = VARIABLE.matcher(definition);
            assertThat(asked.matches()).as(definition).isTrue();
            assertHasData(prometheus, "count by (" + asked.group(2) + ") (" + asked.group(1) + ")");
        });
        assertThat(prometheus.rules()).hasSize(9).allSatisfy(rule -> {
            Matcher compared = COMPARISON.matcher(rule);
            assertThat(compared.matches()).as(rule).isTrue();
            assertHasData(prometheus, compared.group(1));
        });
    }

    private static void assertHasData(PrometheusServer prometheus, String expression) {
        assertThat(prometheus.query(expression)).as(expression).isNotEmpty();
    }

    /** Waits until Prometheus has looked often enough for a picture to show it. */
    private static void look(PrometheusServer prometheus) {
        if (WRITES) {
            double goal = now(prometheus) + PICTURE_SECONDS;
            assertThat(within(PATIENCE, () -> now(prometheus) >= goal)).isTrue();
        }
    }

    private static double now(PrometheusServer prometheus) {
        return prometheus.query("time()").get(0).asDouble();
    }

    private void draw(PrometheusServer prometheus, long seconds) throws IOException {
        Path to = WRITES ? Dashboard.FOLDER : folder;
        for (Dashboard.Panel panel : Dashboard.read().panels()) {
            PanelPicture picture = PanelPicture.of(panel, prometheus, seconds);
            assertThat(picture.lines()).as(panel.title()).isNotEmpty();
            picture.write(to.resolve(panel.file()));
        }
    }
}
