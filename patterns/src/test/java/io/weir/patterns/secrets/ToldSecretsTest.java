package io.weir.patterns.secrets;

import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Endpoint;
import io.weir.Refusal;
import io.weir.RoutingId;
import io.weir.event.EventSubscription;
import io.weir.event.SocketEvent;
import io.weir.option.Reconnection;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.security.Authenticator;
import io.weir.security.Credentials;
import io.weir.security.CurveCertificate;
import io.weir.security.CurveKeyPair;
import io.weir.security.PasswordHash;
import io.weir.security.Security;
import io.weir.security.Verdict;
import io.weir.security.Z85;
import io.weir.socket.Context;
import io.weir.testing.SecretForms;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import jdk.jfr.Recording;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Handshakes of every kind, that succeed and that fail, and all that is told of them: the log at every level with its stack traces,
 * events, snapshots, a recording of Flight Recorder, exceptions, and the values printed. No secret is in any of it.
 */
@Timeout(60)
class ToldSecretsTest {
    private static final String PASSWORD = "correct-horse-battery";
    private static final String WRONG_PASSWORD = "wrong-horse-battery";
    private static final Logger LOGGER = Logger.getLogger("io.weir");

    @TempDir
    private Path folder;

    @AutoClose
    private final CurveKeyPair server = CurveKeyPair.generate();

    @AutoClose
    private final CurveKeyPair client = CurveKeyPair.generate();

    @AutoClose
    private final CurveKeyPair stranger = CurveKeyPair.generate();

