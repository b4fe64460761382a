package io.weir.patterns.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Message;
import io.weir.Refusal;
import io.weir.RoutingId;
import io.weir.patterns.reqrep.DealerSocket;
import io.weir.patterns.reqrep.RouterSocket;
import io.weir.socket.Context;
import io.weir.testing.NeedsPyzmq;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The names by which a ROUTER knows its peers, those of Weir and those of libzmq. */
@NeedsPyzmq
class IdentitiesTest {
    private static final Message HELLO = Message.of("hello");

    @AutoClose
    private static PyzmqPeer peer;

    @TempDir
    private Path directory;

    @BeforeAll
    static void startPeer() {
        peer = PyzmqPeer.start();
    }

    @AfterEach
    void closePeersSockets() {
        peer.reset();
    }

    @ParameterizedTest(name = "{0} on a {1}, {2}")
    @MethodSource("identitiesOfAllTypes")
    void aRouterOfLibzmqKnowsUsByOurName(Identity id, String type, Wiring wiring) {
        try (Context context = wiring.context();
                WeirParty ours = WeirParty.open(context, type, id.value(), options -> {})) {
            PyzmqSocket router = peer.open("ROUTER").set("ROUTER_MANDATORY", 1);
            wiring.join(ours, router, directory);
            converse(ours, type, router, id.value().array());
        }
    }

    @ParameterizedTest(name = "{0} on a {1}, {2}")
    @MethodSource("identitiesOfAllTypes")
    void ourRouterKnowsLibzmqByItsName(Identity id, String type, Wiring wiring) {
        try (Context context = wiring.context();
                WeirParty router = WeirParty.open(context, "ROUTER")) {
            PyzmqSocket theirs = peer.open(type).set("ROUTING_ID", id.value().array());
            wiring.join(router, theirs, directory);
            converse(theirs, type, router, id.value().array());
        }
    }

