package io.weir.patterns.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Endpoint;
import io.weir.Message;
import io.weir.Refusal;
import io.weir.netty.testing.TlsFiles;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.patterns.reqrep.RepSocket;
import io.weir.patterns.reqrep.ReqSocket;
import io.weir.socket.Context;
import io.weir.testing.Eventually;
import io.weir.testing.FreePort;
import io.weir.testing.Interop;
import io.weir.testing.NeedsPyzmq;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;

/** Sockets of libzmq in clear text, with stunnel between them and our {@code tls+tcp}. */
@NeedsPyzmq
@ExtendWith(TlsTest.NeedsStunnel.class)
class TlsTest {
    @AutoClose
    private static PyzmqPeer peer;

    @AutoClose
    private final Context context = Context.create();

    @TempDir
    private Path folder;

    private TlsFiles files;

    @BeforeAll
    static void startPeer() {
        peer = PyzmqPeer.start();
    }

    @BeforeEach
    void makeCertificates() {
        files = new TlsFiles(folder);
    }

    @AfterEach
    void closePeersSockets() {
        peer.reset();
    }

    /** Takes TLS with clients' certificates at one port, and brings what it finds inside to another. */
    private Stunnel before(int plain, int tls) throws Exception {
        files.server();
        return Stunnel.start(
                folder,
                "accept = 127.0.0.1:" + tls,
                "connect = 127.0.0.1:" + plain,
                "cert = " + files.chain("server"),
                "key = " + files.key("server"),
                "CAfile = " + files.authority(),
                "verifyChain = yes");
    }

    /** Takes clear text at one port, and brings it in TLS to another, whose server it checks. */
    private Stunnel behind(int plain, Endpoint tls, String host) throws Exception {
        files.showing("client", TlsFiles.builder("stunnel"));
        return Stunnel.start(
                folder,
                "client = yes",
                "accept = 127.0.0.1:" + plain,
                "connect = " + tls.address(),
                "cert = " + files.chain("client"),
                "key = " + files.key("client"),
                "CAfile = " + files.authority(),
                "verifyChain = yes",
                "checkIP = " + host);
    }

    private static Message take(PyzmqSocket from) {
        Message message = from.receive(Party.PATIENCE);
        assertThat(message).as("a message").isNotNull();
        return message;
    }

    @Test
    void weConnectToLibzmqBehindStunnel() throws Exception {
        PyzmqSocket rep = peer.open("REP");
        String bound = rep.bind("tcp://127.0.0.1:*");
        int port = FreePort.find();
        try (Stunnel stunnel = before(Integer.parseInt(bound.substring(bound.lastIndexOf(':') + 1)), port);
                ReqSocket req = ReqSocket.open(context, o -> o.tls(files.showing("own", TlsFiles.builder("weir"))))) {
            req.connect("tls+tcp://127.0.0.1:" + port);
            for (int i = 0; i < 10; i++) {
                req.send("hello " + i);
                assertThat(take(rep)).isEqualTo(Message.of("hello " + i));
                rep.send(Message.of("world"));
                assertThat(req.receive(Party.PATIENCE)).isEqualTo(Message.of("world"));
            }
            assertThat(stunnel.isAlive()).isTrue();
        }
    }

    @Test
    void libzmqConnectsToUsThroughStunnel() throws Exception {
        PyzmqSocket req = peer.open("REQ");
        int port = FreePort.find();
        try (RepSocket rep = RepSocket.open(context, o -> o.tls(files.server().requireClientCertificate()));
                Stunnel stunnel = behind(port, rep.bind("tls+tcp://127.0.0.1:*"), "127.0.0.1")) {
            req.connect("tcp://127.0.0.1:" + port);
            for (int i = 0; i < 10; i++) {
                req.send(Message.of("hello " + i));
                assertThat(rep.receive(Party.PATIENCE)).isEqualTo(Message.of("hello " + i));
                rep.send("world");
                assertThat(take(req)).isEqualTo(Message.of("world"));
            }
            assertThat(stunnel.isAlive()).isTrue();
        }
    }

    @Test
    void largeMessagesAndTheEndOfTheSenderComeThrough() throws Exception {
        PyzmqSocket pull = peer.open("PULL");
        String bound = pull.bind("tcp://127.0.0.1:*");
        int port = FreePort.find();
        Message large = Bodies.of(3 * Bodies.MEBIBYTE);
        try (Stunnel stunnel = before(Integer.parseInt(bound.substring(bound.lastIndexOf(':') + 1)), port)) {
            try (PushSocket push = PushSocket.open(
                    context, o -> o.linger(Party.PATIENCE).tls(files.showing("own", TlsFiles.builder("weir"))))) {
                push.connect("tls+tcp://127.0.0.1:" + port);
                for (int i = 0; i < 5; i++) {
                    push.send(large);
                }
            }
            for (int i = 0; i < 5; i++) {
                assertThat(take(pull)).isEqualTo(large);
            }
            assertThat(stunnel.isAlive()).isTrue();
        }
    }

    @Test
    void aStunnelWithoutACertificateThatIsKnownIsRefused() throws Exception {
        PyzmqSocket push = peer.open("PUSH");
        int port = FreePort.find();
        Path other = Files.createDirectory(folder.resolve("other"));
        try (PullSocket pull = PullSocket.open(
                        context,
                        o -> o.tls(files.server()
                                .withTrust(new TlsFiles(other).authority())
                                .requireClientCertificate()));
                Stunnel stunnel = behind(port, pull.bind("tls+tcp://127.0.0.1:*"), "127.0.0.1")) {
            push.connect("tcp://127.0.0.1:" + port);
            Eventually.eventually(() -> assertThat(pull.refusals()).containsKey(Refusal.TLS_FAILED));
            assertThat(stunnel.isAlive()).isTrue();
        }
    }

    /** Skips where there is no stunnel. */
    static final class NeedsStunnel implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return Interop.needs("stunnel", Stunnel.isHere(), "there is no stunnel4 (apt-get install stunnel4)");
        }
    }
}
