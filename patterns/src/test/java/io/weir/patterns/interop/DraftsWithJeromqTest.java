package io.weir.patterns.interop;

import static io.weir.patterns.contract.OnWire.receive;
import static io.weir.testing.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Message;
import io.weir.SendResult;
import io.weir.patterns.clientserver.ClientSocket;
import io.weir.patterns.clientserver.PeerSocket;
import io.weir.patterns.clientserver.RoutingNumber;
import io.weir.patterns.clientserver.ServerSocket;
import io.weir.patterns.contract.OnWire;
import io.weir.patterns.pair.ChannelSocket;
import io.weir.patterns.pipeline.GatherSocket;
import io.weir.patterns.pipeline.ScatterSocket;
import io.weir.patterns.pubsub.DishSocket;
import io.weir.patterns.pubsub.RadioSocket;
import io.weir.socket.Context;
import io.weir.socket.Receiving;
import io.weir.socket.Sending;
import io.weir.socket.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;
import zmq.Msg;

/**
 * The kinds of sockets that are drafts in libzmq, with those of JeroMQ. Debian's libzmq and pyzmq are built without them, so
 * that JeroMQ is the one other implementation that is at hand.
 */
@Tag("interop")
class DraftsWithJeromqTest {
    private static final int ROUNDS = 100;

    /** What is done with a socket of each side, which are connected. */
    @FunctionalInterface
    private interface Talk<S extends Socket> {
        void between(S ours, JeromqParty theirs) throws Exception;
    }

    private static <S extends Socket> void with(
            boolean weBind, java.util.function.Function<Context, S> opener, String theirType, Talk<S> talk)
            throws Exception {
        JeromqParty.retrying(() -> {
            try (ZContext theirContext = new ZContext();
                    Context context = Context.create();
                    S ours = opener.apply(context)) {
                JeromqParty theirs = JeromqParty.open(theirContext, theirType);
                if (weBind) {
                    theirs.connect(ours.bind("tcp://127.0.0.1:*").toString());
                } else {
                    ours.connect(theirs.bind("tcp://127.0.0.1:*"));
                }
                try {
                    talk.between(ours, theirs);
                } finally {
                    // What a deaf JeroMQ does not take would be waited for.
                    ours.close(Duration.ZERO);
                }
            }
        });
    }

    @ParameterizedTest(name = "we bind: {0}")
    @ValueSource(booleans = {true, false})
    void itsServerAnswersOurClient(boolean weBind) throws Exception {
        with(weBind, ClientSocket::open, "SERVER", (ours, theirs) -> {
            for (int i = 0; i < ROUNDS; i++) {
                send(ours, Message.of("question " + i));
                answer(theirs);
                assertThat(receive(ours).text()).isEqualTo("re question " + i);
            }
        });
    }

    @ParameterizedTest(name = "we bind: {0}")
    @ValueSource(booleans = {true, false})
    void ourServerAnswersItsClient(boolean weBind) throws Exception {
        with(weBind, ServerSocket::open, "CLIENT", (ours, theirs) -> askAndAnswer(ours, ours, theirs));
    }

    @ParameterizedTest(name = "we bind: {0}")
    @ValueSource(booleans = {true, false})
    void peersTalk(boolean weBind) throws Exception {
        with(weBind, PeerSocket::open, "PEER", (ours, theirs) -> {
            if (weBind) {
                // JeroMQ tells the number of a peer by connectPeer alone, or with the first message.
                int number = theirs.socket().connectPeer(ours.lastEndpoint().toString());
                for (int i = 0; i < ROUNDS; i++) {
                    Msg question = new Msg(("question " + i).getBytes());
                    question.setRoutingId(number);
                    assertThat(theirs.socket().sendMsg(question)).isTrue();
                    Message received = receive(ours);
                    send(ours, RoutingNumber.of(received).before(Message.of("re " + received.text(1))));
                    assertThat(new String(await(theirs.socket()).data())).isEqualTo("re question " + i);
                }
            } else {
                RoutingNumber number = ours.connectPeer(theirs.socket().getLastEndpoint());
                for (int i = 0; i < ROUNDS; i++) {
                    send(ours, number.before(Message.of("question " + i)));
                    answer(theirs);
                    assertThat(receive(ours)).isEqualTo(number.before(Message.of("re question " + i)));
                }
            }
        });
    }

    @ParameterizedTest(name = "we bind: {0}")
    @ValueSource(booleans = {true, false})
    void ourScatterReachesItsGather(boolean weBind) throws Exception {
        with(weBind, ScatterSocket::open, "GATHER", (ours, theirs) -> oneWay(ours, theirs));
    }

    @ParameterizedTest(name = "we bind: {0}")
    @ValueSource(booleans = {true, false})
    void itsScatterReachesOurGather(boolean weBind) throws Exception {
        with(weBind, GatherSocket::open, "SCATTER", (ours, theirs) -> otherWay(theirs, ours));
    }

