package io.weir.patterns.stream;

import static io.weir.patterns.contract.OnWire.PATIENCE;
import static io.weir.patterns.contract.OnWire.awaitPeers;
import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Message;
import io.weir.patterns.contract.Wire;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.patterns.pubsub.PubSocket;
import io.weir.patterns.pubsub.SubSocket;
import io.weir.patterns.reqrep.RepSocket;
import io.weir.patterns.reqrep.ReqSocket;
import io.weir.socket.Context;
import io.weir.testing.KeptLog;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a subscriber gets of a socket, when, and how that ends. */
class MessagePublisherTest {
    @AutoClose
    private final Context context = Context.builder().name("stream").build();

    private final PullSocket pull = PullSocket.open(context);
    private final PushSocket push = PushSocket.open(context);
    private final MessagePublisher publisher = MessagePublisher.of(pull);

    private void connect(Wire wire) throws InterruptedException {
        push.connect(pull.bind(wire.anywhere()));
        awaitPeers(push, 1);
    }

    @ParameterizedTest
    @EnumSource(names = {"INPROC", "TCP"})
    void aSubscriberGetsWhatItHasAskedForAndNoMore(Wire wire) throws Exception {
        connect(wire);
        Reader reader = Reader.of(publisher, 2);
        for (int i = 1; i <= 4; i++) {
            push.send("message " + i);
        }
        assertThat(reader.next()).isEqualTo("message 1");
        assertThat(reader.next()).isEqualTo("message 2");
        assertThat(reader.nextWithinAWhile()).isNull();
        assertThat(pull.accounting().delivered()).isEqualTo(2);
        reader.request(1);
        assertThat(reader.next()).isEqualTo("message 3");
        assertThat(pull.receive(PATIENCE).text())
                .as("is left to other receivers")
                .isEqualTo("message 4");
    }

    @Test
    void nothingIsReadThatNoSubscriberAskedFor() throws Exception {
        connect(Wire.INPROC);
        push.send("early");
        Reader reader = Reader.of(publisher, 0);
        assertThat(reader.nextWithinAWhile()).isNull();
        assertThat(pull.accounting().delivered()).isZero();
        reader.request(1);
        assertThat(reader.next()).isEqualTo("early");
    }

    @ParameterizedTest
    @EnumSource(names = {"INPROC", "TCP"})
    void allMessagesComeInOrderOnTheExecutorOfTheContext(Wire wire) throws Exception {
        connect(wire);
        Reader reader = Reader.of(publisher, Long.MAX_VALUE);
        reader.request(Long.MAX_VALUE);
        for (int i = 0; i < 2000; i++) {
            push.send("" + i);
        }
        for (int i = 0; i < 2000; i++) {
            assertThat(reader.next()).isEqualTo("" + i);
        }
        assertThat(reader.thread()).startsWith("weir-stream-").doesNotContain("-io");
    }

