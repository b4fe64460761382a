package io.weir.patterns.contract;

import static io.weir.patterns.contract.OnWire.assertNothingComes;
import static io.weir.patterns.contract.OnWire.awaitPeers;
import static io.weir.patterns.contract.OnWire.receive;
import static io.weir.patterns.contract.OnWire.receiveFrames;
import static io.weir.patterns.contract.OnWire.receiveTexts;
import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Endpoint;
import io.weir.Message;
import io.weir.Origin;
import io.weir.RoutingId;
import io.weir.SendResult;
import io.weir.patterns.pair.PairSocket;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.patterns.pubsub.PubSocket;
import io.weir.patterns.pubsub.SubSocket;
import io.weir.patterns.reqrep.DealerSocket;
import io.weir.patterns.reqrep.RouterSocket;
import io.weir.socket.Context;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is sent arrives: whole, in order, once, whichever end came first. */
interface DeliveryContract extends OnWire {
    /** Around every size at which the encoding, or the way through the buffers, changes. */
    int[] SIZES = {0, 1, 254, 255, 256, 257, 8191, 8192, 8193, 65_535, 65_536, 65_537, 1 << 20};

    @Test
    default void deliversInOrder() throws Exception {
        int count = 20_000;
        try (Context context = wire().context();
                PullSocket pull = PullSocket.open(context);
                PushSocket push = PushSocket.open(context)) {
            push.connect(pull.bind(wire().anywhere()));
            try (Caller<Void> sender = Caller.running(() -> {
                for (int i = 0; i < count; i++) {
                    push.send(String.valueOf(i));
                }
            })) {
                for (int i = 0; i < count; i++) {
                    assertThat(receive(pull).text()).isEqualTo(String.valueOf(i));
                }
                sender.result();
            }
        }
    }

    @Test
    default void deliversMessagesOfEverySize() throws Exception {
        Random random = new Random(1);
        try (Context context = wire().context();
                PullSocket pull = PullSocket.open(context);
                PushSocket push = PushSocket.open(context)) {
            push.connect(pull.bind(wire().anywhere()));
            for (int size : SIZES) {
                byte[] body = new byte[size];
                random.nextBytes(body);
                push.send(Message.of(body));
                Message received = receive(pull);
                assertThat(received.frameCount()).isEqualTo(1);
                assertThat(received.bytes()).isEqualTo(body);
            }
        }
    }

    @Test
    default void deliversBodiesOutsideTheHeapThoughTheSenderReleasesThem() throws Exception {
        int count = 300;
        try (Context context = wire().context();
                PullSocket pull = PullSocket.open(context);
                PushSocket push = PushSocket.open(context)) {
            push.connect(pull.bind(wire().anywhere()));
            try (Caller<Void> sender = Caller.running(() -> {
                for (int i = 0; i < count; i++) {
                    Message message = context.message(SIZES[i % SIZES.length], numbered(i));
                    push.send(message.prepend(new byte[] {1}));
                    message.release();
                }
            })) {
                for (int i = 0; i < count; i++) {
                    Message received = receive(pull);
                    assertThat(received.size()).isEqualTo(1 + SIZES[i % SIZES.length]);
                    assertNumbered(received, i);
                    received.release();
                }
                sender.result();
            }
        }
    }

