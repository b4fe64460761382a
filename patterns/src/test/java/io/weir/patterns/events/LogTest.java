package io.weir.patterns.events;

import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.DropReason;
import io.weir.Endpoint;
import io.weir.Message;
import io.weir.Refusal;
import io.weir.patterns.contract.Wire;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.socket.Context;
import io.weir.testing.KeptLog;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is in the log, and what is not. */
@Timeout(120)
class LogTest {
    @AutoClose
    private final KeptLog log = new KeptLog();

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
        assertThat(log.lines()).isNotEmpty().hasSizeLessThanOrEqualTo((int) seconds + 1);
        assertThat(log.lines())
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
        assertThat(log.lines()).isNotEmpty().hasSizeLessThanOrEqualTo((int) seconds + 1);
        assertThat(log.lines())
                .allSatisfy(line -> assertThat(line).contains("handler failed").doesNotContain("SECRET"));
    }

    @Test
    void whenTheLingerTimeEndsOneLineSaysWhatWaitedForWhichPeer() throws Exception {
        Endpoint absent = Wire.TCP.nowhere();
        try (Context context = Context.create()) {
            PushSocket push = PushSocket.open(context, o -> o.name("orders"));
            push.connect(absent);
            for (int i = 0; i < 3; i++) {
                push.send(Message.of("SECRET"));
            }
            push.close(Duration.ofMillis(50));
        }
        assertThat(log.lines()).hasSize(1);
        assertThat(log.lines().get(0))
                .startsWith("WARNING orders: ")
                .contains("linger", absent + " (not connected): 3 queued, 0 being written")
                .doesNotContain("SECRET");
    }

    @Test
    void aLogThatFailsKeepsNeitherTheOtherSocketsNorTheContextFromEnding() throws Exception {
        Endpoint absent = Wire.TCP.nowhere();
        Context context = Context.create();
        List<PushSocket> sockets = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            PushSocket push = PushSocket.open(context);
            push.connect(absent);
            push.send("unsent");
            sockets.add(push);
        }
        RuntimeException full = new IllegalStateException("the disk of the test is full");
        log.fail(full);
        assertThatThrownBy(() -> sockets.get(0).close(Duration.ofMillis(50))).isSameAs(full);
        assertThatThrownBy(() -> context.close(Duration.ofMillis(50))).isSameAs(full);
        assertThat(context.socketCount()).isZero();
        assertThat(sockets)
                .allSatisfy(push ->
                        assertThat(push.accounting().sendDropped()).containsEntry(DropReason.LINGER_EXPIRED, 1L));
    }

    @Test
    void aWatcherThatFailsTogetherWithTheLogKeepsNoThreadWaitingForASocket() {
        RuntimeException full = new IllegalStateException("the disk of the test is full");
        AtomicBoolean failing = new AtomicBoolean();
        try (Context context = Context.create()) {
            PushSocket push = PushSocket.open(context);
            context.watch(open -> {
                if (failing.get()) {
                    throw new IllegalArgumentException("thrown by the test");
                }
            });
            failing.set(true);
            log.fail(full);
            assertThatThrownBy(push::close).isSameAs(full);
            push.close(); // waits for the thread that closes it, and would for ever
            assertThat(context.socketCount()).isZero();
        }
    }

    @Test
    void aRefusedConnectIsNoLine() throws Exception {
        Endpoint absent = Wire.TCP.nowhere();
        try (Context context = Context.create();
                PushSocket push = PushSocket.open(context)) {
            Heard heard = Heard.from(push);
            push.connect(absent);
            heard.eventuallyFirst("ConnectDelayed", "Closed", "ConnectRetried", "ConnectDelayed", "Closed");
        }
        assertThat(log.lines()).isEmpty();
    }
}
