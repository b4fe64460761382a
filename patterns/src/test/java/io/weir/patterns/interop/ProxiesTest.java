package io.weir.patterns.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Message;
import io.weir.patterns.interop.PeerProcess.Answer;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.patterns.proxy.Proxy;
import io.weir.patterns.pubsub.PubSocket;
import io.weir.patterns.pubsub.XPubSocket;
import io.weir.patterns.pubsub.XSubSocket;
import io.weir.patterns.reqrep.DealerSocket;
import io.weir.patterns.reqrep.RouterSocket;
import io.weir.socket.Context;
import io.weir.testing.NeedsPyzmq;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A proxy of Weir with libzmq on both sides of it. */
@NeedsPyzmq
class ProxiesTest {
    private static final String ANY = "tcp://127.0.0.1:*";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

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

    private static PyzmqSocket connected(String type, Object endpoint) {
        PyzmqSocket socket = peer.open(type);
        socket.connect(endpoint.toString());
        return socket;
    }

    @Test
    void aQueueTakesRequestsThereAndRepliesBack() {
        RouterSocket front = RouterSocket.open(context);
        DealerSocket back = DealerSocket.open(context);
        PubSocket capture = PubSocket.open(context);
        try (Proxy proxy = Proxy.queue(front, back).capture(capture).start()) {
            PyzmqSocket tap = peer.open("SUB");
            tap.subscribe(new byte[0]);
            tap.connect(capture.bind(ANY).toString());
            PyzmqSocket rep = connected("REP", back.bind(ANY));
            String clients = front.bind(ANY).toString();
            PyzmqSocket one = connected("REQ", clients);
            PyzmqSocket two = connected("REQ", clients);
            for (int i = 0; i < 50; i++) {
                PyzmqSocket asks = i % 2 == 0 ? one : two;
                Message question = Message.of("question", "" + i, "");
                asks.send(question);
                assertThat(rep.receive(PATIENCE)).isEqualTo(question);
                Message reply = Message.of("reply " + i);
                rep.send(reply);
                assertThat(asks.receive(PATIENCE)).isEqualTo(reply);
            }
            proxy.pause();
            assertThat(proxy.statistics().frontend().dropped()).isZero();
            Message copy = tap.receive(PATIENCE);
            assertThat(copy).isNotNull();
            assertThat(copy.frameCount()).as("with the envelope").isGreaterThanOrEqualTo(3);
        }
    }

    @Test
    void aForwarderTellsPublishersWhatIsAskedFor() {
        XSubSocket front = XSubSocket.open(context);
        XPubSocket back = XPubSocket.open(context);
        try (Proxy proxy = Proxy.forwarder(front, back).start()) {
            PyzmqSocket publisher = connected("XPUB", front.bind(ANY));
            PyzmqSocket subscriber = connected("SUB", back.bind(ANY));
            byte[] topic = "weather".getBytes(StandardCharsets.UTF_8);
            subscriber.subscribe(topic);
            assertThat(publisher.receive(PATIENCE)).isEqualTo(Message.of(Topics.subscription(topic)));
            publisher.send(Message.of("news", "not asked for"));
            publisher.send(Message.of("weather", "", "rain"));
            assertThat(subscriber.receive(PATIENCE)).isEqualTo(Message.of("weather", "", "rain"));
            subscriber.unsubscribe(topic);
            assertThat(publisher.receive(PATIENCE)).isEqualTo(Message.of(Topics.cancellation(topic)));
            assertThat(proxy.state()).isEqualTo(Proxy.State.RUNNING);
        }
    }

    @Test
    void aStreamerHandsOnEverythingInOrder() {
        int count = 20_000;
        PullSocket front = PullSocket.open(context);
        PushSocket back = PushSocket.open(context);
        try (Proxy proxy = Proxy.streamer(front, back).start();
                PyzmqPeer other = PyzmqPeer.start()) {
            PyzmqSocket source = connected("PUSH", front.bind(ANY));
            PyzmqSocket sink = other.open("PULL");
            sink.connect(back.bind(ANY).toString());
            CompletableFuture<Answer> pumped = source.pump(0, count, 100);
            assertThat(sink.drain(0, count, PATIENCE)).isEqualTo(count);
            PeerProcess.await(pumped);
            proxy.pause();
            assertThat(proxy.statistics().backend().sent()).isEqualTo(count);
        }
    }
}