    @Test
    void eachMessageGoesToOneOfManySubscribers() throws Exception {
        connect(Wire.TCP);
        List<Reader> readers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            readers.add(Reader.of(publisher, Long.MAX_VALUE));
        }
        for (int i = 0; i < 1000; i++) {
            push.send("" + i);
        }
        eventually(
                () -> assertThat(readers.stream().mapToInt(Reader::count).sum()).isEqualTo(1000));
        assertThat(pull.accounting().delivered()).isEqualTo(1000);
    }

    @Test
    void afterItWasCancelledNothingIsTaken() throws Exception {
        connect(Wire.INPROC);
        Reader reader = Reader.of(publisher, 1);
        push.send("first");
        assertThat(reader.next()).isEqualTo("first");
        reader.request(5);
        reader.cancel();
        push.send("second");
        assertThat(pull.receive(PATIENCE).text()).isEqualTo("second");
        assertThat(reader.count()).isZero();
        pull.close();
        assertThat(reader.end()).isNotDone();
    }

    @Test
    void subscribersThatComeAndGoLoseNothing() throws Exception {
        connect(Wire.TCP);
        int sent = 3000;
        CompletableFuture<Void> all = CompletableFuture.completedFuture(null);
        for (int i = 0; i < sent; i++) {
            Message message = Message.of("" + i);
            all = all.thenCompose(done -> push.sendAsync(message));
        }
        List<Reader> readers = new ArrayList<>();
        int seen = 0;
        while (seen + readers.stream().mapToInt(Reader::count).sum() < sent) {
            Reader reader = Reader.of(publisher, 7);
            seen += reader.nextWithinAWhile() == null ? 0 : 1;
            reader.cancel();
            readers.add(reader);
        }
        assertThat(all).succeedsWithin(PATIENCE);
        assertThat(pull.accounting().delivered()).isEqualTo(sent);
        assertThat(seen + readers.stream().mapToInt(Reader::count).sum()).isEqualTo(sent);
    }

    @Test
    void closingTheSocketCompletesTheStreamWithoutDemand() throws Exception {
        connect(Wire.INPROC);
        Reader idle = Reader.of(publisher, 0);
        Reader waiting = Reader.of(publisher, 1);
        pull.close();
        idle.end().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        waiting.end().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        Reader.of(publisher, 0).end().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        context.close();
        Reader.of(publisher, 1).end().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void aPeerThatGoesIsNoEnd() throws Exception {
        connect(Wire.TCP);
        Reader reader = Reader.of(publisher, 2);
        push.send("of the first");
        assertThat(reader.next()).isEqualTo("of the first");
        push.close();
        try (PushSocket other = PushSocket.open(context)) {
            other.connect(pull.boundEndpoints().get(0));
            other.send("of the second");
            assertThat(reader.next()).isEqualTo("of the second");
        }
        assertThat(reader.end()).isNotDone();
    }

    @Test
    void aSocketWithAHandlerHasNothingForSubscribers() {
        pull.onMessage(message -> {});
        assertThat(Reader.of(publisher, 0).end())
                .failsWithin(PATIENCE)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(IllegalStateException.class)
                .withMessageContaining("handler");
    }

    @Test
    void toAskForLessThanOneIsAnError() {
        assertThat(Reader.of(publisher, 0))
                .satisfies(reader -> reader.request(0))
                .satisfies(reader -> assertThat(reader.end())
                        .failsWithin(PATIENCE)
                        .withThrowableThat()
                        .havingCause()
                        .isInstanceOf(IllegalArgumentException.class));
    }

    @Test
    void aSubscriberThatThrowsIsCancelledAndThatIsLogged() throws Exception {
        connect(Wire.INPROC);
        try (KeptLog log = new KeptLog()) {
            Reader careless = new Reader() {
                @Override
                public void onNext(Message message) {
                    throw new IllegalStateException("careless");
                }
            };
            publisher.subscribe(careless);
            careless.request(2);
            push.send("for the careless one");
            eventually(() -> assertThat(log.lines()).anyMatch(line -> line.contains("a subscriber failed")));
            push.send("for another");
            assertThat(pull.receive(PATIENCE).text()).isEqualTo("for another");
        }
    }

    @Test
    void aRepStreamsRequestsInTheTurnsOfItsReplies() throws Exception {
        try (RepSocket rep = RepSocket.open(context);
                ReqSocket req = ReqSocket.open(context)) {
            req.connect(rep.bind("inproc://rep"));
            Flow.Publisher<Message> requests = MessagePublisher.of(rep);
            MessageSubscriber replies = MessageSubscriber.of(rep);
            requests.subscribe(replies);
            for (int i = 0; i < 10; i++) {
                req.send("echo " + i);
                assertThat(req.receive(PATIENCE).text()).isEqualTo("echo " + i);
            }
            rep.close();
            eventually(() -> assertThat(replies.done().toCompletableFuture()).isDone());
        }
    }

    @Test
    void aSubStreamsWhatItHasSubscribedTo() throws Exception {
        try (PubSocket pub = PubSocket.open(context);
                SubSocket sub = SubSocket.open(context).subscribe("a")) {
            sub.connect(pub.bind("tcp://127.0.0.1:*"));
            assertThat(pub.awaitSubscribers("a", 1, PATIENCE)).isTrue();
            Reader reader = Reader.of(MessagePublisher.of(sub), 1);
            pub.send("b");
            pub.send("a");
            assertThat(reader.next()).isEqualTo("a");
        }
    }
}