    private final StringWriter text = new StringWriter();
    private final PrintWriter told = new PrintWriter(text, true);
    private final Level level = LOGGER.getLevel();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            told.println(new SimpleFormatter().format(line));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        LOGGER.setLevel(Level.ALL);
        LOGGER.addHandler(handler);
    }

    @AfterEach
    void stopListening() {
        LOGGER.removeHandler(handler);
        LOGGER.setLevel(level);
    }

    @Test
    void nothingThatIsToldOfHandshakesHoldsASecret() throws Exception {
        byte[] recorded;
        try (Recording recording = new Recording()) {
            for (Class<?> kind : SocketEvent.class.getPermittedSubclasses()) {
                recording.enable("weir." + kind.getSimpleName());
            }
            recording.start();
            handshakes();
            recording.stop();
            Path file = folder.resolve("handshakes.jfr");
            recording.dump(file);
            recorded = Files.readAllBytes(file);
        }

        assertThat(text.toString())
                .as("what is told")
                .contains("AUTHENTICATION_DENIED", "AUTHENTICATOR_BROKEN", "CRYPTOGRAPHIC");
        assertThat(secrets()).allSatisfy((name, forms) -> {
            assertThat(forms.in(text.toString())).as(name + " in what was told").isEmpty();
            assertThat(forms.in(recorded, recorded.length))
                    .as(name + " in the recording")
                    .isEmpty();
        });
    }

    private Map<String, SecretForms> secrets() {
        return Map.of(
                "the password", forms(PASSWORD),
                "the wrong password", forms(WRONG_PASSWORD),
                "the server's key", forms(server),
                "the client's key", forms(client),
                "the stranger's key", forms(stranger));
    }

    private static SecretForms forms(String password) {
        return SecretForms.of(password.getBytes(StandardCharsets.UTF_8)).and("text", password);
    }

    private static SecretForms forms(CurveKeyPair pair) {
        return SecretForms.of(pair.secret()).and("Z85", Z85.encode(pair.secret()));
    }

    private void handshakes() throws Exception {
        Path passwords = Files.writeString(folder.resolve("passwords"), "ann:" + PASSWORD + "\n");
        try (Context context = Context.create();
                EventSubscription events = context.onEvent(told::println)) {
            Security plain = Security.plainServer(Authenticator.passwordFile(passwords));
            Security right = Security.plainClient("ann", PASSWORD);
            Security wrong = Security.plainClient("ann", WRONG_PASSWORD);
            succeeds(context, plain, right);
            fails(context, plain, wrong, Refusal.AUTHENTICATION_DENIED);
            fails(context, Security.plainServer(ToldSecretsTest::indiscreet), right, Refusal.AUTHENTICATOR_BROKEN);
            fails(
                    context,
                    Security.plainServer(given -> CompletableFuture.supplyAsync(() -> tell(given))),
                    right,
                    Refusal.AUTHENTICATOR_BROKEN);
            Security curve = Security.curveServer(server, Authenticator.curveKeys(Set.of(client.publicKey())));
            succeeds(context, curve, Security.curveClient(server.publicKey(), client));
            fails(context, curve, Security.curveClient(server.publicKey(), stranger), Refusal.AUTHENTICATION_DENIED);
            fails(context, curve, Security.curveClient(client.publicKey(), stranger), Refusal.CRYPTOGRAPHIC);
            Files.writeString(passwords, "ann:" + PASSWORD + "\nann:" + WRONG_PASSWORD + "\n");
            fails(context, plain, right, Refusal.AUTHENTICATOR_BROKEN);
            List.of(plain, right, curve).forEach(told::println);
        }
        told.println(server + " " + client);
        told.println(Credentials.of("PLAIN", "192.0.2.1", "", RoutingId.NONE)
                .withUser("ann", PASSWORD.getBytes(StandardCharsets.UTF_8)));
        broken();
    }

    private static CompletionStage<Verdict> indiscreet(Credentials credentials) {
        return CompletableFuture.completedStage(tell(credentials));
    }

    private static Verdict tell(Credentials credentials) {
        String password = new String(credentials.password(), StandardCharsets.UTF_8);
        throw new IllegalStateException("no user " + password, new IllegalArgumentException(password));
    }

    /** Files that cannot be read, and texts that are not what they should be. */
    private void broken() throws Exception {
        Path secret = CurveCertificate.write(folder.resolve("a.key"), client, Map.of());
        String whole = Files.readString(secret);
        String key = Z85.encode(client.secret());
        for (String text : List.of(
                whole.replace(key, key.substring(1)),
                whole.replace(key, key + "0"),
                whole.replace("secret-key", "secret-key\n"),
                whole.replace(client.publicKey().toString(), server.publicKey().toString()),
                whole.replace('"' + key, '"' + key + "\n"))) {
            Path file = Files.writeString(folder.resolve("broken"), text);
            tried(() -> CurveCertificate.loadKeyPair(file).close());
        }
        tried(() -> Z85.decode(key + "\u00e9\u00e9\u00e9\u00e9\u00e9"));
        tried(() -> CurveKeyPair.of(key.substring(5)));
        tried(() -> Security.plainClient("ann", PASSWORD.repeat(20)));
        tried(() -> Authenticator.users(Map.of("ann", "$" + PASSWORD)));
        tried(() -> Authenticator.passwordFile(Files.writeString(folder.resolve("wrong"), PASSWORD)));
        tried(() -> told.println(PasswordHash.of(PASSWORD.toCharArray())));
    }

    private void tried(ThrowingRunnable work) {
        try {
            work.run();
        } catch (Exception e) {
            e.printStackTrace(told);
        }
    }

    private interface ThrowingRunnable {
        void run() throws Exception;
    }

    private void succeeds(Context context, Security server, Security client) throws InterruptedException {
        try (PullSocket pull = PullSocket.open(context, o -> o.security(server));
                PushSocket push = PushSocket.open(context, o -> o.security(client))) {
            Endpoint bound = pull.bind("tcp://127.0.0.1:*");
            push.connect(bound);
            push.send("open");
            assertThat(pull.receive().text()).isEqualTo("open");
            told.println(pull.snapshot() + " " + push.snapshot() + " " + context.snapshot());
        }
    }

    private void fails(Context context, Security server, Security client, Refusal why) throws Exception {
        try (PullSocket pull = PullSocket.open(context, o -> o.security(server));
                PushSocket push = PushSocket.open(
                        context,
                        o -> o.security(client)
                                .linger(Duration.ZERO)
                                .reconnection(Reconnection.every(Duration.ofMillis(5))))) {
            push.connect(pull.bind("tcp://127.0.0.1:*"));
            eventually(() -> assertThat(pull.refusals()).containsKey(why));
            told.println(pull.snapshot() + " " + push.snapshot() + " " + context.snapshot());
        }
    }
}
