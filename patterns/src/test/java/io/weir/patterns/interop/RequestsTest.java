package io.weir.patterns.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.DropReason;
import io.weir.Message;
import io.weir.patterns.broker.Broker;
import io.weir.patterns.reqrep.Requester;
import io.weir.patterns.reqrep.Responder;
import io.weir.patterns.reqrep.Retry;
import io.weir.socket.Context;
import io.weir.testing.NeedsPyzmq;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Requesters, responders and brokers among plain sockets of libzmq, which know nothing of them. */
@NeedsPyzmq
class RequestsTest {
    private static final String TCP = "tcp://127.0.0.1:*";
    private static final Message READY = Message.of("READY");

    @AutoClose
    private static PyzmqPeer peer;

    @AutoClose
    private final Context context = Context.create();

    @BeforeAll
    static void startPeer() {
        peer = PyzmqPeer.start();
    }

    @AfterEach
    void closePeersSockets() {
        peer.reset();
    }

    private static Message get(CompletableFuture<Message> reply) throws Exception {
        return reply.get(Party.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private static Message take(PyzmqSocket from) {
        Message message = from.receive(Party.PATIENCE);
        assertThat(message).as("a message").isNotNull();
        return message;
    }

    @Test
    void aPlainRepAnswersARequester() throws Exception {
        PyzmqSocket rep = peer.open("REP");
        try (Requester requester = Requester.open(context)) {
            requester.connect(rep.bind(TCP));
            List<CompletableFuture<Message>> replies = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                replies.add(requester.requestAsync(Message.of("request", Integer.toString(i))));
            }
            for (int i = 0; i < 20; i++) {
                Message request = take(rep);
                assertThat(request).isEqualTo(Message.of("request", Integer.toString(i)));
                rep.send(Message.of("reply", request.text(1)));
            }
            for (int i = 0; i < 20; i++) {
                assertThat(get(replies.get(i))).isEqualTo(Message.of("reply", Integer.toString(i)));
            }
        }
    }

    @Test
    void aPlainRepThatConnectsAnswersToo() throws Exception {
        PyzmqSocket rep = peer.open("REP");
        try (Requester requester = Requester.open(context)) {
            CompletableFuture<Message> reply = requester.requestAsync(Message.of("request"));
            rep.connect(requester.bind(TCP).toString());
            rep.send(take(rep));
            assertThat(get(reply)).isEqualTo(Message.of("request"));
        }
    }

    @Test
    void aPlainRouterAnswersInAnyOrder() throws Exception {
        PyzmqSocket router = peer.open("ROUTER");
        try (Requester requester = Requester.open(context)) {
            requester.connect(router.bind(TCP));
            CompletableFuture<Message> first = requester.requestAsync(Message.of("first"));
            CompletableFuture<Message> second = requester.requestAsync(Message.of("second"));
            Message one = take(router);
            Message two = take(router);
            assertThat(one.frameCount()).isEqualTo(4);
            assertThat(one.array(2)).isEmpty();
            router.send(two);
            assertThat(get(second)).isEqualTo(Message.of("second"));
            assertThat(first).isNotDone();
            router.send(one);
            assertThat(get(first)).isEqualTo(Message.of("first"));
        }
    }

    @Test
    void requestsFindTheirWayThroughAPlainProxy() throws Exception {
        PyzmqSocket front = peer.open("ROUTER");
        PyzmqSocket back = peer.open("DEALER");
        PyzmqSocket rep = peer.open("REP");
        rep.connect(back.bind(TCP));
        try (Requester requester = Requester.open(context)) {
            requester.connect(front.bind(TCP));
            CompletableFuture<Message> reply = requester.requestAsync(Message.of("request"));
            back.send(take(front));
            assertThat(take(rep)).isEqualTo(Message.of("request"));
            rep.send(Message.of("reply"));
            front.send(take(back));
            assertThat(get(reply)).isEqualTo(Message.of("reply"));
        }
    }

    @Test
    void theReplyOfAServerThatWasTooSlowIsDropped() throws Exception {
        PyzmqSocket rep = peer.open("REP");
        try (Requester requester = Requester.open(
                context, o -> o.retry(Retry.of(2, Duration.ofMillis(200)).backingOff(Duration.ZERO, Duration.ZERO)))) {
            requester.connect(rep.bind(TCP));
            CompletableFuture<Message> reply = requester.requestAsync(Message.of("request"));
            Message first = take(rep);
            // The second attempt is there before the first is answered.
            assertThat(reply.handle((message, failure) -> failure).get(30, TimeUnit.SECONDS))
                    .isNotNull();
            rep.send(first);
            rep.send(take(rep));
            CompletableFuture<Message> next = requester.requestAsync(Message.of("next"));
            rep.send(take(rep));
            assertThat(get(next)).isEqualTo(Message.of("next"));
            assertThat(requester.accounting().receiveDropped()).containsEntry(DropReason.STALE, 2L);
        }
    }

    @Test
    void plainReqsAreAnsweredByAResponder() {
        try (Responder responder =
                Responder.open(context, Runnable::run, 1, request -> request.prepend("re".getBytes()))) {
            String endpoint = responder.bind(TCP).toString();
            PyzmqSocket plain = peer.open("REQ");
            PyzmqSocket careful = peer.open("REQ").set("REQ_CORRELATE", 1).set("REQ_RELAXED", 1);
            PyzmqSocket dealer = peer.open("DEALER");
            List.of(plain, careful, dealer).forEach(client -> client.connect(endpoint));
            for (int i = 0; i < 10; i++) {
                plain.send(Message.of("plain", Integer.toString(i)));
                careful.send(Message.of("given up"));
                careful.send(Message.of("careful"));
                dealer.send(Message.of("an", "envelope", "", "dealer"));
                assertThat(take(plain)).isEqualTo(Message.of("re", "plain", Integer.toString(i)));
                assertThat(take(careful)).isEqualTo(Message.of("re", "careful"));
                assertThat(take(dealer)).isEqualTo(Message.of("an", "envelope", "", "re", "dealer"));
            }
        }
    }

    @Test
    void plainClientsAndWorkersMeetAtABroker() throws Exception {
        try (Broker broker = Broker.open(context);
                Requester requester = Requester.open(context)) {
            String front = broker.frontend().bind(TCP).toString();
            String back = broker.backend().bind(TCP).toString();
            requester.connect(front);
            PyzmqSocket client = peer.open("REQ");
            client.connect(front);
            PyzmqSocket worker = peer.open("REQ");
            worker.connect(back);
            worker.send(READY);
            for (int i = 0; i < 5; i++) {
                client.send(Message.of("of a REQ"));
                answer(worker, "of a REQ");
                assertThat(take(client)).isEqualTo(Message.of("reply"));
                CompletableFuture<Message> reply = requester.requestAsync(Message.of("of a requester"));
                answer(worker, "of a requester");
                assertThat(get(reply)).isEqualTo(Message.of("reply"));
            }
        }
    }

    /** As workers do: address, empty frame, request in; address, empty frame, reply out. */
    private static void answer(PyzmqSocket worker, String expected) {
        Message request = take(worker);
        assertThat(request.frameCount()).isEqualTo(3);
        assertThat(request.array(1)).isEmpty();
        assertThat(request.text(2)).isEqualTo(expected);
        worker.send(Message.wrap(request.array(0), request.array(1), "reply".getBytes()));
    }

    @Test
    void aWorkerOfLibzmqThatIsKilledDoesNotLoseTheQueue() throws Exception {
        try (Broker broker = Broker.open(context);
                Requester requester = Requester.open(context)) {
            requester.connect(broker.frontend().bind(TCP));
            String back = broker.backend().bind(TCP).toString();
            List<CompletableFuture<Message>> replies = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                replies.add(requester.requestAsync(Message.of("request " + i)));
            }
            try (PyzmqPeer mortal = PyzmqPeer.start()) {
                PyzmqSocket worker = mortal.open("REQ");
                worker.connect(back);
                worker.send(READY);
                take(worker);
                mortal.kill();
            }
            PyzmqSocket worker = peer.open("REQ");
            worker.connect(back);
            worker.send(READY);
            answer(worker, "request 1");
            answer(worker, "request 2");
            assertThat(get(replies.get(1))).isEqualTo(Message.of("reply"));
            assertThat(get(replies.get(2))).isEqualTo(Message.of("reply"));
            assertThat(replies.get(0)).isNotDone();
            assertThat(broker.lost()).isEqualTo(1);
        }
    }
}