    /** The router speaks first where it may. */
    private static void converse(Party named, String type, Party router, byte[] id) {
        if (type.equals("REQ")) {
            named.send(HELLO);
            assertThat(router.receive()).isEqualTo(HELLO.prepend(new byte[0]).prepend(id));
            router.send(HELLO.prepend(new byte[0]).prepend(id));
            assertThat(named.receive()).isEqualTo(HELLO);
            return;
        }
        router.send(HELLO.prepend(id));
        Message heard = named.receive();
        if (type.equals("ROUTER")) {
            named.send(heard);
        } else {
            assertThat(heard).isEqualTo(HELLO);
            named.send(heard);
        }
        assertThat(router.receive()).isEqualTo(HELLO.prepend(id));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wirings")
    void aNamelessPeerGetsANameOfFiveBytesThatBeginsWithZero(Wiring wiring) {
        try (Context context = wiring.context();
                WeirParty router = WeirParty.open(context, "ROUTER")) {
            PyzmqSocket theirs = peer.open("DEALER");
            wiring.join(router, theirs, directory);
            theirs.send(HELLO);
            Message received = router.receive();
            assertThat(received.array(0)).hasSize(5).startsWith(0);
            router.send(received);
            assertThat(theirs.receive()).isEqualTo(HELLO);
        }
    }

    @Test
    void aReservedNameIsRefusedAndOthersAreServed() throws InterruptedException {
        try (Context context = Context.create();
                RouterSocket router = RouterSocket.open(context)) {
            String endpoint = router.bind("tcp://127.0.0.1:*").toString();
            PyzmqSocket squatter = peer.open("DEALER")
                    .set("ROUTING_ID", new byte[] {0, 1, 2, 3, 4})
                    .monitor();
            squatter.connect(endpoint);
            assertThat(squatter.events("DISCONNECTED", Party.PATIENCE)).contains("DISCONNECTED");
            assertThat(router.refusals()).containsKey(Refusal.INVALID_IDENTITY);
            PyzmqSocket honest = peer.open("DEALER");
            honest.connect(endpoint);
            honest.send(HELLO);
            assertThat(router.receive().skip(1)).isEqualTo(HELLO);
        }
    }

    @Test
    void theSecondOfTwoPeersByOneNameIsRefusedUntilTheFirstIsGone() throws InterruptedException {
        RoutingId name = RoutingId.of("one");
        try (Context context = Context.create();
                RouterSocket router = RouterSocket.open(context)) {
            String endpoint = router.bind("tcp://127.0.0.1:*").toString();
            PyzmqSocket first = peer.open("DEALER").set("ROUTING_ID", name.array());
            first.connect(endpoint);
            first.send(Message.of("first"));
            assertThat(router.receive().text(1)).isEqualTo("first");
            PyzmqSocket second =
                    peer.open("DEALER").set("ROUTING_ID", name.array()).monitor();
            second.connect(endpoint);
            assertThat(second.events("DISCONNECTED", Party.PATIENCE)).contains("DISCONNECTED");
            assertThat(router.refusals()).containsKey(Refusal.DUPLICATE_IDENTITY);
            first.send(Message.of("still here"));
            assertThat(router.receive().text(1)).isEqualTo("still here");
            first.close();
            // A name that is free again: what the second sends arrives, once it is let in.
            second.send(Message.of("second"));
            assertThat(router.receive().text(1)).isEqualTo("second");
        }
    }

    @Test
    void aNewcomerTakesANameOverIfItMay() throws InterruptedException {
        RoutingId name = RoutingId.of("one");
        try (Context context = Context.create();
                RouterSocket router = RouterSocket.open(context, options -> options.handover(true))) {
            String endpoint = router.bind("tcp://127.0.0.1:*").toString();
            PyzmqSocket first = peer.open("DEALER").set("ROUTING_ID", name.array());
            first.set("RECONNECT_IVL", -1).monitor().connect(endpoint);
            first.send(Message.of("first"));
            assertThat(router.receive().text(1)).isEqualTo("first");
            PyzmqSocket second = peer.open("DEALER").set("ROUTING_ID", name.array());
            second.connect(endpoint);
            second.send(Message.of("second"));
            assertThat(router.receive().text(1)).isEqualTo("second");
            assertThat(first.events("DISCONNECTED", Party.PATIENCE)).contains("DISCONNECTED");
            router.send(HELLO.prepend(name.array()));
            assertThat(second.receive()).isEqualTo(HELLO);
        }
    }

    @Test
    void aNameOfOurChoiceForThePeerThatAnswersAConnect() throws InterruptedException {
        try (Context context = Context.create();
                RouterSocket router = RouterSocket.open(context)) {
            PyzmqSocket theirs = peer.open("DEALER").set("ROUTING_ID", bytes("what it calls itself"));
            String endpoint = theirs.bind("tcp://127.0.0.1:*");
            RoutingId ours = RoutingId.of("what we call it");
            router.connect(io.weir.Endpoint.parse(endpoint), options -> options.peerRoutingId(ours));
            assertThat(router.awaitPeer(ours, Party.PATIENCE)).isTrue();
            router.send(HELLO.prepend(ours.array()));
            assertThat(theirs.receive()).isEqualTo(HELLO);
            theirs.send(HELLO);
            assertThat(router.receive()).isEqualTo(HELLO.prepend(ours.array()));
        }
    }

    @Test
    void aProbeTellsEitherRouterOfAPeer() throws InterruptedException {
        try (Context context = Context.create();
                RouterSocket router = RouterSocket.open(context);
                DealerSocket dealer = DealerSocket.open(
                        context,
                        options -> options.routingId(RoutingId.of("ours")).probeRouter(true))) {
            PyzmqSocket theirDealer =
                    peer.open("DEALER").set("ROUTING_ID", bytes("theirs")).set("PROBE_ROUTER", 1);
            theirDealer.connect(router.bind("tcp://127.0.0.1:*").toString());
            assertThat(router.receive()).isEqualTo(Message.of("theirs", ""));
            PyzmqSocket theirRouter = peer.open("ROUTER");
            dealer.connect(theirRouter.bind("tcp://127.0.0.1:*"));
            assertThat(theirRouter.receive()).isEqualTo(Message.of("ours", ""));
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A name that says in test reports what it is. */
    private record Identity(RoutingId value) {
        @Override
        public String toString() {
            byte[] bytes = value.array();
            return bytes.length + " bytes, 0x" + HexFormat.of().formatHex(bytes, 0, Math.min(4, bytes.length));
        }
    }

    static Stream<Arguments> identitiesOfAllTypes() {
        byte[] binary = new byte[64];
        for (int i = 0; i < binary.length; i++) {
            binary[i] = (byte) (255 - i * 5);
        }
        List<Identity> identities = Stream.of(new byte[] {1}, new byte[] {-1}, binary, Topics.topic(255))
                .map(RoutingId::of)
                .map(Identity::new)
                .toList();
        List<Wiring> wirings = Wiring.all();
        int[] turn = {0};
        return Stream.of("DEALER", "REQ", "ROUTER")
                .flatMap(type ->
                        identities.stream().map(id -> Arguments.of(id, type, wirings.get(turn[0]++ % wirings.size()))));
    }

    static List<Wiring> wirings() {
        return Wiring.all();
    }
}
