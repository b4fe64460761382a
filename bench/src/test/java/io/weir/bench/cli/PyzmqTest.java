package io.weir.bench.cli;

import static io.weir.bench.cli.Running.bound;
import static io.weir.bench.cli.Running.weir;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testing.NeedsPyzmq;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command at one end and libzmq at the other. */
@NeedsPyzmq
class PyzmqTest {
    @Test
    void pushSendsToAPullOfLibzmq() {
        try (PythonPeer pull = PythonPeer.run("say(*bound(socket('PULL')).recv_multipart())");
                Running push = weir("push", "--connect", pull.line(), "--frame", "ü", "--frame-hex", "00ff")) {
            assertThat(pull.line()).isEqualTo("b'\\xc3\\xbc' b'\\x00\\xff'");
            assertThat(push.status()).isZero();
        }
    }

    @Test
    void pullReceivesFromAPushOfLibzmq() {
        try (Running pull = bound("pull", "--count", "2", "--format", "hex");
                PythonPeer push = PythonPeer.run(
                        "s = connected(socket('PUSH')); s.send_multipart([b'ab', b'', b'c']); s.send(b'x' * 300)",
                        pull.endpoint())) {
            assertThat(pull.line()).isEqualTo("6162\t\t63");
            assertThat(pull.line()).isEqualTo("78".repeat(300));
            assertThat(pull.status()).isZero();
        }
    }

    @Test
    void pubWaitsForASubOfLibzmq() {
        try (Running pub = bound("pub", "--wait-peers", "1");
                PythonPeer sub = PythonPeer.run(
                        "s = socket('SUB'); s.subscribe(b'b'); connected(s); say(s.recv())", pub.endpoint())) {
            pub.type("a1\nb1\n").endInput();
            assertThat(sub.line()).isEqualTo("b'b1'");
            assertThat(pub.status()).isZero();
        }
    }

    @Test
    void subHearsAPubOfLibzmq() {
        try (PythonPeer xpub =
                        PythonPeer.run("s = bound(socket('XPUB')); say(s.recv()); s.send(b'no'); s.send(b'yes')");
                Running sub = weir("sub", "--connect", xpub.line(), "--subscribe", "y", "--count", "1")) {
            assertThat(xpub.line()).isEqualTo("b'\\x01y'");
            assertThat(sub.line()).isEqualTo("yes");
            assertThat(sub.status()).isZero();
        }
    }

    @Test
    void reqAsksARepOfLibzmq() {
        try (PythonPeer rep =
                        PythonPeer.run("s = bound(socket('REP')); s.send(s.recv().upper()); s.send(s.recv().upper())");
                Running req = weir("req", "--connect", rep.line(), "--frame", "well?", "--count", "2")) {
            assertThat(req.line()).isEqualTo("WELL?");
            assertThat(req.line()).isEqualTo("WELL?");
            assertThat(req.status()).isZero();
        }
    }

    @Test
    void repAnswersAReqOfLibzmqOverIpc(@TempDir Path directory) {
        String endpoint = "ipc://" + directory.resolve("rep");
        try (Running rep = weir("rep", "--bind", endpoint, "--frame", "yes", "--count", "1");
                PythonPeer req = PythonPeer.run(
                        "s = connected(socket('REQ')); s.send(b'well?'); say(s.recv())", rep.endpoint())) {
            assertThat(rep.line()).isEqualTo("well?");
            assertThat(req.line()).isEqualTo("b'yes'");
            assertThat(rep.status()).isZero();
        }
    }

    @Test
    void routerSendsToTheDealerOfLibzmqThatItNames() {
        try (Running router = bound("router", "--frame", "someone", "--frame", "hello", "--count", "1");
                PythonPeer dealer = PythonPeer.run(
                        "s = socket('DEALER'); s.identity = b'someone'; connected(s); say(s.recv()); s.send(b'thanks')",
                        router.endpoint())) {
            assertThat(dealer.line()).isEqualTo("b'hello'");
            assertThat(router.line()).isEqualTo("someone\tthanks");
            assertThat(router.status()).isZero();
        }
    }

    @Test
    void dealerIsKnownToARouterOfLibzmqByItsIdentity() {
        try (PythonPeer router = PythonPeer.run("s = bound(socket('ROUTER')); s.send_multipart(s.recv_multipart())");
                Running dealer = weir(
                        "dealer", "--connect", router.line(), "--identity", "me", "--frame", "echo", "--count", "1")) {
            assertThat(dealer.line()).isEqualTo("echo");
            assertThat(dealer.status()).isZero();
        }
    }

    @Test
    void pairTalksToAPairOfLibzmq() {
        try (Running pair = bound("pair", "--frame", "over", "--count", "1");
                PythonPeer other = PythonPeer.run(
                        "s = connected(socket('PAIR')); s.send(b'out'); say(s.recv())", pair.endpoint())) {
            assertThat(pair.line()).isEqualTo("out");
            assertThat(other.line()).isEqualTo("b'over'");
            assertThat(pair.status()).isZero();
        }
    }