    @ParameterizedTest(name = "we bind: {0}")
    @ValueSource(booleans = {true, false})
    void channelsTalkBothWays(boolean weBind) throws Exception {
        with(weBind, ChannelSocket::open, "CHANNEL", (ours, theirs) -> {
            oneWay(ours, theirs);
            otherWay(theirs, ours);
        });
    }

    @ParameterizedTest(name = "we bind: {0}")
    @ValueSource(booleans = {true, false})
    void ourRadioReachesItsDish(boolean weBind) throws Exception {
        with(weBind, RadioSocket::open, "DISH", (ours, theirs) -> {
            assertThat(theirs.socket().join("news")).isTrue();
            long deadline = System.nanoTime() + OnWire.PATIENCE.toNanos();
            do {
                // JeroMQ tells its groups to a peer that came only when it attends to its peers.
                assertThat(System.nanoTime()).as("time to join").isLessThan(deadline);
                theirs.attend();
            } while (!ours.awaitMembers("news", 1, Party.MOMENT));
            send(ours, Message.of("new", "no"));
            for (int i = 0; i < ROUNDS; i++) {
                send(ours, Message.of("news", "item " + i));
                Msg item = await(theirs.socket());
                assertThat(item.getGroup()).isEqualTo("news");
                assertThat(new String(item.data())).isEqualTo("item " + i);
            }
        });
    }

    @ParameterizedTest(name = "we bind: {0}")
    @ValueSource(booleans = {true, false})
    void itsRadioReachesOurDish(boolean weBind) throws Exception {
        with(weBind, context -> DishSocket.open(context).join("news"), "RADIO", (ours, theirs) -> {
            Message first = until(ours, () -> publish(theirs, "news", "first"));
            assertThat(OnWire.frames(first)).containsExactly("news", "first");
            publish(theirs, "old", "no");
            publish(theirs, "news", "last");
            Message next = receive(ours);
            while (next.text(1).equals("first")) {
                next = receive(ours);
            }
            assertThat(OnWire.frames(next)).containsExactly("news", "last");
        });
    }

    /** Sends with patience, not for ever: a JeroMQ that is deaf never becomes a peer. */
    private static void send(Sending from, Message message) throws InterruptedException {
        assertThat(from.send(message, OnWire.PATIENCE)).isEqualTo(SendResult.SENT);
    }

    private static boolean publish(JeromqParty radio, String group, String body) {
        Msg message = new Msg(body.getBytes());
        message.setGroup(group);
        return radio.socket().sendMsg(message);
    }

    /** Has something sent until it arrives. */
    private static Message until(Receiving to, Supplier<Boolean> send) throws InterruptedException {
        long deadline = System.nanoTime() + OnWire.PATIENCE.toNanos();
        Message message;
        do {
            assertThat(System.nanoTime()).as("time").isLessThan(deadline);
            assertThat(send.get()).isTrue();
            message = to.receive(Duration.ofMillis(10));
        } while (message == null);
        return message;
    }

    private static void askAndAnswer(Receiving receiving, Sending sending, JeromqParty client) throws Exception {
        for (int i = 0; i < ROUNDS; i++) {
            Message question = Message.of("question " + i);
            client.send(question);
            Message received = receive(receiving);
            assertThat(received.skip(1)).isEqualTo(question);
            send(sending, RoutingNumber.of(received).before(Message.of("re " + received.text(1))));
            assertThat(client.receive()).isEqualTo(Message.of("re question " + i));
        }
    }

    /** Takes a message and sends it back to its sender. */
    private static void answer(JeromqParty server) {
        Msg question = await(server.socket());
        Msg answer = new Msg(("re " + new String(question.data())).getBytes());
        answer.setRoutingId(question.getRoutingId());
        assertThat(server.socket().sendMsg(answer)).isTrue();
    }

    private static Msg await(ZMQ.Socket socket) {
        AtomicReference<Msg> message = new AtomicReference<>();
        assertThat(within(OnWire.PATIENCE, () -> {
                    message.set(socket.recvMsg(ZMQ.DONTWAIT));
                    return message.get() != null;
                }))
                .as("a message in time")
                .isTrue();
        return message.get();
    }

    private static void oneWay(Sending ours, JeromqParty theirs) throws Exception {
        for (int i = 0; i < ROUNDS; i++) {
            send(ours, Message.of("item " + i));
            assertThat(theirs.receive()).isEqualTo(Message.of("item " + i));
        }
    }

    private static void otherWay(JeromqParty theirs, Receiving ours) throws Exception {
        for (int i = 0; i < ROUNDS; i++) {
            theirs.send(Message.of("item " + i));
            assertThat(receive(ours)).isEqualTo(Message.of("item " + i));
        }
    }
}
