package io.weir.patterns.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Endpoint;
import io.weir.Message;
import io.weir.Trace;
import io.weir.option.OptionsBuilder;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.patterns.proxy.Proxy;
import io.weir.patterns.pubsub.PubSocket;
import io.weir.patterns.pubsub.SubSocket;
import io.weir.patterns.reqrep.DealerSocket;
import io.weir.patterns.reqrep.RepSocket;
import io.weir.patterns.reqrep.ReqSocket;
import io.weir.patterns.reqrep.Requester;
import io.weir.patterns.reqrep.RouterSocket;
import io.weir.security.Authenticator;
import io.weir.security.CurveKeyPair;
import io.weir.security.Security;
import io.weir.socket.Context;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/** A trace goes beside the frames of a message, between ends that both said so, and nowhere else. */
@Timeout(120)
class TraceContextTest {
    private static final String TCP = "tcp://127.0.0.1:*";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Trace TRACE = new Trace("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "a=b");

    @AutoClose
    private final Context context = Context.create();

    private static void traced(OptionsBuilder<?> options) {
        options.traceContext(true);
    }

    private void assertArrives(PushSocket push, PullSocket pull, Message message) throws InterruptedException {
        push.send(message);
        Message received = pull.receive();
        assertThat(received).isEqualTo(message);
        assertThat(received.trace()).isEqualTo(message.trace());
        assertThat(received.origin()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 255, 256, 5_000, 40_000, 70_000, 300_000})
    void messagesOfAnySizeHaveTheirOwn(int size) throws InterruptedException {
        try (PullSocket pull = PullSocket.open(context, TraceContextTest::traced);
                PushSocket push = PushSocket.open(context, TraceContextTest::traced)) {
            push.connect(pull.bind(TCP));
            byte[] body = new byte[size];
            assertArrives(push, pull, Message.of(body).withTrace(TRACE));
            assertArrives(push, pull, Message.of(body));
            assertArrives(push, pull, Message.of("topic".getBytes(), body, body).withTrace(new Trace("other", "")));
            assertArrives(push, pull, Message.of("topic".getBytes(), body));
        }
    }

    @Test
    void bodiesOutsideTheHeapHaveTheirOwn() throws InterruptedException {
        try (PullSocket pull = PullSocket.open(context, TraceContextTest::traced);
                PushSocket push = PushSocket.open(context, TraceContextTest::traced)) {
            push.connect(pull.bind(TCP));
            Message body = context.message(100_000, buffer -> buffer.put(new byte[100_000]));
            assertArrives(push, pull, body.withTrace(TRACE));
            assertArrives(push, pull, body.prepend("topic".getBytes()).withTrace(TRACE));
            assertArrives(push, pull, body);
            body.release();
        }
    }

    @Test
    void inABurstEachHasItsOwn() throws InterruptedException {
        try (PullSocket pull = PullSocket.open(context, TraceContextTest::traced);
                PushSocket push = PushSocket.open(context, TraceContextTest::traced)) {
            push.connect(pull.bind(TCP));
            int count = 900;
            for (int i = 0; i < count; i++) {
                Message message = Message.of("message " + i);
                push.send(i % 3 == 0 ? message.withTrace(new Trace("trace " + i, "")) : message);
            }
            for (int i = 0; i < count; i++) {
                Message message = pull.receive();
                assertThat(message.text()).isEqualTo("message " + i);
                assertThat(message.trace()).isEqualTo(i % 3 == 0 ? new Trace("trace " + i, "") : null);
            }
        }
    }

    @Test
    void underCurveItIsSealed() throws InterruptedException {
        CurveKeyPair server = CurveKeyPair.generate();
        try (PullSocket pull = PullSocket.open(context, o -> {
                    traced(o);
                    o.security(Security.curveServer(server, Authenticator.anyClient()));
                });
                PushSocket push = PushSocket.open(context, o -> {
                    traced(o);
                    o.security(Security.curveClient(server.publicKey(), CurveKeyPair.generate()));
                })) {
            push.connect(pull.bind(TCP));
            assertArrives(push, pull, Message.of("topic", "body").withTrace(TRACE));
            assertArrives(push, pull, Message.of(new byte[100_000]).withTrace(TRACE));
        }
    }

    @Test
    void whoDidNotAskForItGetsTheFramesAlone() throws InterruptedException {
        Message message = Message.of("topic", "body").withTrace(TRACE);
        try (PullSocket pull = PullSocket.open(context);
                PushSocket push = PushSocket.open(context, TraceContextTest::traced)) {
            push.connect(pull.bind(TCP));
            push.send(message);
            assertThat(pull.receive())
                    .isEqualTo(message)
                    .satisfies(received -> assertThat(received.trace()).isNull());
        }
        try (PullSocket pull = PullSocket.open(context, TraceContextTest::traced);
                PushSocket push = PushSocket.open(context)) {
            push.connect(pull.bind(TCP));
            push.send(message);
            assertThat(pull.receive())
                    .isEqualTo(message)
                    .satisfies(received -> assertThat(received.trace()).isNull());
        }
    }

    @Test
    void withinTheProcessItIsAlwaysThere() throws InterruptedException {
        try (PullSocket pull = PullSocket.open(context);
                PushSocket push = PushSocket.open(context)) {
            push.connect(pull.bind("inproc://traced"));
            assertArrives(push, pull, Message.of("x").withTrace(TRACE));
        }
    }

    @Test
    void aTopicStaysTheFirstFrame() throws InterruptedException {
        try (PubSocket pub = PubSocket.open(context, TraceContextTest::traced);
                SubSocket sub = SubSocket.open(context, TraceContextTest::traced)) {
            sub.connect(pub.bind(TCP));
            sub.subscribe("news.");
            assertThat(pub.awaitSubscribers("news.", 1, PATIENCE)).isTrue();
            pub.send(Message.of("other", "1").withTrace(TRACE));
            pub.send(Message.of("news.today", "2").withTrace(TRACE));

            Message received = sub.receive();
            assertThat(received).isEqualTo(Message.of("news.today", "2"));
            assertThat(received.trace()).isEqualTo(TRACE);
        }
    }

    @Test
    void envelopesStayAsTheyAre() throws InterruptedException {
        try (RepSocket rep = RepSocket.open(context, TraceContextTest::traced);
                ReqSocket req = ReqSocket.open(context, TraceContextTest::traced)) {
            req.connect(rep.bind(TCP));
            req.send(Message.of("question").withTrace(TRACE));
            Message question = rep.receive();
            assertThat(question).isEqualTo(Message.of("question"));
            assertThat(question.trace()).isEqualTo(TRACE);
            rep.send(Message.of("answer"));
            assertThat(req.receive()).isEqualTo(Message.of("answer"));
        }
        try (RouterSocket router = RouterSocket.open(context, TraceContextTest::traced);
                Requester requester = Requester.open(context, TraceContextTest::traced)) {
            requester.connect(router.bind(TCP));
            requester.requestAsync(Message.of("question").withTrace(TRACE));
            Message question = router.receive();
            assertThat(question.frameCount()).isEqualTo(4); // the routing id, the number, the delimiter
            assertThat(question.trace()).isEqualTo(TRACE);
        }
    }

    @Test
    void itGoesOnThroughAProxy() throws InterruptedException {
        try (RouterSocket frontend = RouterSocket.open(context, TraceContextTest::traced);
                DealerSocket backend = DealerSocket.open(context, TraceContextTest::traced);
                RepSocket rep = RepSocket.open(context, TraceContextTest::traced);
                ReqSocket req = ReqSocket.open(context, TraceContextTest::traced)) {
            req.connect(frontend.bind(TCP));
            rep.connect(backend.bind(TCP));
            try (Proxy proxy = Proxy.between(frontend, backend).start()) {
                req.send(Message.of("question").withTrace(TRACE));
                assertThat(rep.receive().trace()).isEqualTo(TRACE);
            }
        }
    }

    @Test
    @Tag("interop")
    void jeromqSeesNoMoreThanWithoutIt() throws InterruptedException {
        try (PubSocket pub = PubSocket.open(context, TraceContextTest::traced);
                SubSocket sub = SubSocket.open(context, TraceContextTest::traced);
                ZContext jeromq = new ZContext()) {
            Endpoint endpoint = pub.bind(TCP);
            ZMQ.Socket other = jeromq.createSocket(org.zeromq.SocketType.SUB);
            other.setReceiveTimeOut((int) PATIENCE.toMillis());
            other.connect(endpoint.toString());
            other.subscribe("news");
            sub.connect(endpoint);
            sub.subscribe("news");
            assertThat(pub.awaitSubscribers("news", 2, PATIENCE)).isTrue();
            for (int i = 0; i < 3; i++) {
                pub.send(Message.of("news", "body " + i).withTrace(TRACE));
            }

            for (int i = 0; i < 3; i++) {
                assertThat(sub.receive().trace()).isEqualTo(TRACE);
                assertThat(other.recvStr()).isEqualTo("news");
                assertThat(other.hasReceiveMore()).isTrue();
                assertThat(other.recvStr()).isEqualTo("body " + i);
                assertThat(other.hasReceiveMore()).isFalse();
            }
        }
    }

    @Test
    @Tag("interop")
    void jeromqAnswersARequestThatHasOne() throws Exception {
        try (Requester requester = Requester.open(context, TraceContextTest::traced);
                ZContext jeromq = new ZContext()) {
            ZMQ.Socket rep = jeromq.createSocket(org.zeromq.SocketType.REP);
            rep.setReceiveTimeOut((int) PATIENCE.toMillis());
            requester.connect("tcp://127.0.0.1:" + rep.bindToRandomPort("tcp://127.0.0.1"));
            var reply = requester.requestAsync(Message.of("question").withTrace(TRACE));

            assertThat(rep.recvStr()).isEqualTo("question");
            assertThat(rep.hasReceiveMore()).isFalse();
            rep.send("answer");
            assertThat(reply.get().text()).isEqualTo("answer");
        }
    }
}