    @Test
    void xpubAndXsubTalkToThoseOfLibzmq() {
        try (Running xpub = bound("xpub", "--frame", "A1", "--wait-peers", "1", "--count", "2");
                PythonPeer xsub = PythonPeer.run(
                        "s = connected(socket('XSUB')); s.send(b'\\x01A'); say(s.recv()); s.send(b'up')",
                        xpub.endpoint())) {
            assertThat(xpub.line()).isEqualTo("\\x01A");
            assertThat(xsub.line()).isEqualTo("b'A1'");
            assertThat(xpub.line()).isEqualTo("up");
            assertThat(xpub.status()).isZero();
        }
        try (PythonPeer xpub = PythonPeer.run("s = bound(socket('XPUB')); say(s.recv()); s.send(b'B1')");
                Running xsub = weir("xsub", "--connect", xpub.line(), "--subscribe", "B", "--count", "1")) {
            assertThat(xpub.line()).isEqualTo("b'\\x01B'");
            assertThat(xsub.line()).isEqualTo("B1");
            assertThat(xsub.status()).isZero();
        }
    }

    @Test
    void aServerLetsInAClientOfLibzmqByTheCertificateThatPyzmqMade(@TempDir Path folder) throws Exception {
        SecurityCommandTest.keys(folder, "server");
        Path clients = Files.createDirectory(folder.resolve("clients"));
        try (PythonPeer maker = PythonPeer.run(
                "import zmq.auth; zmq.auth.create_certificates(a[0], 'alice'); say('made')", clients.toString())) {
            assertThat(maker.line()).isEqualTo("made");
        }
        try (Running pull = bound(
                        "pull",
                        "--count",
                        "1",
                        "--curve-server",
                        folder.resolve("server.key_secret").toString(),
                        "--curve-allow",
                        clients.toString());
                PythonPeer push = PythonPeer.run(
                        """
                        import zmq.auth
                        s = socket('PUSH')
                        s.CURVE_SERVERKEY, _ = zmq.auth.load_certificate(a[1])
                        s.CURVE_PUBLICKEY, s.CURVE_SECRETKEY = zmq.auth.load_certificate(a[2])
                        connected(s).send(b'hello')
                        """,
                        pull.endpoint(),
                        folder.resolve("server.key").toString(),
                        clients.resolve("alice.key_secret").toString())) {
            assertThat(pull.line()).isEqualTo("hello");
            assertThat(pull.status()).isZero();
        }
    }

    @Test
    void aClientKnowsAServerOfLibzmqByTheKeysThatWeirMade(@TempDir Path folder) throws Exception {
        String key = SecurityCommandTest.keys(folder, "server");
        try (PythonPeer pull =
                        PythonPeer.run("""
                        import zmq.auth
                        s = socket('PULL')
                        s.CURVE_SERVER = 1
                        s.CURVE_PUBLICKEY, s.CURVE_SECRETKEY = zmq.auth.load_certificate(a[0])
                        say(bound(s).recv())
                        """, folder.resolve("server.key_secret").toString());
                Running push = weir("push", "--connect", pull.line(), "--frame", "hello", "--curve-server-key", key)) {
            assertThat(pull.line()).isEqualTo("b'hello'");
            assertThat(push.status()).isZero();
        }
    }

    @Test
    void aUserWhomTheHandlerOfLibzmqDeniesHasFailed(@TempDir Path folder) throws Exception {
        Path password = Files.writeString(folder.resolve("password"), "close sesame");
        SecurityCommandTest.hide(password);
        try (PythonPeer pull = PythonPeer.run("""
                        import zmq.auth.thread
                        zap = zmq.auth.thread.ThreadAuthenticator(zmq.Context.instance())
                        zap.start()
                        zap.configure_plain(domain='*', passwords={'alice': 'open sesame'})
                        s = socket('PULL')
                        s.PLAIN_SERVER = 1
                        bound(s)
                        sys.stdin.readline()
                        zap.stop()
                        """);
                Running push = weir(
                        "push",
                        "--connect",
                        pull.line(),
                        "--frame",
                        "hello",
                        "--linger",
                        "3s",
                        "--plain-user",
                        "alice",
                        "--plain-password-file",
                        password.toString())) {
            assertThat(push.status()).isEqualTo(Status.FAILED);
            assertThat(push.complaints()).contains("400").doesNotContain("sesame");
            pull.tell("end");
        }
    }

    @Test
    void oneEndOfAMeasurementMayBeLibzmq() {
        try (Running local = weir("perf", "local-thr", "tcp://127.0.0.1:*", "16", "1000");
                PythonPeer push = PythonPeer.run(
                        "s = connected(socket('PUSH'))\nfor i in range(1000): s.send(bytes(16))", local.endpoint())) {
            assertThat(local.line()).startsWith("throughput ");
            assertThat(local.status()).isZero();
        }
        try (PythonPeer rep = PythonPeer.run("s = bound(socket('REP'))\nfor i in range(100): s.send(s.recv())");
                Running remote = weir("perf", "remote-lat", rep.line(), "16", "100")) {
            assertThat(remote.line()).startsWith("latency ");
            assertThat(remote.status()).isZero();
        }
    }
}
