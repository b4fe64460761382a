package io.weir.bench.cli;

import static io.weir.bench.cli.SniffCommandTest.linesUntil;
import static io.weir.bench.cli.SniffCommandTest.sniff;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testing.NeedsPyzmq;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The command between two programs of libzmq. */
@NeedsPyzmq
class SniffPyzmqTest {
    @Test
    void requestAndReply() {
        assertThat(conversation(
                        "s = bound(socket('REP')); s.send(s.recv().upper())",
                        "s = connected(socket('REQ')); s.send(b'hello'); say(s.recv())"))
                .contains(
                        "#1 -> greeting ZMTP 3.1 NULL",
                        "#1 <- greeting ZMTP 3.1 NULL",
                        "#1 -> READY Socket-Type=\"REQ\" Identity=\"\"",
                        "#1 <- READY Socket-Type=\"REP\"",
                        "#1 -> message \"\" \"hello\"",
                        "#1 <- message \"\" \"HELLO\"");
    }

    @Test
    void publishAndSubscribe() {
        assertThat(conversation(
                        "s = bound(socket('XPUB')); s.recv(); s.send_multipart([b'A', b'1']); s.recv()",
                        "s = socket('SUB'); s.subscribe(b'A'); connected(s); say(s.recv_multipart());"
                                + " s.unsubscribe(b'A')"))
                .contains(
                        "#1 -> READY Socket-Type=\"SUB\"",
                        "#1 <- READY Socket-Type=\"XPUB\"",
                        "#1 -> SUBSCRIBE topic=\"A\"",
                        "#1 <- message \"A\" \"1\"",
                        "#1 -> CANCEL topic=\"A\"");
    }

    @Test
    void publishToAnXsubThatSubscribesByMessages() {
        assertThat(conversation(
                        "s = bound(socket('XPUB')); s.recv(); s.send(b'A1')",
                        "s = connected(socket('XSUB')); s.send(b'\\x01A'); say(s.recv()); s.LINGER = 0"))
                .contains("#1 -> subscribe (as a message) topic=\"A\"", "#1 <- message \"A1\"");
    }

    @Test
    void pushAndPull() {
        assertThat(conversation(
                        "s = bound(socket('PULL')); say(s.recv_multipart())",
                        "s = connected(socket('PUSH')); s.send_multipart([b'ab', b'', b'\\xff' * 300])"))
                .contains(
                        "#1 -> READY Socket-Type=\"PUSH\"",
                        "#1 -> message \"ab\" \"\" 0x" + "ff".repeat(64) + "...(300 bytes)");
    }

    @Test
    void pair() {
        assertThat(conversation(
                        "s = bound(socket('PAIR')); s.send(s.recv())",
                        "s = connected(socket('PAIR')); s.send(b'there'); say(s.recv())"))
                .contains("#1 -> READY Socket-Type=\"PAIR\"", "#1 -> message \"there\"", "#1 <- message \"there\"");
    }

    @Test
    void dealerAndRouterWithHeartbeats() {
        assertThat(
                        conversation(
                                "s = bound(socket('ROUTER')); s.send_multipart(s.recv_multipart())",
                                "s = socket('DEALER'); s.identity = b'me'; s.HEARTBEAT_IVL = 50; s.HEARTBEAT_TTL = 5000;"
                                        + " s.HEARTBEAT_TIMEOUT = 20000; connected(s); s.poll(500); s.send(b'echo'); say(s.recv())"))
                .contains(
                        "#1 -> READY Socket-Type=\"DEALER\" Identity=\"me\"",
                        "#1 <- READY Socket-Type=\"ROUTER\" Identity=\"\"",
                        "#1 -> PING ttl=5.0s context=\"\"",
                        "#1 <- PONG context=\"\"",
                        "#1 -> message \"echo\"",
                        "#1 <- message \"echo\"");
    }

    @Test
    void curve() {
        assertThat(conversation("""
                        s = socket('REP')
                        s.CURVE_SERVER = 1
                        s.CURVE_SECRETKEY = b'H)emL^rpBnhMMBbsv7[<NSzffdk!{WIKn6YZ*C$('
                        bound(s)
                        s.send(s.recv())
                        """, """
                        s = socket('REQ')
                        s.CURVE_SERVERKEY = b'yg&>YkHmu:AQ:D/DeMLE)]Rf2L^toZNNlNAcWAWJ'
                        s.CURVE_PUBLICKEY, s.CURVE_SECRETKEY = zmq.curve_keypair()
                        connected(s)
                        s.send(b'hello')
                        say(s.recv())
                        """))
                .contains(
                        "#1 -> greeting ZMTP 3.1 CURVE",
                        "#1 -> HELLO box=80 bytes",
                        "#1 <- WELCOME box=144 bytes",
                        "#1 -> INITIATE box=176 bytes",
                        "#1 <- READY box=35 bytes",
                        "#1 -> MESSAGE box=17 bytes content=0 bytes",
                        "#1 -> MESSAGE box=22 bytes content=5 bytes",
                        "#1 <- MESSAGE box=22 bytes content=5 bytes");
    }

    @Test
    void plain() {
        List<String> lines = conversation("""
                import threading
                zap = zmq.Context.instance().socket(zmq.REP)
                zap.bind('inproc://zeromq.zap.01')
                def authenticate():
                    request = zap.recv_multipart()
                    zap.send_multipart([request[0], request[1], b'200', b'OK', b'admin', b''])
                    zap.close(0)
                thread = threading.Thread(target=authenticate)
                thread.start()
                s = socket('REP')
                s.PLAIN_SERVER = 1
                bound(s)
                s.send(s.recv())
                thread.join()
                """, """
                s = socket('REQ')
                s.PLAIN_USERNAME = b'admin'
                s.PLAIN_PASSWORD = b'open sesame'
                connected(s)
                s.send(b'hello')
                say(s.recv())
                """);
        assertThat(lines)
                .contains(
                        "#1 -> greeting ZMTP 3.1 PLAIN",
                        "#1 -> HELLO username=\"admin\" password=hidden",
                        "#1 <- WELCOME",
                        "#1 -> INITIATE Socket-Type=\"REQ\" Identity=\"\"",
                        "#1 <- READY Socket-Type=\"REP\"",
                        "#1 -> message \"\" \"hello\"")
                .noneMatch(line -> line.contains("sesame"));
    }

    /** What is seen of the two, from the beginning to the end of their connection. */
    private static List<String> conversation(String server, String client) {
        try (PythonPeer binds = PythonPeer.run(server);
                Running sniff = sniff(binds.line());
                PythonPeer connects = PythonPeer.run(client, sniff.endpoint())) {
            return linesUntil(sniff, "closed");
        }
    }
}