    @Test
    default void deliversABodyThatWasReleasedBeforeThereWasAPeer() throws Exception {
        try (Context context = wire().context();
                PullSocket pull = PullSocket.open(context);
                PushSocket push = PushSocket.open(context)) {
            Message waiting = context.message(100_000, numbered(1));
            CompletionStage<Void> sent = push.sendAsync(waiting);
            waiting.release();
            // Were the memory free, these would have it.
            for (int i = 0; i < 10; i++) {
                context.message(100_000, numbered(2));
            }
            push.connect(pull.bind(wire().anywhere()));
            assertNumbered(receive(pull), 1);
            sent.toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    default void deliversLittleThatWasWrittenWhereMuchWouldFit() throws Exception {
        try (Context context = wire().context();
                PullSocket pull = PullSocket.open(context);
                PushSocket push = PushSocket.open(context)) {
            push.connect(pull.bind(wire().anywhere()));
            for (int size : new int[] {0, 1, 255, 256, 40_000}) {
                Message little = context.message(100_000, body -> body.put(new byte[size]));
                push.send(little);
                little.release();
                assertThat(receive(pull).bytes()).isEqualTo(new byte[size]);
            }
        }
    }

    @Test
    default void deliversOneBodyOutsideTheHeapToMany() throws Exception {
        int count = 200;
        int size = 100_000;
        try (Context context = wire().context();
                PubSocket pub = PubSocket.open(context, options -> options.noDrop(true));
                SubSocket one = SubSocket.open(context);
                SubSocket two = SubSocket.open(context);
                SubSocket three = SubSocket.open(context)) {
            Endpoint endpoint = pub.bind(wire().anywhere());
            for (SubSocket sub : List.of(one, two, three)) {
                sub.subscribe("");
                sub.connect(endpoint);
            }
            assertThat(pub.awaitSubscribers(3, Duration.ofSeconds(10))).isTrue();
            try (Caller<Void> sender = Caller.running(() -> {
                for (int i = 0; i < count; i++) {
                    Message message = context.message(size, numbered(i));
                    pub.send(message);
                    message.release();
                }
            })) {
                for (int i = 0; i < count; i++) {
                    for (SubSocket sub : List.of(one, two, three)) {
                        Message received = receive(sub);
                        assertNumbered(received, i);
                        received.release();
                    }
                }
                sender.result();
            }
        }
    }

    private static Context.BodyWriter<RuntimeException> numbered(int number) {
        return body -> {
            while (body.remaining() >= Integer.BYTES) {
                body.putInt(number);
            }
            while (body.hasRemaining()) {
                body.put((byte) number);
            }
        };
    }

    private static void assertNumbered(Message message, int number) {
        ByteBuffer body = message.buffer(message.frameCount() - 1);
        while (body.remaining() >= Integer.BYTES) {
            int found = body.getInt();
            if (found != number) {
                assertThat(found).isEqualTo(number);
            }
        }
    }

    @Test
    default void deliversMultipartMessagesWhole() throws Exception {
        try (Context context = wire().context();
                PullSocket pull = PullSocket.open(context);
                PushSocket push = PushSocket.open(context)) {
            push.connect(pull.bind(wire().anywhere()));
            Message everySize =
                    Message.wrap(IntStream.of(SIZES).mapToObj(byte[]::new).toArray(byte[][]::new));
            Message many = Message.wrap(
                    IntStream.range(0, 1000).mapToObj(i -> new byte[i % 3]).toArray(byte[][]::new));
            push.send(everySize);
            push.send(many);
            push.send(everySize);
            assertThat(receive(pull)).isEqualTo(everySize);
            assertThat(receive(pull)).isEqualTo(many);
            assertThat(receive(pull)).isEqualTo(everySize);
        }
    }

    @Test
    default void deliversEmptyFramesWhereverTheyStand() throws Exception {
        List<List<String>> messages =
                List.of(List.of(""), List.of("", ""), List.of("", "a"), List.of("a", ""), List.of("a", "", "", "b"));
        try (Context context = wire().context();
                PullSocket pull = PullSocket.open(context);
                PushSocket push = PushSocket.open(context)) {
            push.connect(pull.bind(wire().anywhere()));
            for (List<String> frames : messages) {
                push.send(Message.of(frames.toArray(String[]::new)));
            }
            for (List<String> frames : messages) {
                assertThat(receiveFrames(pull)).isEqualTo(frames);
            }
        }
    }

    @Test
    default void keepsWhatIsSentBeforeTheOtherSideBinds() throws Exception {
        Endpoint endpoint = wire().nowhere();
        try (Context context = wire().context();
                PushSocket push = PushSocket.open(context, OnWire::hasty);
                PullSocket pull = PullSocket.open(context)) {
            push.connect(endpoint);
            push.send("1");
            push.send(Message.of("2", "", "3"));
            pull.bind(endpoint);
            assertThat(receiveFrames(pull)).containsExactly("1");
            assertThat(receiveFrames(pull)).containsExactly("2", "", "3");
            push.send("4");
            assertThat(receiveFrames(pull)).containsExactly("4");
        }
    }

    @Test
    default void carriesMessagesFromTheSideThatBindsToo() throws Exception {
        try (Context context = wire().context();
                PushSocket push = PushSocket.open(context);
                PullSocket pull = PullSocket.open(context)) {
            pull.connect(push.bind(wire().anywhere()));
            push.send("waits for the peer");
            push.send("has one");
            assertThat(receiveTexts(pull, 2)).containsExactly("waits for the peer", "has one");
        }
    }

    @Test
    default void carriesMessagesBothWaysAtOnce() throws Exception {
        int count = 5000;
        try (Context context = wire().context();
                PairSocket left = PairSocket.open(context);
                PairSocket right = PairSocket.open(context)) {
            left.connect(right.bind(wire().anywhere()));
            try (Caller<Void> toRight = Caller.running(() -> sendNumbers(left, count));
                    Caller<Void> toLeft = Caller.running(() -> sendNumbers(right, count));
                    Caller<List<String>> atLeft = Caller.of(() -> receiveTexts(left, count))) {
                List<String> expected =
                        IntStream.range(0, count).mapToObj(String::valueOf).toList();
                assertThat(receiveTexts(right, count)).isEqualTo(expected);
                assertThat(atLeft.result()).isEqualTo(expected);
                toRight.result();
                toLeft.result();
            }
        }
    }

    private static void sendNumbers(PairSocket by, int count) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            by.send(String.valueOf(i));
        }
    }

