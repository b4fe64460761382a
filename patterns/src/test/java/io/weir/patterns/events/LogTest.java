package io.weir.patterns.events;

import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Endpoint;
import io.weir.Message;
import io.weir.Refusal;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.socket.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is in the log, and what is not. */
@Timeout(120)
class LogTest {
    private static final Logger LOGGER = Logger.getLogger("io.weir");

    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final Handler keeping = new Handler() {
        @Override
        public void publish(LogRecord line) {
            lines.add(line.getLevel() + " " + new SimpleFormatter().formatMessage(line));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void keep() {
        LOGGER.addHandler(keeping);
    }

    @AfterEach
    void keepNoMore() {
        LOGGER.removeHandler(keeping);
    }

    private static int port(Endpoint bound) {
        return Integer.parseInt(bound.address().split(":", -1)[1]);
    }

    private static void knock(int port, String bytes) throws IOException {
        try (Socket stranger = new Socket(InetAddress.getLoopbackAddress(), port)) {
            stranger.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            stranger.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // Reset, since we sent more than was read.
        }
    }

    @Test
    void aPeerThatKnocksAgainAndAgainGetsOneLineASecondWithoutAWordOfItsOwn() throws Exception {
        int knocks = 300;
        long begun = System.nanoTime();
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(context)) {
            int port = port(pull.bind("tcp://127.0.0.1:*"));
            for (int i = 0; i < knocks; i++) {
                knock(port, "password=SECRET and more than a whole greeting of sixty-four bytes can hold");
            }
            eventually(() -> assertThat(pull.refusals()).containsEntry(Refusal.NOT_ZMTP, (long) knocks));
        }
        long seconds = Duration.ofNanos(System.nanoTime() - begun).toSeconds();
        assertThat(lines).isNotEmpty().hasSizeLessThanOrEqualTo((int) seconds + 1);
        assertThat(lines)
                .allSatisfy(line -> assertThat(line)
                        .startsWith("WARNING pull-")
                        .contains("refused a peer, NOT_ZMTP", "remote 127.0.0.1:")
                        .doesNotContain("SECRET"));
    }

    @Test
    void aHandlerThatThrowsForEachMessageDoesNotFillTheLog() throws Exception {
        int messages = 500;
        long begun = System.nanoTime();
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(context);
                PushSocket push = PushSocket.open(context)) {
            push.connect(pull.bind("tcp://127.0.0.1:*"));
            pull.onMessage(message -> {
                throw new IllegalStateException("thrown by the test");
            });
            for (int i = 0; i < messages; i++) {
                push.send("SECRET");
            }
            eventually(() -> assertThat(pull.accounting().delivered()).isEqualTo(messages));
        }
        long seconds = Duration.ofNanos(System.nanoTime() - begun).toSeconds();
        assertThat(lines).isNotEmpty().hasSizeLessThanOrEqualTo((int) seconds + 1);
        assertThat(lines)
                .allSatisfy(line -> assertThat(line).contains("handler failed").doesNotContain("SECRET"));
    }

    @Test
    void whenTheLingerTimeEndsOneLineSaysWhoHeldWhat() throws Exception {
        Endpoint nobody;
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = Endpoint.parse("tcp://127.0.0.1:" + server.getLocalPort());
        }
        try (Context context = Context.create()) {
            PushSocket push = PushSocket.open(context, o -> o.name("orders"));
            push.connect(nobody);
            for (int i = 0; i < 3; i++) {
                push.send(Message.of("SECRET"));
            }
            push.close(Duration.ofMillis(50));
        }
        assertThat(lines).hasSize(1);
        assertThat(lines.element())
                .startsWith("WARNING orders: ")
                .contains("linger", nobody + " (not connected): 3 queued, 0 being written")
                .doesNotContain("SECRET");
    }

    @Test
    void aRefusedConnectIsNoLine() throws Exception {
        Endpoint nobody;
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = Endpoint.parse("tcp://127.0.0.1:" + server.getLocalPort());
        }
        try (Context context = Context.create();
                PushSocket push = PushSocket.open(context)) {
            Heard heard = Heard.from(push);
            push.connect(nobody);
            heard.eventuallyFirst("ConnectDelayed", "Closed", "ConnectRetried", "ConnectDelayed", "Closed");
        }
        assertThat(lines).isEmpty();
    }
}
