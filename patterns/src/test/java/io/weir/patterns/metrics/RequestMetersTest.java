package io.weir.patterns.metrics;

import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.LimitReachedException;
import io.weir.Message;
import io.weir.RequestTimeoutException;
import io.weir.SocketClosedException;
import io.weir.metrics.WeirMetrics;
import io.weir.metrics.WorkMeters;
import io.weir.patterns.reqrep.RepSocket;
import io.weir.patterns.reqrep.Requester;
import io.weir.patterns.reqrep.Responder;
import io.weir.patterns.reqrep.Retry;
import io.weir.snapshot.RequestsSnapshot;
import io.weir.snapshot.RequestsSnapshot.Ending;
import io.weir.snapshot.Timing;
import io.weir.socket.Context;
import io.weir.socket.Socket;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is counted of requests, by how they ended. */
@Timeout(60)
class RequestMetersTest {
    private static final Duration SHORT = Duration.ofMillis(30);

    @AutoClose
    private final Context context = Context.create();

    private Requester requester(Consumer<Requester.Options> options) {
        Requester requester = Requester.open(context, options);
        requester.connect("inproc://service");
        return requester;
    }

    private static long ended(Socket socket, Ending how) {
        return socket.snapshot()
                .requests()
                .ended()
                .getOrDefault(how, Timing.NONE)
                .count();
    }

    @Test
    void aReplyHasItsTimeOnBothEnds() throws Exception {
        try (Responder responder = Responder.openAsync(
                        context, 1, request -> CompletableFuture.completedFuture(request), o -> o.name("service"));
                Requester requester = requester(o -> o.name("client"))) {
            responder.bind("inproc://service");
            requester.request(Message.of("one"));
            requester.request(Message.of("two"));

            RequestsSnapshot asked = requester.snapshot().requests();
            assertThat(asked.inFlight()).isZero();
            assertThat(asked.attempts()).isEqualTo(2);
            assertThat(asked.ended()).containsOnlyKeys(Ending.ANSWERED);
            assertThat(asked.ended().get(Ending.ANSWERED).count()).isEqualTo(2);
            assertThat(asked.ended().get(Ending.ANSWERED).total()).isPositive();
            assertThat(requester.snapshot().toString()).contains("requests: 0 in flight, attempts 2; ended answered 2");
            assertThat(ended(responder, Ending.ANSWERED)).isEqualTo(2);
        }
    }

    @Test
    void aRequestThatNoServerAnswersTimedOutAfterItsAttempts() {
        try (RepSocket silent = RepSocket.open(context);
                Requester requester =
                        requester(o -> o.retry(Retry.of(3, SHORT).backingOff(Duration.ZERO, Duration.ZERO)))) {
            silent.bind("inproc://service");

            assertThatThrownBy(() -> requester.request(Message.of("?"))).isInstanceOf(RequestTimeoutException.class);

            RequestsSnapshot asked = requester.snapshot().requests();
            assertThat(asked.attempts()).isEqualTo(3);
            assertThat(asked.ended()).containsOnlyKeys(Ending.TIMED_OUT);
            assertThat(asked.ended().get(Ending.TIMED_OUT).total()).isGreaterThanOrEqualTo(SHORT);
        }
    }

    @Test
    void whatIsGivenUpRefusedOrClosedIsToldApart() throws Exception {
        try (Requester requester = requester(o -> o.maxRequests(1))) {
            CompletableFuture<Message> first = requester.requestAsync(Message.of("?"));
            assertThat(requester.snapshot().requests().inFlight()).isEqualTo(1);
            assertThatThrownBy(() -> requester.request(Message.of("?"))).isInstanceOf(LimitReachedException.class);
            assertThat(ended(requester, Ending.REFUSED)).isEqualTo(1);

            first.cancel(false);
            eventually(() -> assertThat(ended(requester, Ending.CANCELLED)).isEqualTo(1));
            assertThat(requester.snapshot().requests().inFlight()).isZero();

            CompletableFuture<Message> last = requester.requestAsync(Message.of("?"));
            requester.close();
            assertThat(last)
                    .failsWithin(Duration.ofSeconds(30))
                    .withThrowableThat()
                    .withCauseInstanceOf(SocketClosedException.class);
            assertThat(ended(requester, Ending.CLOSED)).isEqualTo(1);
        }
    }

    @Test
    void aHandlerThatFailsIsCountedApart() throws Exception {
        try (Responder responder = Responder.openAsync(
                        context,
                        1,
                        request -> CompletableFuture.failedFuture(new IllegalStateException("no")),
                        o -> o.failureReply(failure -> Message.of(String.valueOf(failure.getMessage()))));
                Requester requester = requester(o -> {})) {
            responder.bind("inproc://service");

            assertThat(requester.request(Message.of("?")).text()).isEqualTo("no");

            assertThat(responder.snapshot().requests().ended()).containsOnlyKeys(Ending.FAILED);
            assertThat(ended(requester, Ending.ANSWERED)).isEqualTo(1);
        }
    }

    @Test
    void theMetersAreReadFromThat() throws Exception {
        MeterRegistry registry = new SimpleMeterRegistry();
        try (WeirMetrics metrics = WeirMetrics.of(context);
                Responder responder = Responder.openAsync(
                        context, 1, request -> CompletableFuture.completedFuture(request), o -> o.name("service"));
                Requester requester = requester(o -> o.name("client"))) {
            metrics.bindTo(registry);
            responder.bind("inproc://service");
            requester.request(Message.of("one"));

            for (Ending how : Ending.values()) {
                assertThat(registry.get(WorkMeters.REQUEST_DURATION.meterName())
                                .tags(
                                        "socket",
                                        "client",
                                        "type",
                                        "DEALER",
                                        "outcome",
                                        how.name().toLowerCase(Locale.ROOT))
                                .functionTimer()
                                .count())
                        .as(how.name())
                        .isEqualTo(how == Ending.ANSWERED ? 1 : 0);
            }
            assertThat(registry.get(WorkMeters.REQUEST_DURATION.meterName())
                            .tags("socket", "client", "outcome", "answered")
                            .functionTimer()
                            .totalTime(TimeUnit.NANOSECONDS))
                    .isPositive();
            assertThat(registry.get(WorkMeters.REQUEST_ATTEMPTS.meterName())
                            .tag("socket", "client")
                            .functionCounter()
                            .count())
                    .isEqualTo(1);
            assertThat(registry.get(WorkMeters.REQUESTS_IN_FLIGHT.meterName())
                            .tag("socket", "service")
                            .gauge()
                            .value())
                    .isZero();
        }
        registry.close();
    }
}