    @Test
    default void servesManyPeersEachInItsOrder() throws Exception {
        int peers = 20;
        int each = 200;
        List<PushSocket> all = new ArrayList<>();
        try (Context context = wire().context();
                PullSocket pull = PullSocket.open(context)) {
            Endpoint endpoint = pull.bind(wire().anywhere());
            for (int i = 0; i < peers; i++) {
                PushSocket push = PushSocket.open(context);
                push.connect(endpoint);
                all.add(push);
            }
            for (int n = 0; n < each; n++) {
                for (int i = 0; i < peers; i++) {
                    all.get(i).send(Message.of(String.valueOf(i), String.valueOf(n)));
                }
            }
            Map<String, Integer> next = new HashMap<>();
            for (int n = 0; n < peers * each; n++) {
                Message message = receive(pull);
                assertThat(message.text(1)).isEqualTo(String.valueOf(next.getOrDefault(message.text(), 0)));
                next.merge(message.text(), 1, Integer::sum);
            }
            assertThat(next).hasSize(peers);
            assertThat(pull.peerCount()).isEqualTo(peers);
            assertThat(pull.tryReceive()).isNull();
        }
    }

    @Test
    default void answersEachOfManyPeers() throws Exception {
        int peers = 20;
        List<DealerSocket> all = new ArrayList<>();
        try (Context context = wire().context();
                RouterSocket router = RouterSocket.open(context)) {
            Endpoint endpoint = router.bind(wire().anywhere());
            for (int i = 0; i < peers; i++) {
                DealerSocket dealer = DealerSocket.open(context);
                dealer.connect(endpoint);
                dealer.send(String.valueOf(i));
                all.add(dealer);
            }
            for (int i = 0; i < peers; i++) {
                Message request = receive(router);
                router.send(Message.wrap(request.array(0), ("re " + request.text(1)).getBytes()));
            }
            for (int i = 0; i < peers; i++) {
                assertThat(receive(all.get(i)).text()).isEqualTo("re " + i);
            }
        }
    }

