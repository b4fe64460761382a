package io.weir.spring;

import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Message;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.patterns.reqrep.Requester;
import io.weir.patterns.reqrep.Responder;
import io.weir.socket.Context;
import io.weir.testing.FreePort;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** An application that is closed finishes what it had received, and what does not end is interrupted. */
class StoppingTest {
    static class Gate {
        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch open = new CountDownLatch(1);
        final AtomicInteger done = new AtomicInteger();
        volatile boolean interrupted;

        void pass() throws InterruptedException {
            begun.countDown();
            try {
                open.await();
                done.incrementAndGet();
            } catch (InterruptedException e) {
                interrupted = true;
                throw e;
            }
        }
    }

    static class Worker extends Gate {
        @WeirListener("tasks")
        void on(String task) throws InterruptedException {
            pass();
        }
    }

    static class Answerer extends Gate {
        @WeirListener(value = "requests", concurrency = 2)
        String on(String request) throws InterruptedException {
            pass();
            return request;
        }
    }

    /** Closes it in another thread, and returns when its listeners take part in that. */
    private static CompletableFuture<Void> closing(ConfigurableApplicationContext application) throws Exception {
        Listeners listeners = application.getBean(Listeners.class);
        CompletableFuture<Void> closed = new CompletableFuture<>();
        new Thread(() -> {
                    application.close();
                    closed.complete(null);
                })
                .start();
        eventually(() -> assertThat(listeners.isRunning()).isFalse());
        return closed;
    }

    @Test
    void whatAPullHasReceivedIsHandledBeforeItCloses() {
        int port = FreePort.find();
        Runner.plain()
                .withBean(Worker.class)
                .withPropertyValues("weir.sockets.tasks.type=pull", "weir.sockets.tasks.bind=tcp://127.0.0.1:" + port)
                .run(application -> {
                    Worker worker = application.getBean(Worker.class);
                    PullSocket tasks = application.getBean(PullSocket.class);
                    try (Context context = Context.create();
                            PushSocket push = PushSocket.open(context)) {
                        push.connect("tcp://127.0.0.1:" + port);
                        for (int i = 0; i < 50; i++) {
                            push.send("task " + i);
                        }
                        worker.begun.await();
                        eventually(
                                () -> assertThat(tasks.accounting().decoded()).isEqualTo(50));
                        var closed = closing(application.getSourceApplicationContext());
                        eventually(() -> assertThat(tasks.boundEndpoints()).isEmpty());
                        assertThat(closed).isNotDone();
                        worker.open.countDown();
                        closed.join();
                    }
                    assertThat(worker.done).hasValue(50);
                    assertThat(tasks.isClosed()).isTrue();
                });
    }

    @Test
    void whatAResponderHasReceivedIsAnsweredBeforeItCloses() {
        int port = FreePort.find();
        Runner.plain()
                .withBean(Answerer.class)
                .withPropertyValues(
                        "weir.sockets.requests.type=responder", "weir.sockets.requests.bind=tcp://127.0.0.1:" + port)
                .run(application -> {
                    Answerer answerer = application.getBean(Answerer.class);
                    Responder requests = application.getBean(Responder.class);
                    try (Context context = Context.create();
                            Requester client = Requester.open(context)) {
                        client.connect("tcp://127.0.0.1:" + port);
                        List<CompletableFuture<Message>> replies = new ArrayList<>();
                        for (int i = 0; i < 20; i++) {
                            replies.add(client.requestAsync(Message.of("request " + i)));
                        }
                        answerer.begun.await();
                        eventually(() ->
                                assertThat(requests.accounting().decoded()).isEqualTo(20));
                        var closed = closing(application.getSourceApplicationContext());
                        assertThat(closed).isNotDone();
                        answerer.open.countDown();
                        closed.join();
                        for (int i = 0; i < 20; i++) {
                            assertThat(replies.get(i).join().text()).isEqualTo("request " + i);
                        }
                    }
                });
    }

