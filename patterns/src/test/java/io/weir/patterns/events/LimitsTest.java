package io.weir.patterns.events;

import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.Endpoint;
import io.weir.Message;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.patterns.pubsub.DishSocket;
import io.weir.patterns.pubsub.PubSocket;
import io.weir.patterns.pubsub.RadioSocket;
import io.weir.patterns.pubsub.SubSocket;
import io.weir.patterns.reqrep.Requester;
import io.weir.socket.Context;
import io.weir.testing.KeptLog;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A limit that refuses names the option that sets it, in the exception or in the log. */
@Timeout(120)
class LimitsTest {
    private static final String TCP = "tcp://127.0.0.1:*";

    @AutoClose
    private final KeptLog log = new KeptLog();

    @AutoClose
    private final Context context = Context.create();

    private void eventuallyLogged(String words) throws Exception {
        eventually(() ->
                assertThat(log.lines()).anySatisfy(line -> assertThat(line).contains(words)));
    }

    private void assertRefused(Consumer<PullSocket.Options> limits, Message message, String words) throws Exception {
        try (PullSocket pull = PullSocket.open(context, limits);
                PushSocket push = PushSocket.open(context)) {
            push.connect(pull.bind(TCP));
            push.send(message);
            eventuallyLogged(words);
        }
    }

    @Test
    void ofSocketsOfAContext() {
        try (Context small = Context.builder().maxSockets(1).build();
                PullSocket only = PullSocket.open(small)) {
            assertThatThrownBy(() -> PullSocket.open(small)).hasMessageContaining("maxSockets of 1");
            assertThat(only.isClosed()).isFalse();
        }
    }

    @Test
    void ofRequestsUnderWay() {
        try (Requester requester = Requester.open(context, o -> o.maxRequests(1))) {
            CompletableFuture<Message> first = requester.requestAsync(Message.of("first"));
            assertThatThrownBy(requester.requestAsync(Message.of("second"))::join)
                    .hasMessageContaining("maxRequests of 1");
            assertThat(first).isNotDone();
        }
    }

    @Test
    void ofSendsThatWait() {
        try (PushSocket push = PushSocket.open(context, o -> o.asyncSends(1))) {
            push.sendAsync(Message.of("first"));
            CompletableFuture<Void> second =
                    push.sendAsync(Message.of("second")).toCompletableFuture();
            assertThatThrownBy(second::join).hasMessageContaining("asyncSends of 1");
        }
    }

    @Test
    void ofTheSizeOfAMessage() throws Exception {
        assertRefused(o -> o.maxMessageSize(10), Message.wrap(new byte[11]), "maxMessageSize is 10");
    }

    @Test
    void ofTheSizeOfAMessageWhoseFirstFrameIsWithinIt() throws Exception {
        assertRefused(
                o -> o.maxMessageSize(10),
                Message.wrap(new byte[9], new byte[2]),
                "frame size: 2 (expected: <= 1, maxMessageSize is 10)");
    }

    @Test
    void ofTheFramesOfAMessage() throws Exception {
        assertRefused(o -> o.maxFrames(2), Message.of("one", "two", "three"), "maxFrames of 2");
    }

    @Test
    void ofTheTimeOfAHandshake() throws Exception {
        try (PullSocket pull = PullSocket.open(context, o -> o.handshakeTimeout(Duration.ofMillis(50)))) {
            int port = Integer.parseInt(pull.bind(TCP).address().split(":", -1)[1]);
            try (Socket silent = new Socket(InetAddress.getLoopbackAddress(), port)) {
                eventuallyLogged("handshakeTimeout of 50 ms");
                assertThat(silent.isBound()).isTrue();
            }
        }
    }

    @Test
    void ofTheTopicsOfAPeer() throws Exception {
        try (PubSocket pub = PubSocket.open(context, o -> o.maxSubscriptions(1));
                SubSocket sub = SubSocket.open(context)) {
            sub.subscribe("one").subscribe("two");
            sub.connect(pub.bind(TCP));
            eventuallyLogged("subscriptions: 2 (expected: <= maxSubscriptions of 1)");
        }
    }

    @Test
    void ofTheBytesOfTheTopicsOrGroupsOfAPeer() throws Exception {
        try (RadioSocket radio = RadioSocket.open(context, o -> o.maxTopicBytes(5));
                DishSocket dish = DishSocket.open(context)) {
            Endpoint bound = radio.bind(TCP);
            dish.join("four");
            dish.join("five");
            dish.connect(bound);
            eventuallyLogged("bytes of all topics: 8 (expected: <= maxTopicBytes of 5)");
        }
    }
}
