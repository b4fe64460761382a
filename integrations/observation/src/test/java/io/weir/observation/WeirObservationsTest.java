package io.weir.observation;

import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.weir.Message;
import io.weir.RequestTimeoutException;
import io.weir.Trace;
import io.weir.patterns.pubsub.PubSocket;
import io.weir.patterns.pubsub.SubSocket;
import io.weir.patterns.reqrep.RepSocket;
import io.weir.patterns.reqrep.Requester;
import io.weir.patterns.reqrep.Responder;
import io.weir.socket.Context;
import io.weir.testing.ChildJvm;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a tracer sees of messages, on both ends and across processes. */
@Timeout(120)
class WeirObservationsTest {
    private static final String TCP = "tcp://127.0.0.1:*";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @AutoClose
    private final Tracing tracing = new Tracing();

    @AutoClose
    private final Context context = Context.create();

    private final WeirObservations observations = WeirObservations.of(tracing.registry());

    private Requester requester(Consumer<Requester.Options> options) {
        return Requester.open(context, o -> options.accept(o.name("client").traceContext(true)));
    }

    private Responder responder(boolean traced, Responder.Handler handler) {
        return Responder.open(
                context, Runnable::run, 1, observations.answering("orders", handler), o -> o.traceContext(traced));
    }

    private void assertInOneTrace(String parent, String child) throws Exception {
        eventually(() -> {
            SpanData sent = tracing.span(parent);
            SpanData received = tracing.span(child);
            assertThat(received.getTraceId()).isEqualTo(sent.getTraceId());
            assertThat(received.getParentSpanId()).isEqualTo(sent.getSpanId());
        });
    }

    @Test
    void aReplyBelongsToTheTraceOfItsRequest() throws Exception {
        // tag::request[]
        WeirObservations observations = WeirObservations.of(tracing.registry());
        try (Responder orders = Responder.open(
                        context,
                        Runnable::run,
                        1,
                        observations.answering("orders", request -> Message.of("yes")),
                        o -> o.name("orders").traceContext(true));
                Requester client = Requester.open(context, o -> o.name("client").traceContext(true))) {
            client.connect(orders.bind("tcp://127.0.0.1:*"));
            Message reply = observations.request(client, Message.of("is there tea?"));
            // end::request[]
            assertThat(reply.text()).isEqualTo("yes");
        }
        assertInOneTrace("client request", "orders reply");
        assertThat(tracing.span("client request").getKind()).isEqualTo(SpanKind.CLIENT);
        assertThat(tracing.span("orders reply").getKind()).isEqualTo(SpanKind.SERVER);
    }

    @Test
    void stagesAreObservedUntilTheyComplete() throws Exception {
        CompletableFuture<Message> answer = new CompletableFuture<>();
        try (Responder responder = Responder.openAsync(
                        context,
                        1,
                        observations.answeringAsync("orders", request -> answer),
                        o -> o.traceContext(true));
                Requester requester = requester(o -> {})) {
            requester.connect(responder.bind(TCP));
            CompletableFuture<Message> reply = observations.requestAsync(requester, Message.of("?"));
            eventually(() -> assertThat(responder.inFlight()).isEqualTo(1));
            assertThat(tracing.spans()).isEmpty();

            answer.complete(Message.of("yes"));

            assertThat(reply.get().text()).isEqualTo("yes");
        }
        assertInOneTrace("client request", "orders reply");
    }

    @Test
    void whatSubscribersHandleBelongsToWhatWasPublished() throws Exception {
        try (PubSocket pub = PubSocket.open(context, o -> o.name("news").traceContext(true));
                SubSocket sub = SubSocket.open(context, o -> o.traceContext(true))) {
            sub.connect(pub.bind(TCP));
            sub.subscribe("tea");
            assertThat(pub.awaitSubscribers("tea", 1, PATIENCE)).isTrue();
            observations.send(pub, Message.of("tea", "is ready"));

            AtomicReference<Message> seen = new AtomicReference<>();
            observations.handling("reader", seen::set).accept(sub.receive());

            assertThat(seen.get()).isEqualTo(Message.of("tea", "is ready"));
        }
        assertInOneTrace("news publish", "reader handle");
        assertThat(tracing.span("news publish").getKind()).isEqualTo(SpanKind.PRODUCER);
        assertThat(tracing.span("reader handle").getKind()).isEqualTo(SpanKind.CONSUMER);
    }

    @Test
    @Tag("slow")
    void aTraceCrossesProcesses() throws Exception {
        try (ChildJvm service = ChildJvm.start(Service.class);
                Requester requester = requester(o -> {})) {
            requester.connect(service.line());
            assertThat(observations.request(requester, Message.of("?")).text()).isEqualTo("yes");

            SpanData request = tracing.span("client request");
            assertThat(service.line()).isEqualTo(request.getTraceId() + " " + request.getSpanId());
        }
    }

    @Test
    void aPeerThatDidNotAskForItBeginsATraceOfItsOwn() throws Exception {
        AtomicReference<Message> seen = new AtomicReference<>();
        try (Responder responder = responder(false, request -> {
                    seen.set(request);
                    return Message.of("yes");
                });
                Requester requester = requester(o -> {})) {
            requester.connect(responder.bind(TCP));
            observations.request(requester, Message.of("?"));
        }
        assertThat(seen.get()).isEqualTo(Message.of("?"));
        assertThat(seen.get().trace()).isNull();
        assertThat(tracing.span("orders reply").getTraceId())
                .isNotEqualTo(tracing.span("client request").getTraceId());
    }

    @Test
    void aRequestThatFailsIsAnError() throws Exception {
        try (RepSocket silent = RepSocket.open(context);
                Requester requester = requester(o -> o.timeout(Duration.ofMillis(20)))) {
            requester.connect(silent.bind(TCP));
            assertThatThrownBy(() -> observations.request(requester, Message.of("?")))
                    .isInstanceOf(RequestTimeoutException.class);
            assertThat(observations.requestAsync(requester, Message.of("?"))).failsWithin(PATIENCE);
        }
        eventually(() -> assertThat(tracing.spans())
                .hasSize(2)
                .allSatisfy(span -> assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR)));
    }

    @Test
    void aHandlerThatFailsIsAnError() throws Exception {
        try (Responder responder = responder(true, request -> {
                    throw new IllegalStateException("no");
                });
                Requester requester = requester(o -> {})) {
            requester.connect(responder.bind(TCP));
            CompletableFuture<Message> reply = observations.requestAsync(requester, Message.of("?"));
            eventually(() -> assertThat(tracing.span("orders reply").getStatus().getStatusCode())
                    .isEqualTo(StatusCode.ERROR));
            reply.cancel(false);
        }
    }

    @Test
    void withoutATracerMessagesAreAsTheyWere() throws Exception {
        AtomicReference<Message> seen = new AtomicReference<>();
        WeirObservations none = WeirObservations.of(ObservationRegistry.NOOP);
        try (Responder responder = responder(true, request -> {
                    seen.set(request);
                    return Message.of("yes");
                });
                Requester requester = requester(o -> {})) {
            requester.connect(responder.bind(TCP));
            none.request(requester, Message.of("?"));
            assertThat(seen.get().trace()).isNull();

            Trace own = new Trace("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "");
            none.request(requester, Message.of("?").withTrace(own));
            assertThat(seen.get().trace()).isEqualTo(own);
        }
    }
}
