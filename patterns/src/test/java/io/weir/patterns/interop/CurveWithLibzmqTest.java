package io.weir.patterns.interop;

import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Message;
import io.weir.Refusal;
import io.weir.RoutingId;
import io.weir.option.OptionsBuilder;
import io.weir.security.Authenticator;
import io.weir.security.CurveKey;
import io.weir.security.CurveKeyPair;
import io.weir.security.Security;
import io.weir.socket.Context;
import io.weir.testing.NeedsPyzmq;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** CURVE with libzmq, whose cipher is libsodium's: as server and as client, bound and connected, and what travels in boxes. */
@NeedsPyzmq
@Timeout(120)
class CurveWithLibzmqTest {
    private static final String TCP = "tcp://127.0.0.1:*";
    private static final Duration INTERVAL = Duration.ofMillis(50);

    @TempDir
    private Path directory;

    @AutoClose
    private final PyzmqPeer libzmq = PyzmqPeer.start();

    @AutoClose
    private final CurveKeyPair server = CurveKeyPair.generate();

    @AutoClose
    private final CurveKeyPair client = CurveKeyPair.generate();

    static Stream<Arguments> wirings() {
        return Wiring.all().stream()
                .flatMap(wiring -> Stream.of(Arguments.of(wiring, true), Arguments.of(wiring, false)));
    }

    private Security security(boolean weServe) {
        return weServe
                ? Security.curveServer(server, Authenticator.curveKeys(Set.of(client.publicKey())))
                : Security.curveClient(server.publicKey(), client);
    }

    private PyzmqSocket open(String type, boolean theyServe) {
        PyzmqSocket socket = libzmq.open(type);
        return theyServe
                ? socket.set("CURVE_SERVER", 1).set("CURVE_SECRETKEY", server.secret())
                : socket.set("CURVE_SERVERKEY", server.publicKey().bytes())
                        .set("CURVE_PUBLICKEY", client.publicKey().bytes())
                        .set("CURVE_SECRETKEY", client.secret());
    }

    private static WeirParty open(Context context, String type, Consumer<OptionsBuilder<?>> options) {
        return WeirParty.open(context, type, RoutingId.NONE, options);
    }

    /** Of sizes around those where boxes, frames and our parts of them change. */
    @ParameterizedTest(name = "{0}, Weir is the server: {1}")
    @MethodSource("wirings")
    void messagesOfAllSizesGoBothWays(Wiring wiring, boolean weServe) {
        Random random = new Random(1);
        try (Context context = wiring.context();
                WeirParty ours = open(context, "DEALER", options -> options.security(security(weServe)));
                PyzmqSocket theirs = open("DEALER", !weServe)) {
            wiring.join(ours, theirs, directory);
            for (int size : new int[] {0, 1, 31, 32, 95, 96, 222, 223, 3871, 3872, 40_000, 1_000_000}) {
                byte[] body = new byte[size];
                random.nextBytes(body);
                for (Message message : List.of(Message.of(body), Message.of(body, new byte[0], body))) {
                    ours.send(message);
                    assertThat(theirs.receive()).as("%d bytes", size).isEqualTo(message);
                    theirs.send(message);
                    assertThat(ours.receive()).as("%d bytes", size).isEqualTo(message);
                }
            }
        }
    }

    @ParameterizedTest(name = "{0}, Weir is the server: {1}")
    @MethodSource("wirings")
    void subscriptionsTravelInBoxes(Wiring wiring, boolean weServe) {
        byte[] topic = "t".repeat(250).getBytes(StandardCharsets.US_ASCII);
        try (Context context = wiring.context();
                WeirParty ours = open(context, "XPUB", options -> options.security(security(weServe)));
                PyzmqSocket theirs = open("SUB", !weServe)) {
            wiring.join(ours, theirs, directory);
            theirs.subscribe(topic);
            assertThat(ours.receive()).isEqualTo(Message.of(Topics.subscription(topic)));
            ours.send(Message.of("unwanted"));
            ours.send(Message.of(topic));
            assertThat(theirs.receive()).isEqualTo(Message.of(topic));
            theirs.unsubscribe(topic);
            assertThat(ours.receive()).isEqualTo(Message.of(Topics.cancellation(topic)));
        }
        try (Context context = wiring.context();
                PyzmqSocket theirs = open("XPUB", !weServe);
                WeirParty ours = open(context, "SUB", options -> options.security(security(weServe)))) {
            ours.subscribe(topic);
            wiring.join(ours, theirs, directory);
            assertThat(theirs.receive()).isEqualTo(Message.of(Topics.subscription(topic)));
            theirs.send(Message.of(topic));
            assertThat(ours.receive()).isEqualTo(Message.of(topic));
        }
    }

