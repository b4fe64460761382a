package io.weir.console;

import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.Endpoint;
import io.weir.InvalidOptionException;
import io.weir.patterns.pair.PairSocket;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.security.Security;
import io.weir.snapshot.PeerSnapshot;
import io.weir.snapshot.SocketSnapshot;
import io.weir.socket.Context;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The console, as a client of HTTP sees it. */
@Timeout(120)
class ConsoleTest {
    private static final Duration OFTEN = Duration.ofMillis(100);
    private static final String TOKEN = "a-secret-of-some-length";

    @AutoClose
    private final Context context = Context.builder().name("plant").build();

    private Console start() throws IOException {
        return Console.start(context, o -> o.interval(OFTEN));
    }

    private static HttpURLConnection get(Console console, String path) throws IOException {
        HttpURLConnection http =
                (HttpURLConnection) console.url().resolve(path).toURL().openConnection();
        http.setRequestProperty("Connection", "close");
        return http;
    }

    private static int status(Console console, String path) throws IOException {
        return Integer.parseInt(ask(console, requestOf(path)).split(" ")[1]);
    }

    /** The answer, from its first line on, to a request as it is written, which the JDK's client may not let through. */
    private static String ask(Console console, String request) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), console.url().getPort())) {
            socket.getOutputStream()
                    .write((request + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String requestOf(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: localhost";
    }

    @Test
    void thePageIsServedToThisMachineAndNothingInItMayComeFromElsewhere() throws Exception {
        try (Console console = start()) {
            assertThat(console.url().getHost()).isEqualTo("127.0.0.1");
            HttpURLConnection page = get(console, "/");
            assertThat(page.getResponseCode()).isEqualTo(200);
            String policy = page.getHeaderField("Content-Security-Policy");
            assertThat(policy).startsWith("default-src 'none';").doesNotContain("unsafe", "http", "*");
            assertThat(page.getHeaderField("X-Content-Type-Options")).isEqualTo("nosniff");
            String html = new String(page.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(html).contains("<title>Weir console</title>").doesNotContain("http://", "https://", "style=");
            page.disconnect();
        }
    }

    @Test
    void everyFileThatThePageNamesIsThere() throws Exception {
        try (Console console = start()) {
            for (String file : List.of("style.css", "main.js", "model.js", "picture.js", "trouble.js", "details.js")) {
                assertThat(status(console, "/" + file)).as(file).isEqualTo(200);
            }
            assertThat(status(console, "/package-info.java")).isEqualTo(404);
            assertThat(status(console, "/../Pages.class")).isEqualTo(404);
        }
    }

    @Test
    void itOnlyReads() throws Exception {
        try (Console console = start()) {
            for (String method : List.of("POST", "PUT", "DELETE", "OPTIONS", "HEAD")) {
                assertThat(ask(console, method + " / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0"))
                        .as(method)
                        .contains(" 405 ");
            }
        }
    }

    @Test
    void aPageFromElsewhereCannotReadByANameThatItHasPointedToThisMachine() throws Exception {
        try (Console console = start()) {
            assertThat(ask(console, "GET / HTTP/1.1\r\nHost: evil.example")).contains(" 403 ");
            assertThat(ask(console, "GET / HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: cross-site"))
                    .contains(" 403 ");
            assertThat(ask(
                            console,
                            "GET / HTTP/1.1\r\nHost: localhost:" + console.url().getPort()))
                    .contains(" 200 ");
        }
    }

    @Test
    void anyOtherAddressNeedsAToken() {
        assertThatThrownBy(
                        () -> Console.start(context, o -> o.address("0.0.0.0")).close())
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("token");
    }

    @Test
    void withoutTheTokenItAnswers401AndWithItTheBrowserGetsACookie() throws Exception {
        try (Console console = Console.start(context, o -> o.address("*").token(TOKEN))) {
            for (String path : List.of("/", "/main.js", "/stream", "/detail", "/?token=another-secret")) {
                assertThat(status(console, path)).as(path).isEqualTo(401);
            }
            assertThat(console.viewers()).isZero();
            String shown = ask(console, requestOf("/?token=" + TOKEN));
            assertThat(shown).startsWith("HTTP/1.1 303 ").contains("Location: /\r\n");
            Matcher cookie =
                    Pattern.compile("Set-cookie: (weir-console-\\S+);(.*)").matcher(shown);
            assertThat(cookie.find()).isTrue();
            assertThat(cookie.group(2)).contains("HttpOnly", "SameSite=Strict");
            assertThat(ask(console, requestOf("/") + "\r\nCookie: other=1; " + cookie.group(1)))
                    .contains(" 200 ");
            assertThat(ask(console, requestOf("/main.js") + "\r\nAuthorization: Bearer " + TOKEN))
                    .contains(" 200 ");
        }
    }

    @Test
    void nothingIsLookedAtWithoutAViewer() throws Exception {
        try (Console console = start();
                PullSocket pull = PullSocket.open(context)) {
            pull.bind("tcp://127.0.0.1:*");
            assertThat(status(console, "/")).isEqualTo(200);
            assertThat(console.samples()).isZero();
            try (StreamReader reader = new StreamReader(console.url())) {
                reader.next();
                assertThat(console.viewers()).isEqualTo(1);
            }
            eventually(() -> assertThat(console.viewers()).isZero());
            eventually(() -> assertThat(threads()).isEmpty());
            assertThat(console.samples()).isPositive();
        }
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.equals("weir-console-sampler"))
                .toList();
    }

    @Test
    void theStreamOfDifferencesAddsUpToTheSnapshots() throws Exception {
        try (Console console = start();
                PullSocket pull = PullSocket.open(context, o -> o.name("sink"));
                PushSocket push = PushSocket.open(context, o -> o.name("source"))) {
            Endpoint endpoint = pull.bind("tcp://127.0.0.1:*");
            push.connect(endpoint);
            assertThat(push.awaitPeers(1, Duration.ofSeconds(10))).isTrue();
            try (StreamReader reader = new StreamReader(console.url())) {
                assertThat(reader.next().path("reset").asBoolean()).isTrue();
                for (int i = 0; i < 100; i++) {
                    push.send("message " + i);
                    if (i % 10 == 0) {
                        assertThat(reader.next().has("reset")).isFalse();
                    }
                }
                for (int i = 0; i < 40; i++) {
                    pull.receive();
                }
                eventually(() -> {
                    reader.next();
                    assertIsRow(reader, push.snapshot());
                    assertIsRow(reader, pull.snapshot());
                    assertThat(pull.snapshot().messages().delivered()).isEqualTo(40);
                });
            }
        }
    }

    private static void assertIsRow(StreamReader reader, SocketSnapshot socket) {
        JsonNode row = reader.rows("name", socket.name()).get(0);
        assertThat(row.path("type").asText()).isEqualTo(socket.type());
        assertThat(row.path("accepted").asLong()).isEqualTo(socket.messages().accepted());
        assertThat(row.path("written").asLong()).isEqualTo(socket.messages().written());
        assertThat(row.path("delivered").asLong()).isEqualTo(socket.messages().delivered());
        assertThat(row.path("receiveQueued").asLong())
                .isEqualTo(socket.messages().receiveQueued());
        assertThat(row.path("bytesOut").asLong()).isEqualTo(socket.volume().written());
        PeerSnapshot peer = socket.peers().get(0);
        JsonNode its = reader.rows("local", peer.local()).get(0);
        assertThat(its.path("socket").asText()).isEqualTo(row.path("id").asText());
        assertThat(its.path("address").asText()).isEqualTo(peer.address());
        assertThat(its.path("written").asLong()).isEqualTo(peer.written());
        assertThat(its.path("received").asLong()).isEqualTo(peer.received());
        assertThat(its.path("receiveQueued").asLong()).isEqualTo(peer.receiveQueued());
    }

    @Test
    void whatIsClosedIsGone() throws Exception {
        try (Console console = start();
                StreamReader reader = new StreamReader(console.url())) {
            reader.next();
            try (PullSocket pull = PullSocket.open(context, o -> o.name("sink"))) {
                pull.bind("tcp://127.0.0.1:*");
                eventually(() -> {
                    reader.next();
                    assertThat(reader.rows("name", "sink")).hasSize(1);
                    assertThat(reader.events())
                            .anyMatch(event -> event.path("kind").asText().equals("Listening"));
                });
            }
            eventually(() -> {
                reader.next();
                assertThat(reader.rows("name", "sink")).isEmpty();
            });
        }
    }

    @Test
    void detailsAreTheSnapshotTheOptionsThatAreNotTheDefaultAndTheLastEventsAndNoSecret() throws Exception {
        try (Console console = start();
                PullSocket pull = PullSocket.open(context, o -> {
                    o.name("sink").receiveHighWaterMark(7);
                    o.security(Security.plainClient("admin", "a password"));
                });
                StreamReader reader = new StreamReader(console.url())) {
            pull.bind("tcp://127.0.0.1:*");
            JsonNode[] message = new JsonNode[1];
            eventually(() -> {
                message[0] = reader.next();
                assertThat(reader.rows("name", "sink")).hasSize(1);
                assertThat(reader.events()).isNotEmpty();
            });
            HttpURLConnection http = get(
                    console,
                    "/detail?process=" + message[0].path("process").asText() + "&socket="
                            + reader.rows("name", "sink").get(0).path("id").asText() + "&peer=");
            String text = new String(http.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            http.disconnect();
            JsonNode detail = new ObjectMapper().readTree(text);
            assertThat(text).doesNotContain("a password");
            assertThat(detail.path("options").path("flow.receiveHighWaterMark").asText())
                    .isEqualTo("7");
            assertThat(detail.path("options").fieldNames())
                    .toIterable()
                    .containsExactly("flow.receiveHighWaterMark", "security");
            assertThat(detail.path("snapshot").path("messages.delivered").asText())
                    .isEqualTo("0");
            assertThat(detail.path("events").findValuesAsText("kind")).containsExactly("Listening");
        }
    }

    @Test
    void peersThatWereRefusedAreCountedWithTheirReason() throws Exception {
        try (Console console = start();
                PullSocket pull = PullSocket.open(context, o -> o.name("sink"));
                PairSocket stranger = PairSocket.open(context);
                StreamReader reader = new StreamReader(console.url())) {
            stranger.connect(pull.bind("tcp://127.0.0.1:*"));
            eventually(() -> {
                reader.next();
                assertThat(reader.rows("reason", "INCOMPATIBLE_SOCKET_TYPE"))
                        .anyMatch(row -> row.path("what").asText().equals("refused")
                                && row.path("count").asLong() > 0);
            });
        }
    }

    @Test
    void aConsoleShowsTheProcessesOfOthersAndSaysWhichIsNotThere() throws Exception {
        try (Context elsewhere = Context.builder().name("elsewhere").build();
                Console other = Console.start(elsewhere, o -> o.interval(OFTEN));
                PullSocket pull = PullSocket.open(elsewhere, o -> o.name("far"))) {
            pull.bind("tcp://127.0.0.1:*");
            URI nowhere = URI.create("http://127.0.0.1:1/");
            try (Console console = Console.start(
                            context, o -> o.interval(OFTEN).other(other.url()).other(nowhere));
                    PullSocket near = PullSocket.open(context, o -> o.name("near"));
                    StreamReader reader = new StreamReader(console.url())) {
                near.bind("tcp://127.0.0.1:*");
                boolean[] lost = new boolean[1];
                eventually(() -> {
                    JsonNode message = reader.next();
                    lost[0] |=
                            message.has("lost") && message.path("name").asText().equals("127.0.0.1:1");
                    assertThat(reader.rows("name", "near")).hasSize(1);
                    assertThat(reader.rows("name", "far")).hasSize(1);
                    assertThat(lost[0]).isTrue();
                });
            }
            eventually(() -> assertThat(other.viewers()).isZero());
        }
    }
}