    @Test
    default void tellsWhereAMessageCameFrom() throws Exception {
        try (Context context = wire().context();
                RouterSocket router = RouterSocket.open(context);
                DealerSocket dealer = DealerSocket.open(context, o -> o.routingId(RoutingId.of("me")))) {
            Endpoint endpoint = router.bind(wire().anywhere());
            dealer.connect(endpoint);
            Message made = Message.of("hello");
            dealer.send(made);
            Origin origin = receive(router).origin();
            assertThat(made.origin()).isNull();
            assertThat(origin).isNotNull();
            assertThat(origin.routingId()).isEqualTo(RoutingId.of("me"));
            assertThat(origin.socketType()).isEqualTo("DEALER");
            assertThat(origin.address()).isNotBlank();
            router.send(Message.of("me", "back"));
            assertThat(receive(dealer).origin().socketType()).isEqualTo("ROUTER");
        }
    }

    @Test
    default void mixesWiresOnOneSocket() throws Exception {
        try (Context context = wire().context();
                PullSocket pull = PullSocket.open(context);
                PushSocket here = PushSocket.open(context);
                PushSocket inside = PushSocket.open(context)) {
            here.connect(pull.bind(wire().anywhere()));
            inside.connect(pull.bind(Wire.INPROC.anywhere()));
            here.send("wire");
            inside.send("inproc");
            assertThat(receiveTexts(pull, 2)).containsExactlyInAnyOrder("wire", "inproc");
            assertThat(pull.boundEndpoints()).hasSize(2);
        }
    }

    @Test
    default void carriesMessagesThatAreLargerThanTheByteBudget() throws Exception {
        try (Context context = wire().context();
                PullSocket pull = PullSocket.open(context, o -> o.receiveByteBudget(1000));
                PushSocket push = PushSocket.open(context, o -> o.sendByteBudget(1000))) {
            push.connect(pull.bind(wire().anywhere()));
            try (Caller<Void> sender = Caller.running(() -> {
                for (int i = 0; i < 20; i++) {
                    push.send(Message.wrap(new byte[i % 2 == 0 ? 100_000 + i : i]));
                }
            })) {
                for (int i = 0; i < 20; i++) {
                    assertThat(receive(pull).size()).isEqualTo(i % 2 == 0 ? 100_000 + i : i);
                }
                sender.result();
            }
        }
    }

    @Test
    default void loadBalancesOverItsPeersAndLeavesOutThoseWithoutRoom() throws Exception {
        try (Context context = wire().context();
                PushSocket push = PushSocket.open(context, o -> {
                    OnWire.hasty(o);
                    o.sendHighWaterMark(4);
                });
                PullSocket open = PullSocket.open(context)) {
            push.connect(wire().nowhere());
            push.connect(open.bind(wire().anywhere()));
            awaitPeers(push, 1);
            for (int i = 0; i < 100; i++) {
                push.send(String.valueOf(i));
            }
            // Four of them wait for the peer that is not there.
            assertThat(receiveTexts(open, 96)).hasSize(96);
            assertNothingComes(open);
        }
    }

    @Test
    default void connectsAgainWhenTheOtherSideRestarts() throws Exception {
        Endpoint endpoint = wire().nowhere();
        try (Context context = wire().context();
                PushSocket push = PushSocket.open(context, OnWire::hasty)) {
            for (int round = 0; round < 3; round++) {
                try (PullSocket pull = PullSocket.open(context)) {
                    pull.bind(endpoint);
                    if (!wire().isStream()) {
                        push.connect(endpoint); // As in libzmq, inproc does so only when asked.
                    } else if (round == 0) {
                        push.connect(endpoint);
                    }
                    awaitPeers(push, 1);
                    push.send("round " + round);
                    assertThat(receive(pull).text()).isEqualTo("round " + round);
                }
                eventually(() -> assertThat(push.peerCount()).isZero());
            }
        }
    }

    @Test
    default void connectsAgainWhereASecondConnectIsIgnored() throws Exception {
        Endpoint endpoint = wire().nowhere();
        try (Context context = wire().context();
                DealerSocket dealer = DealerSocket.open(context, OnWire::hasty)) {
            for (int round = 0; round < 3; round++) {
                try (DealerSocket server = DealerSocket.open(context)) {
                    server.bind(endpoint);
                    dealer.connect(endpoint);
                    awaitPeers(dealer, 1);
                    dealer.connect(endpoint);
                    dealer.send("round " + round);
                    assertThat(receive(server).text()).isEqualTo("round " + round);
                    assertThat(server.peerCount()).isEqualTo(1);
                }
                eventually(() -> assertThat(dealer.peerCount()).isZero());
            }
        }
    }

