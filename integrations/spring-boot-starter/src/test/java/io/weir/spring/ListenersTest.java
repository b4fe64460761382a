package io.weir.spring;

import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.CodecException;
import io.weir.Message;
import io.weir.patterns.codec.Codec;
import io.weir.patterns.pair.PairSocket;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.patterns.pubsub.PubSocket;
import io.weir.patterns.reqrep.ReqSocket;
import io.weir.patterns.reqrep.Requester;
import io.weir.socket.Context;
import io.weir.testing.KeptLog;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** What methods with {@link WeirListener} take and return, on each kind of socket, and what becomes of failures. */
class ListenersTest {
    private static final ApplicationContextRunner APPLICATION = Runner.plain()
            .withPropertyValues(
                    "weir.sockets.text.type=pull",
                    "weir.sockets.text.bind=inproc://text",
                    "weir.sockets.bytes.type=pull",
                    "weir.sockets.bytes.bind=inproc://bytes",
                    "weir.sockets.messages.type=pull",
                    "weir.sockets.messages.bind=inproc://messages",
                    "weir.sockets.values.type=pull",
                    "weir.sockets.values.bind=inproc://values",
                    "weir.sockets.news.type=sub",
                    "weir.sockets.news.connect=inproc://news",
                    "weir.sockets.news.subscribe=")
            .withBean(Receiver.class);

    record Point(int x, int y) {}

    static class Receiver {
        final BlockingQueue<Object> received = new LinkedBlockingQueue<>();

        @WeirListener("text")
        void text(String text) {
            received.add(text);
        }

        @WeirListener("bytes")
        void bytes(byte[] bytes) {
            received.add(bytes);
        }

        @WeirListener("messages")
        void message(Message message) {
            received.add(message);
        }

        @WeirListener("values")
        void values(List<Point> values) {
            received.add(values);
        }

        @WeirListener("news")
        void news(String topic, Point body) {
            received.add(topic);
            received.add(body);
        }