    @Test
    void aMethodThatDoesNotEndIsInterrupted() {
        Runner.plain()
                .withBean(Worker.class)
                .withBean(Answerer.class)
                .withPropertyValues(
                        "weir.listener.stop-timeout=50ms",
                        "weir.sockets.tasks.type=pull",
                        "weir.sockets.tasks.bind=inproc://tasks",
                        "weir.sockets.out.type=push",
                        "weir.sockets.out.connect=inproc://tasks",
                        "weir.sockets.requests.type=responder",
                        "weir.sockets.requests.bind=inproc://requests",
                        "weir.sockets.client.type=requester",
                        "weir.sockets.client.connect=inproc://requests")
                .run(application -> {
                    Worker worker = application.getBean(Worker.class);
                    Answerer answerer = application.getBean(Answerer.class);
                    application.getBean(PushSocket.class).send("task");
                    var reply = application.getBean(Requester.class).requestAsync(Message.of("request"));
                    worker.begun.await();
                    answerer.begun.await();
                    application.getSourceApplicationContext().close();
                    eventually(() -> assertThat(worker.interrupted && answerer.interrupted)
                            .isTrue());
                    assertThat(reply).isCompletedExceptionally();
                });
    }

    @Test
    void anApplicationThatWasStoppedGoesOnWhereItStartsAgain() {
        Runner.plain()
                .withBean(Answerer.class)
                .withPropertyValues(
                        "weir.sockets.requests.type=responder",
                        "weir.sockets.requests.bind=tcp://127.0.0.1:*",
                        "weir.sockets.client.type=requester")
                .run(application -> {
                    application.getBean(Answerer.class).open.countDown();
                    Responder requests = application.getBean(Responder.class);
                    Requester client = application.getBean(Requester.class);
                    client.connect(requests.boundEndpoints().get(0));
                    application.getSourceApplicationContext().stop();
                    var reply = client.requestAsync(Message.of("later"));
                    eventually(() ->
                            assertThat(requests.accounting().receiveQueued()).isOne());
                    application.getSourceApplicationContext().start();
                    assertThat(reply.orTimeout(10, TimeUnit.SECONDS).join().text())
                            .isEqualTo("later");
                    assertThat(requests.boundEndpoints()).hasSize(1);
                });
    }

    @Test
    void aPullThatGaveUpItsEndpointsIsBoundAgain() {
        Runner.plain()
                .withBean(Worker.class)
                .withPropertyValues("weir.sockets.tasks.type=pull", "weir.sockets.tasks.bind=tcp://127.0.0.1:*")
                .run(application -> {
                    Worker worker = application.getBean(Worker.class);
                    worker.open.countDown();
                    PullSocket tasks = application.getBean(PullSocket.class);
                    application.getSourceApplicationContext().stop();
                    assertThat(tasks.boundEndpoints()).isEmpty();
                    application.getSourceApplicationContext().start();
                    try (PushSocket push = PushSocket.open(application.getBean(Context.class))) {
                        push.connect(tasks.boundEndpoints().get(0));
                        push.send("task");
                        eventually(() -> assertThat(worker.done).hasValue(1));
                    }
                });
    }

    @Test
    void messagesThatAreStillToBeWrittenAreGivenTheLingerTime() {
        int port = FreePort.find();
        try (Context context = Context.create()) {
            CompletableFuture<String> received = new CompletableFuture<>();
            PullSocket pull = PullSocket.open(context);
            pull.onMessage(message -> received.complete(message.text()));
            Runner.plain()
                    .withPropertyValues(
                            "weir.sockets.out.type=push",
                            "weir.sockets.out.connect=tcp://127.0.0.1:" + port,
                            "weir.sockets.out.options.linger=10s")
                    .run(application -> {
                        application.getBean(PushSocket.class).send("the last");
                        pull.bind("tcp://127.0.0.1:" + port);
                    });
            assertThat(received.orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo("the last");
        }
    }
}
