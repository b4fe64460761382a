package io.weir.patterns.reqrep;

import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.InvalidOptionException;
import io.weir.Message;
import io.weir.RequestTimeoutException;
import io.weir.RoutingId;
import io.weir.option.Reconnection;
import io.weir.patterns.contract.Wire;
import io.weir.patterns.proxy.Proxy;
import io.weir.socket.Context;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A {@link Requester} whose requests carry no number. */
@Tag("slow")
@Timeout(120)
class UncorrelatedRequestsTest {
    private static final String TCP = "tcp://127.0.0.1:*";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @AutoClose
    private final Context context = Context.create();

    @ParameterizedTest
    @EnumSource(names = {"INPROC", "TCP", "IPC"})
    void aRequestIsADelimiterAndItsBodyAndTheNextOneFollowsItsReply(Wire wire) throws Exception {
        try (RouterSocket server = RouterSocket.open(context);
                Requester requester = Requester.open(context, o -> o.correlated(false))) {
            requester.connect(server.bind(wire.anywhere()));
            List<CompletableFuture<Message>> replies = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                replies.add(requester.requestAsync(Message.of("request " + i)));
            }
            for (int i = 0; i < 3; i++) {
                Message request = server.receive();
                assertThat(request.skip(1)).isEqualTo(Message.of("", "request " + i));
                assertThat(server.tryReceive()).isNull();
                server.send(request);
                assertThat(replies.get(i).join()).isEqualTo(Message.of("request " + i));
            }
            assertThat(requester.inFlight()).isZero();
        }
    }

    @Test
    void aWorkerThatCountsFramesBehindAQueueAnswers() throws Exception {
        try (RouterSocket frontend = RouterSocket.open(context);
                DealerSocket backend = DealerSocket.open(context);
                DealerSocket worker = DealerSocket.open(context);
                Requester requester = Requester.open(context, o -> o.correlated(false));
                Proxy queue = Proxy.queue(frontend, backend).start()) {
            requester.connect(frontend.bind(TCP));
            worker.connect(backend.bind(TCP));
            worker.onMessage(request -> {
                // As the workers of the Paranoid Pirate pattern do.
                if (request.frameCount() == 3) {
                    worker.sendAsync(request);
                }
            });
            assertThat(requester.request(Message.of("request"), PATIENCE)).isEqualTo(Message.of("request"));
            assertThat(queue.state()).isEqualTo(Proxy.State.RUNNING);
        }
    }

    @Test
    void aReplyIsNeverTakenForThatToAnotherRequest() throws Exception {
        Random random = new Random(13);
        int answered = 0;
        int late = 0;
        try (Responder server = Responder.openAsync(
                        context,
                        100,
                        request -> CompletableFuture.supplyAsync(
                                () -> request,
                                CompletableFuture.delayedExecutor(random.nextInt(10), TimeUnit.MILLISECONDS)),
                        o -> {});
                Requester requester = Requester.open(
                        context,
                        o -> o.correlated(false)
                                .reconnection(Reconnection.every(Duration.ofMillis(10)))
                                .retry(Retry.of(2, Duration.ofMillis(5)).backingOff(Duration.ZERO, Duration.ZERO)))) {
            requester.connect(server.bind(TCP));
            for (int i = 0; i < 60; i++) {
                assertThat(requester.awaitPeers(1, PATIENCE)).isTrue();
                Message request = Message.of("request " + i);
                try {
                    assertThat(requester.request(request, PATIENCE)).isEqualTo(request);
                    answered++;
                } catch (RequestTimeoutException e) {
                    late++;
                }
            }
        }
        assertThat(answered).isPositive();
        assertThat(late).isPositive();
    }

    @Test
    void aCancelledRequestMakesWayForTheNextOneOnANewConnection() throws Exception {
        try (RouterSocket server = RouterSocket.open(context);
                Requester requester = Requester.open(context, o -> o.correlated(false))) {
            requester.connect(server.bind(TCP));
            CompletableFuture<Message> cancelled = requester.requestAsync(Message.of("cancelled"));
            Message first = server.receive();
            CompletableFuture<Message> next = requester.requestAsync(Message.of("next"));
            cancelled.cancel(false);
            Message second = server.receive();
            assertThat(second.array(0)).isNotEqualTo(first.array(0));
            server.trySend(first);
            server.send(second);
            assertThat(next.join()).isEqualTo(Message.of("next"));
        }
    }

    @Test
    void aServerThatDiesMakesWayForTheNextOne() throws Exception {
        try (RouterSocket server = RouterSocket.open(context);
                Requester requester = Requester.open(
                        context, o -> o.correlated(false).timeout(PATIENCE).retry(Retry.of(2, PATIENCE)))) {
            CompletableFuture<Message> reply;
            try (RouterSocket dying = RouterSocket.open(context)) {
                requester.connect(dying.bind(TCP));
                reply = requester.requestAsync(Message.of("request"));
                dying.receive();
            }
            requester.connect(server.bind(TCP));
            server.send(server.receive());
            assertThat(reply.join()).isEqualTo(Message.of("request"));
        }
    }

    @Test
    void aReplyThatCameBeforeItsServerLeftIsTaken() throws Exception {
        for (int i = 0; i < 20; i++) {
            try (Requester requester = Requester.open(context, o -> o.correlated(false))) {
                CompletableFuture<Message> reply;
                try (RouterSocket leaving = RouterSocket.open(context)) {
                    requester.connect(leaving.bind(TCP));
                    reply = requester.requestAsync(Message.of("request"));
                    leaving.send(leaving.receive());
                }
                assertThat(reply.join()).isEqualTo(Message.of("request"));
            }
        }
    }

    @Test
    void aRequestWaitsForTheOneBeforeItNoLongerThanItsOwnTime() throws Exception {
        try (RouterSocket mute = RouterSocket.open(context);
                Requester requester = Requester.open(context, o -> o.correlated(false))) {
            requester.connect(mute.bind(TCP));
            CompletableFuture<Message> first = requester.requestAsync(Message.of("first"), PATIENCE);
            eventually(() -> assertThat(mute.tryReceive()).isNotNull());
            CompletableFuture<Message> second = requester.requestAsync(Message.of("second"), Duration.ofMillis(100));
            assertThatThrownBy(second::join)
                    .isInstanceOf(CompletionException.class)
                    .hasMessageContaining("(requests sent: 0): servers connected: 1");
            assertThat(first).isNotDone();
        }
    }

    @Test
    void aRoutingIdIsRefusedSinceLateRepliesWouldFindTheNextConnection() {
        assertThatThrownBy(
                        () -> Requester.open(context, o -> o.correlated(false).routingId(RoutingId.of("fixed"))))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("correlated");
    }
}