    /** Thousands of messages of two frames each way, in many buffers. */
    @Test
    void aStreamComesWholeAndInOrder() {
        for (boolean weServe : new boolean[] {true, false}) {
            try (Context context = Context.create();
                    WeirParty ours = open(context, "DEALER", options -> options.security(security(weServe)));
                    PyzmqSocket theirs = open("DEALER", !weServe)) {
                theirs.connect(ours.bind(TCP));
                var pumping = theirs.pump(0, 20_000, 100);
                for (int number = 0; number < 20_000; number++) {
                    Message message = ours.receive();
                    assertThat(message.text()).isEqualTo(Integer.toString(number));
                    ours.send(message);
                }
                PeerProcess.await(pumping);
                assertThat(theirs.drain(0, 20_000, Party.PATIENCE)).isEqualTo(20_000);
            }
        }
    }

    @Test
    void heartbeatsTravelInBoxes() {
        for (boolean weServe : new boolean[] {true, false}) {
            try (Context context = Context.create();
                    WeirParty ours = open(
                            context,
                            "DEALER",
                            options -> options.security(security(weServe)).heartbeatInterval(INTERVAL));
                    PyzmqSocket theirs = open("DEALER", !weServe)
                            .set("HEARTBEAT_IVL", (int) INTERVAL.toMillis())
                            .monitor()) {
                theirs.connect(ours.bind(TCP));
                ours.send(Message.of("hello"));
                assertThat(theirs.receive()).isEqualTo(Message.of("hello"));
                assertThat(theirs.events("DISCONNECTED", INTERVAL.multipliedBy(10)))
                        .doesNotContain("DISCONNECTED");
                ours.send(Message.of("still here"));
                assertThat(theirs.receive()).isEqualTo(Message.of("still here"));
                assertThat(ours.socket().refusals()).isEmpty();
            }
        }
    }

    @Test
    void aClientWhoseKeyIsNotAllowedHearsThatItIsDenied() throws Exception {
        Security strict = Security.curveServer(server, Authenticator.curveKeys(Set.of(server.publicKey())));
        try (Context context = Context.create();
                WeirParty ours = open(context, "DEALER", options -> options.security(strict));
                PyzmqSocket theirs = open("DEALER", false).monitor()) {
            theirs.connect(ours.bind(TCP));

            assertThat(theirs.events("HANDSHAKE_FAILED_AUTH", Party.PATIENCE)).contains("HANDSHAKE_FAILED_AUTH");
            eventually(() -> assertThat(ours.socket().refusals()).containsOnlyKeys(Refusal.AUTHENTICATION_DENIED));
        }
    }

    @Test
    void aClientThatWasGivenAnotherServersKeyIsCounted() throws Exception {
        try (Context context = Context.create();
                WeirParty ours = open(context, "DEALER", options -> options.security(security(true)));
                PyzmqSocket theirs = open("DEALER", false)
                        .set("CURVE_SERVERKEY", client.publicKey().bytes())) {
            theirs.connect(ours.bind(TCP));

            eventually(() -> assertThat(ours.socket().refusals()).containsOnlyKeys(Refusal.CRYPTOGRAPHIC));
        }
    }

    @Test
    void aServerThatIsNotTheOneThatWeWantNeverGetsAMessage() throws Exception {
        CurveKey other = client.publicKey();
        try (Context context = Context.create();
                WeirParty ours =
                        open(context, "DEALER", options -> options.security(Security.curveClient(other, client)));
                PyzmqSocket theirs = open("DEALER", true)) {
            ours.connect(theirs.bind(TCP));

            eventually(() -> assertThat(ours.socket().refusals()).containsOnlyKeys(Refusal.HANDSHAKE_CLOSED));
            assertThat(ours.socket().peerCount()).isZero();
        }
    }
}