        Object next() throws InterruptedException {
            return received.poll(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void theBodyIsWhatTheParameterSays() {
        APPLICATION.run(application -> {
            Receiver receiver = application.getBean(Receiver.class);
            push(application.getBean(Context.class), "inproc://text", Message.of("grüß"));
            assertThat(receiver.next()).isEqualTo("grüß");
            push(application.getBean(Context.class), "inproc://bytes", Message.of(new byte[] {1, 2}));
            assertThat(receiver.next()).isEqualTo(new byte[] {1, 2});
            push(application.getBean(Context.class), "inproc://messages", Message.of("a", "b"));
            assertThat(receiver.next()).isEqualTo(Message.of("a", "b"));
            push(application.getBean(Context.class), "inproc://values", Message.of("[{\"x\":1,\"y\":2}]"));
            assertThat(receiver.next()).isEqualTo(List.of(new Point(1, 2)));
        });
    }

    @Test
    void theFirstFrameMayBeTakenApart() {
        Runner.plain()
                .withBean(Receiver.class)
                .withPropertyValues(
                        "weir.sockets.paper.type=pub",
                        "weir.sockets.paper.bind=inproc://news",
                        "weir.sockets.news.type=sub",
                        "weir.sockets.news.connect=inproc://news",
                        "weir.sockets.news.subscribe=sport",
                        "weir.sockets.text.type=pull",
                        "weir.sockets.bytes.type=pull",
                        "weir.sockets.messages.type=pull",
                        "weir.sockets.values.type=pull")
                .run(application -> {
                    PubSocket paper = application.getBean(PubSocket.class);
                    assertThat(paper.awaitSubscribers("sport", 1, Duration.ofSeconds(10)))
                            .isTrue();
                    paper.send(Message.of("sport", "{\"x\":3,\"y\":4}"));
                    Receiver receiver = application.getBean(Receiver.class);
                    assertThat(receiver.next()).isEqualTo("sport");
                    assertThat(receiver.next()).isEqualTo(new Point(3, 4));
                });
    }

    private static void push(Context context, String endpoint, Message message) throws InterruptedException {
        try (PushSocket socket = PushSocket.open(context)) {
            socket.connect(endpoint);
            socket.send(message);
        }
    }

    static class Answers {
        @WeirListener("rep")
        Point turned(Point point) {
            return new Point(point.y(), point.x());
        }

        @WeirListener(value = "responder", concurrency = 3)
        String upper(String text) {
            if (text.isEmpty()) {
                throw new IllegalStateException("nothing to say");
            }
            return text.toUpperCase(Locale.ROOT);
        }

        @WeirListener("pair")
        String longer(String text) {
            return text.isEmpty() ? null : text + "!";
        }
    }

    private static ApplicationContextRunner answering() {
        return Runner.plain()
                .withBean(Answers.class)
                .withPropertyValues(
                        "weir.sockets.rep.type=rep",
                        "weir.sockets.rep.bind=inproc://rep",
                        "weir.sockets.responder.type=responder",
                        "weir.sockets.responder.bind=inproc://responder",
                        "weir.sockets.pair.type=pair",
                        "weir.sockets.pair.bind=inproc://pair");
    }

    @Test
    void whatAMethodReturnsIsTheReply() {
        answering().run(application -> {
            Context context = application.getBean(Context.class);
            try (ReqSocket req = ReqSocket.open(context)) {
                req.connect("inproc://rep");
                req.send("{\"x\":1,\"y\":2}");
                assertThat(req.receive().text()).isEqualTo("{\"x\":2,\"y\":1}");
            }
            try (Requester requester = Requester.open(context)) {
                requester.connect("inproc://responder");
                assertThat(requester.request(Message.of("hello")).text()).isEqualTo("HELLO");
            }
            try (PairSocket pair = PairSocket.open(context)) {
                pair.connect("inproc://pair");
                pair.send("");
                pair.send("more");
                assertThat(pair.receive().text()).isEqualTo("more!");
            }
        });
    }

    @Test
    void aFailureLeavesARequestUnansweredAndIsCounted() {
        answering().run(application -> {
            try (Requester requester = Requester.open(application.getBean(Context.class))) {
                requester.connect("inproc://responder");
                var unanswered = requester.requestAsync(Message.of(""));
                assertThat(requester.request(Message.of("next")).text()).isEqualTo("NEXT");
                Handling responder = handling(application.getBean(Listeners.class), "responder");
                eventually(() -> assertThat(responder.failed()).isOne());
                assertThat(responder.handled()).isOne();
                assertThat(unanswered).isNotDone();
            }
        });
    }

    private static Handling handling(Listeners listeners, String socket) {
        return listeners.handlings().stream()
                .filter(each -> each.socket().equals(socket))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void anErrorHandlerMakesTheReplyToWhatFailed() {
        answering()
                .withBean(
                        WeirErrorHandler.class,
                        () -> (socket, message, failure) -> Message.of(socket + ": " + failure.getMessage()))
                .run(application -> {
                    Context context = application.getBean(Context.class);
                    try (Requester requester = Requester.open(context);
                            ReqSocket req = ReqSocket.open(context)) {
                        requester.connect("inproc://responder");
                        assertThat(requester.request(Message.of("")).text()).isEqualTo("responder: nothing to say");
                        req.connect("inproc://rep");
                        req.send("no JSON");
                        assertThat(req.receive().text()).startsWith("rep: frame: 7 bytes that are no JSON");
                    }
                });
    }

    @Test
    void whatDoesNotFitIsToldToTheErrorHandlerAndTheNextMessageIsReceived() {
        BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
        APPLICATION
                .withBean(WeirErrorHandler.class, () -> (socket, message, failure) -> {
                    failures.add(failure);
                    return null;
                })
                .run(application -> {
                    Context context = application.getBean(Context.class);
                    push(context, "inproc://text", Message.of("two", "frames"));
                    assertThat(failures.poll(10, TimeUnit.SECONDS)).isInstanceOf(CodecException.class);
                    push(context, "inproc://text", Message.of("one"));
                    assertThat(application.getBean(Receiver.class).next()).isEqualTo("one");
                });
    }

    static class Failing {
        @WeirListener("large")
        void on(byte[] body) {
            throw new AssertionError(body.length + " bytes");
        }
    }

    @Test
    void anErrorHandlerMayReadTheMessageHoweverLargeAndIsToldOfErrorsToo() {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        Runner.plain()
                .withBean(Failing.class)
                .withBean(WeirErrorHandler.class, () -> (socket, message, failure) -> {
                    told.add(failure + ", " + message.array(0).length + " read");
                    return null;
                })
                .withPropertyValues("weir.sockets.large.type=pull", "weir.sockets.large.bind=tcp://127.0.0.1:*")
                .run(application -> {
                    String endpoint = application
                            .getBean(PullSocket.class)
                            .boundEndpoints()
                            .get(0)
                            .toString();
                    push(application.getBean(Context.class), endpoint, Message.of(new byte[1 << 16]));
                    assertThat(told.poll(10, TimeUnit.SECONDS))
                            .isEqualTo("java.lang.AssertionError: 65536 bytes, 65536 read");
                });
    }

    @Test
    void anErrorHandlerThatFailsIsLoggedAndTheNextMessageIsReceived() {
        try (KeptLog log = new KeptLog()) {
            APPLICATION
                    .withBean(WeirErrorHandler.class, () -> (socket, message, failure) -> {
                        throw new IllegalStateException("cannot handle it");
                    })
                    .run(application -> {
                        Context context = application.getBean(Context.class);
                        push(context, "inproc://text", Message.of("two", "frames"));
                        push(context, "inproc://text", Message.of("one"));
                        assertThat(application.getBean(Receiver.class).next()).isEqualTo("one");
                    });
            assertThat(log.lines()).anyMatch(line -> line.contains("an error handler failed"));
        }
    }

    static class Slow {
        final CountDownLatch together = new CountDownLatch(3);

        @WeirListener(value = "tasks", concurrency = 3)
        void on(String task) throws InterruptedException {
            together.countDown();
            together.await();
        }
    }

    @Test
    void asManyMessagesAreHandledAtATimeAsTheConcurrencySays() {
        Runner.plain()
                .withBean(Slow.class)
                .withPropertyValues("weir.sockets.tasks.type=pull", "weir.sockets.tasks.bind=inproc://tasks")
                .run(application -> {
                    for (int i = 0; i < 3; i++) {
                        push(application.getBean(Context.class), "inproc://tasks", Message.of("task"));
                    }
                    assertThat(application.getBean(Slow.class).together.await(10, TimeUnit.SECONDS))
                            .isTrue();
                });
    }

    static class Threads {
        final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

        @WeirListener("tasks")
        void on(String task) {
            seen.add(Thread.currentThread().toString());
        }
    }

    @Test
    void itsThreadsAreVirtualWhereThatIsAskedForAndThereAreSome() {
        boolean some = Runtime.version().feature() >= 21;
        Runner.plain()
                .withBean(Threads.class)
                .withPropertyValues(
                        "spring.threads.virtual.enabled=true",
                        "weir.sockets.tasks.type=pull",
                        "weir.sockets.tasks.bind=inproc://tasks")
                .run(application -> {
                    push(application.getBean(Context.class), "inproc://tasks", Message.of("task"));
                    assertThat(application.getBean(Threads.class).seen.poll(10, TimeUnit.SECONDS))
                            .contains("weir-listener-tasks-")
                            .matches(thread -> thread.startsWith("VirtualThread") == some);
                });
    }

    static class Own implements Codec<Point> {
        @Override
        public Message encode(Point value) {
            return Message.of(value.x() + "/" + value.y());
        }

        @Override
        public Point decode(Message message) {
            String[] parts = message.text().split("/", -1);
            return new Point(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
        }
    }

    @Test
    void aCodecOfTheApplicationComesBeforeJson() {
        answering().withBean(Own.class).run(application -> {
            try (ReqSocket req = ReqSocket.open(application.getBean(Context.class))) {
                req.connect("inproc://rep");
                req.send("1/2");
                assertThat(req.receive().text()).isEqualTo("2/1");
            }
        });
    }
}
