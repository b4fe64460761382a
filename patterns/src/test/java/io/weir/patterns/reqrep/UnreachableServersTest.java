package io.weir.patterns.reqrep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weir.Endpoint;
import io.weir.Message;
import io.weir.RequestTimeoutException;
import io.weir.patterns.contract.Wire;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.socket.Context;
import io.weir.testing.Eventually;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a {@link Requester} says, and when, if it finds no server. */
@Tag("slow")
@Timeout(120)
class UnreachableServersTest {
    private static final Duration SHORT = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @AutoClose
    private final Context context = Context.create();

    private RequestTimeoutException failureOf(Consumer<Requester.Options> options, Consumer<Requester> endpoints) {
        try (Requester requester = Requester.open(context, options)) {
            endpoints.accept(requester);
            return failureOf(requester.requestAsync(Message.of("request")));
        }
    }

    private static RequestTimeoutException failureOf(CompletableFuture<Message> reply) {
        Throwable failure =
                catchThrowableOfType(CompletionException.class, reply::join).getCause();
        assertThat(failure).isInstanceOf(RequestTimeoutException.class);
        return (RequestTimeoutException) failure;
    }

    @Test
    void attemptsThatCouldNotBeSentInTheirOwnTimeCountAndTheFailureSaysWhy() throws Exception {
        Endpoint absent = Wire.TCP.nowhere();
        long start = System.nanoTime();
        RequestTimeoutException failure =
                failureOf(o -> o.timeout(PATIENCE).retry(Retry.of(3, SHORT)), requester -> requester.connect(absent));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(SHORT.multipliedBy(3), PATIENCE.dividedBy(2));
        assertThat(failure.attempts()).isZero();
        assertThat(failure.servers()).isZero();
        assertThat(failure.unreachable()).containsOnlyKeys(absent.toString());
        assertThat(failure)
                .hasMessageContaining("(requests sent: 0): no server connected: " + absent + ": ")
                .hasMessageContaining("refused");
    }

    @Test
    void theTimeOfTheRequestEndsItAlsoBeforeItsAttemptsAreUsedUp() throws Exception {
        Endpoint absent = Wire.IPC.nowhere();
        RequestTimeoutException failure =
                failureOf(o -> o.timeout(SHORT).retry(Retry.of(3, PATIENCE)), requester -> requester.connect(absent));
        assertThat(failure).hasMessageContaining("no server connected: ipc://");
    }

    @Test
    void aHostWithoutAnAddressIsNamed() {
        RequestTimeoutException failure = failureOf(
                o -> o.timeout(PATIENCE).retry(Retry.of(20, SHORT)),
                requester -> requester.connect("tcp://nohost.invalid:5555"));
        assertThat(failure).hasMessageMatching(".*no server connected: tcp://nohost.invalid:5555: .*nohost.*");
    }

    @Test
    void aPeerThatIsNoServerIsNamedWithTheRefusal() {
        try (PullSocket pull = PullSocket.open(context)) {
            Endpoint wrong = pull.bind("tcp://127.0.0.1:*");
            RequestTimeoutException failure =
                    failureOf(o -> o.timeout(Duration.ofSeconds(2)), requester -> requester.connect(wrong));
            assertThat(failure).hasMessageContaining(wrong + ": ").hasMessageContaining("PULL");
        }
    }

    @Test
    void aRequesterThatIsBoundSaysThatNoServerCame() {
        RequestTimeoutException failure =
                failureOf(o -> o.timeout(SHORT), requester -> requester.bind("tcp://127.0.0.1:*"));
        assertThat(failure).hasMessageContaining("bound, and no server came");
    }

    @Test
    void aRequesterWithoutAnEndpointSaysSo() {
        RequestTimeoutException failure = failureOf(o -> o.timeout(SHORT), requester -> {});
        assertThat(failure).hasMessageContaining("no server connected: the socket has no endpoint");
    }

    @Test
    void serversThatAreThereAndDoNotAnswerAreCountedApartFromThoseThatAreNot() throws Exception {
        Endpoint absent = Wire.TCP.nowhere();
        try (RepSocket mute = RepSocket.open(context);
                Requester requester = Requester.open(context, o -> o.retry(Retry.of(2, SHORT)))) {
            requester.connect(mute.bind("tcp://127.0.0.1:*"));
            requester.connect(absent);
            assertThat(requester.awaitPeers(1, PATIENCE)).isTrue();
            RequestTimeoutException failure = failureOf(requester.requestAsync(Message.of("request")));
            assertThat(failure.attempts()).isEqualTo(2);
            assertThat(failure.servers()).isOne();
            assertThat(failure)
                    .hasMessageContaining("(requests sent: 2): servers connected: 1; none at " + absent + ": ");
        }
    }

    @Test
    void aRequestThatWaitedForItsFirstServerHasItsAttemptsLeft() throws Exception {
        Endpoint later = Wire.TCP.nowhere();
        try (Requester requester =
                        Requester.open(context, o -> o.timeout(PATIENCE).retry(Retry.of(300, SHORT)));
                RepSocket server = RepSocket.open(context)) {
            requester.connect(later);
            CompletableFuture<Message> reply = requester.requestAsync(Message.of("request"));
            Eventually.eventually(
                    () -> assertThat(requester.unreachable().get(later)).contains("refused"));
            server.bind(later);
            server.receive();
            server.send("reply");
            assertThat(reply.join().text()).isEqualTo("reply");
            assertThat(requester.unreachable()).isEmpty();
        }
    }

    @Test
    void aServerThatLeftIsNamed() throws Exception {
        try (Requester requester = Requester.open(context, o -> o.timeout(Duration.ofMillis(500)))) {
            Endpoint there;
            try (RepSocket server = RepSocket.open(context)) {
                there = server.bind("tcp://127.0.0.1:*");
                requester.connect(there);
                assertThat(requester.awaitPeers(1, PATIENCE)).isTrue();
            }
            Eventually.eventually(() -> assertThat(requester.unreachable()).containsKey(there));
            assertThatThrownBy(() -> requester.request(Message.of("request")))
                    .isInstanceOf(RequestTimeoutException.class)
                    .hasMessageContaining("no server connected: " + there + ": ");
        }
    }
}
