package io.weir.patterns.interop;

import static io.weir.patterns.interop.SecuredCase.CLIENT;
import static io.weir.patterns.interop.SecuredCase.SERVER;
import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Message;
import io.weir.Refusal;
import io.weir.patterns.interop.Pairing.Roles;
import io.weir.patterns.interop.SecuredCase.Mechanism;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.security.CurveCertificate;
import io.weir.security.CurveKeyPair;
import io.weir.security.Security;
import io.weir.socket.Context;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.zeromq.ZAuth;
import org.zeromq.ZCert;
import org.zeromq.ZContext;

/** PLAIN and CURVE with JeroMQ 0.6.0: as server with its ZAuth and as client, bound and connected; and its certificates. */
@Tag("interop")
@Tag("slow")
@Timeout(240)
class SecuredPairsWithJeromqTest {
    private static final String TCP = "tcp://127.0.0.1:*";

    @TempDir
    private Path directory;

    /** JeroMQ and its ZAP handler, which lets in our client and no other. */
    private record Jeromq(ZContext context, ZAuth handler) implements AutoCloseable {
        static Jeromq start(Path directory) throws IOException {
            ZContext context = new ZContext();
            Path certificates = Files.createTempDirectory(directory, "certificates");
            // It takes every file of a directory of certificates for one.
            Path passwords = Files.createTempFile(directory, "passwords", ".txt");
            CurveCertificate.write(certificates.resolve("client.key"), CLIENT, Map.of("name", "client"));
            Files.writeString(passwords, SecuredCase.USER + "=" + SecuredCase.PASSWORD + "\n");
            ZAuth handler = new ZAuth(context);
            handler.configurePlain("*", passwords.toString());
            handler.configureCurve(certificates.toString());
            return new Jeromq(context, handler);
        }

        JeromqParty open(String type, Mechanism mechanism, boolean server) {
            JeromqParty party = JeromqParty.open(context, type);
            switch (mechanism) {
                case PLAIN -> {
                    if (server) {
                        party.socket().setPlainServer(true);
                    } else {
                        party.socket().setPlainUsername(SecuredCase.USER);
                        party.socket().setPlainPassword(SecuredCase.PASSWORD);
                    }
                }
                case CURVE -> {
                    CurveKeyPair own = server ? SERVER : CLIENT;
                    party.socket().setCurvePublicKey(own.publicKey().bytes());
                    party.socket().setCurveSecretKey(own.secret());
                    if (server) {
                        party.socket().setCurveServer(true);
                    } else {
                        party.socket().setCurveServerKey(SERVER.publicKey().bytes());
                    }
                }
            }
            return party;
        }

        @Override
        public void close() {
            handler.close();
            context.close();
        }
    }

    static List<SecuredCase> cases() {
        return SecuredCase.casesWithUserIds(Mechanism.values());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void messagesArriveAsTheyWereSent(SecuredCase of) throws Exception {
        Roles roles = of.roles();
        JeromqParty.retrying(() -> {
            try (Jeromq jeromq = Jeromq.start(directory);
                    Context context = Context.create();
                    WeirParty ours = WeirParty.open(context, roles.ourType(), roles.ourId(), of.options())) {
                JeromqParty theirs = jeromq.open(roles.theirType(), of.mechanism(), !of.weServe());
                if (!roles.theirId().isNone()) {
                    theirs.socket().setIdentity(roles.theirId().array());
                }
                if (roles.theirType().equals("ROUTER")) {
                    theirs.socket().setRouterMandatory(true);
                }
                of.converse(ours, theirs);
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void weKnowWhoItIs(Mechanism mechanism) throws Exception {
        JeromqParty.retrying(() -> {
            try (Jeromq jeromq = Jeromq.start(directory);
                    Context context = Context.create();
                    PullSocket pull = PullSocket.open(context, o -> o.security(mechanism.ours(true)))) {
                JeromqParty push = jeromq.open("PUSH", mechanism, false);
                push.connect(pull.bind(TCP).toString());
                push.send(Message.of("hello"));
                Message received = pull.receive(Party.PATIENCE);
                assertThat(received).isEqualTo(Message.of("hello"));
                assertThat(received.origin().userId()).isEqualTo(mechanism.userId());
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void itRefusesAStrangerAndWeStayAway(Mechanism mechanism) throws Exception {
        Security stranger = mechanism == Mechanism.PLAIN
                ? Security.plainClient(SecuredCase.USER, "guess")
                : Security.curveClient(SERVER.publicKey());
        JeromqParty.retrying(() -> {
            try (Jeromq jeromq = Jeromq.start(directory);
                    Context context = Context.create();
                    PushSocket push =
                            PushSocket.open(context, o -> o.security(stranger).linger(Duration.ZERO))) {
                JeromqParty pull = jeromq.open("PULL", mechanism, true);
                push.connect(pull.bind(TCP));
                eventually(() -> assertThat(push.refusals()).containsKey(Refusal.ERROR_RECEIVED));
                assertThat(push.peerCount()).isZero();
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void weRefuseItAsAStranger(Mechanism mechanism) throws Exception {
        JeromqParty.retrying(() -> {
            try (Jeromq jeromq = Jeromq.start(directory);
                    Context context = Context.create();
                    PullSocket pull = PullSocket.open(context, o -> o.security(mechanism.ours(true)))) {
                JeromqParty push = jeromq.open("PUSH", mechanism, false);
                if (mechanism == Mechanism.PLAIN) {
                    push.socket().setPlainPassword("guess");
                } else {
                    push.socket().setCurvePublicKey(SERVER.publicKey().bytes());
                    push.socket().setCurveSecretKey(SERVER.secret());
                }
                push.connect(pull.bind(TCP).toString());
                eventually(() -> assertThat(pull.refusals()).containsKey(Refusal.AUTHENTICATION_DENIED));
                assertThat(pull.peerCount()).isZero();
            }
        });
    }

    @Test
    void weReadTheCertificatesThatItWrites() throws Exception {
        ZCert theirs = new ZCert();
        theirs.setMeta("name", "weather station");
        Path publicFile = directory.resolve("theirs.key");
        theirs.savePublic(publicFile.toString());
        theirs.saveSecret(publicFile + "_secret");

        CurveCertificate certificate = CurveCertificate.load(publicFile);
        assertThat(certificate.publicKey()).hasToString(theirs.getPublicKeyAsZ85());
        assertThat(certificate.metadata()).containsEntry("name", "weather station");
        try (CurveKeyPair pair = CurveCertificate.loadKeyPair(directory.resolve("theirs.key_secret"))) {
            assertThat(pair.publicKey()).isEqualTo(certificate.publicKey());
        }
    }
}