    @Test
    default void aReceiverConnectsAgainWhenTheSenderRestarts() throws Exception {
        Endpoint endpoint = wire().nowhere();
        try (Context context = wire().context();
                PullSocket pull = PullSocket.open(context, OnWire::hasty)) {
            for (int round = 0; round < 3; round++) {
                try (PushSocket push = PushSocket.open(context)) {
                    push.bind(endpoint);
                    if (round == 0 || !wire().isStream()) {
                        pull.connect(endpoint);
                    }
                    push.send("round " + round);
                }
                assertThat(receive(pull).text()).isEqualTo("round " + round);
                eventually(() -> assertThat(pull.peerCount()).isZero());
            }
        }
    }

    @Test
    default void aRestartUnderLoadDeliversNothingTwiceAndNothingOutOfOrder() throws Exception {
        Endpoint endpoint = wire().nowhere();
        try (Context context = wire().context();
                DealerSocket dealer = DealerSocket.open(context, OnWire::hasty);
                Caller<Void> sender = Caller.running(() -> {
                    for (int i = 0; true; i++) {
                        dealer.send(Message.of(String.valueOf(i), "x".repeat(200)));
                    }
                })) {
            int last = -1;
            for (int round = 0; round < 5; round++) {
                try (DealerSocket server = DealerSocket.open(context)) {
                    server.bind(endpoint);
                    dealer.connect(endpoint);
                    for (int n = 0; n < 500; n++) {
                        int number = Integer.parseInt(receive(server).text());
                        assertThat(number).isGreaterThan(last);
                        last = number;
                    }
                }
            }
            assertThat(sender.isWaiting()).isTrue();
        }
    }

    @Test
    default void anArrayThatWasCopiedMayBeWrittenTo() throws Exception {
        try (Context context = wire().context();
                PullSocket pull = PullSocket.open(context);
                PushSocket push = PushSocket.open(context)) {
            push.connect(pull.bind(wire().anywhere()));
            byte[] body = "before".getBytes();
            Message message = Message.of(body);
            push.send(message);
            body[0] = 'x';
            push.send(message);
            assertThat(receiveTexts(pull, 2)).containsExactly("before", "before");
        }
    }

    @Test
    default void whatAPeerSentStaysReadableWhenItIsGone() throws Exception {
        try (Context context = wire().context();
                PullSocket pull = PullSocket.open(context)) {
            Endpoint endpoint = pull.bind(wire().anywhere());
            try (PushSocket push = PushSocket.open(context)) {
                push.connect(endpoint);
                for (int i = 0; i < 10; i++) {
                    push.send(String.valueOf(i));
                }
            }
            eventually(() -> assertThat(pull.peerCount()).isZero());
            assertThat(receiveTexts(pull, 10)).startsWith("0", "1").endsWith("8", "9");
            assertThat(pull.tryReceive()).isNull();
        }
    }

    @Test
    default void sendsNothingTwiceWhenThePeerIsGone() throws Exception {
        try (Context context = wire().context();
                PushSocket push = PushSocket.open(context, OnWire::hasty)) {
            Endpoint endpoint = push.bind(wire().anywhere());
            try (PullSocket first = PullSocket.open(context)) {
                first.connect(endpoint);
                push.send("1");
                assertThat(receive(first).text()).isEqualTo("1");
            }
            eventually(() -> assertThat(push.trySend(Message.of("no peer"))).isEqualTo(SendResult.NO_PEER));
            try (PullSocket second = PullSocket.open(context)) {
                second.connect(endpoint);
                push.send("2");
                assertThat(receive(second).text()).isEqualTo("2");
                assertNothingComes(second);
            }
        }
    }
}
