package io.weir.patterns.interop;

import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Refusal;
import io.weir.event.SocketEvent.ConnectRetried;
import io.weir.option.Reconnection;
import io.weir.patterns.events.Heard;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.socket.Context;
import io.weir.testing.KeptLog;
import io.weir.testing.NeedsPyzmq;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Sockets of libzmq whose mechanism is not ours. libzmq closes as soon as it sees that, and what it had not said by then
 * it never says, so each attempt must have shown us its mechanism first.
 */
@NeedsPyzmq
@Timeout(120)
class MismatchedPeersTest {
    private static final byte[] SERVER_KEY = ascii("rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7");
    private static final byte[] SERVER_SECRET = ascii("JTKVSB%%)wK0E.X)V>+}o?pNmC{O&4W4b!Ni{Lh6");
    private static final byte[] CLIENT_KEY = ascii("Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID");
    private static final byte[] CLIENT_SECRET = ascii("D:)Q[IlAW!ahhC2ac:9*A}h:p?([4%wOTJ%JR%cs");
    private static final long CLIENTS = 20;
    private static final String TCP = "tcp://127.0.0.1:*";

    @AutoClose
    private final KeptLog log = new KeptLog();

    @AutoClose
    private final PyzmqPeer libzmq = PyzmqPeer.start();

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static PyzmqSocket client(PyzmqSocket socket, String mechanism) {
        return mechanism.equals("PLAIN")
                ? socket.set("PLAIN_USERNAME", ascii("me")).set("PLAIN_PASSWORD", ascii("guess"))
                : socket.set("CURVE_SERVERKEY", SERVER_KEY)
                        .set("CURVE_PUBLICKEY", CLIENT_KEY)
                        .set("CURVE_SECRETKEY", CLIENT_SECRET);
    }

    private static PyzmqSocket server(PyzmqSocket socket, String mechanism) {
        return mechanism.equals("PLAIN")
                ? socket.set("PLAIN_SERVER", 1)
                : socket.set("CURVE_SERVER", 1).set("CURVE_SECRETKEY", SERVER_SECRET);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PLAIN", "CURVE"})
    void clientsWithAnotherMechanismAreCountedAndLogged(String mechanism) throws Exception {
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(context)) {
            String endpoint = pull.bind(TCP).toString();
            // One attempt each: libzmq never comes back after a mismatch that it saw itself.
            for (int i = 0; i < CLIENTS; i++) {
                client(libzmq.open("PUSH"), mechanism).connect(endpoint);
            }
            eventually(() -> assertThat(pull.refusals().values()).containsExactly(CLIENTS));
            assertThat(pull.refusals()).containsOnlyKeys(Refusal.MECHANISM_MISMATCH);
        }
        assertThat(log.lines())
                .isNotEmpty()
                .allMatch(line -> line.contains("MECHANISM_MISMATCH (mechanism: " + mechanism + " (expected: NULL))"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PLAIN", "CURVE"})
    void aServerWithAnotherMechanismIsCountedAndLoggedAndTriedEverLessOften(String mechanism) throws Exception {
        try (Context context = Context.create();
                PushSocket push =
                        PushSocket.open(context, o -> o.reconnection(Reconnection.every(Duration.ofMillis(5))))) {
            Heard heard = Heard.from(push);
            push.connect(server(libzmq.open("PULL"), mechanism).bind(TCP));

            eventually(() -> assertThat(heard.all(ConnectRetried.class)).hasSize(8));
            assertThat(push.refusals()).isEqualTo(Map.of(Refusal.MECHANISM_MISMATCH, 8L));
            List<Duration> waits = heard.all(ConnectRetried.class).stream()
                    .map(ConnectRetried::interval)
                    .toList();
            assertThat(waits.get(7)).isGreaterThanOrEqualTo(Duration.ofMillis(5 << 7));
        }
        assertThat(log.lines()).isNotEmpty().allMatch(line -> line.contains("mechanism: " + mechanism));
    }
}
