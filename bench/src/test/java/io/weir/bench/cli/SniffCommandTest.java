package io.weir.bench.cli;

import static io.weir.bench.cli.Running.bound;
import static io.weir.bench.cli.Running.weir;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.netty.testing.TlsFiles;
import io.weir.testing.ChildJvm;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command between sockets of Weir, and what it needs. */
@Tag("slow")
class SniffCommandTest {
    static Running sniff(String forward, String... more) {
        List<String> args = new ArrayList<>(List.of("sniff", "--listen", "tcp://127.0.0.1:*", "--forward", forward));
        args.addAll(List.of(more));
        return weir(args.toArray(String[]::new));
    }

    /** The lines up to the one with these words, without the time. */
    static List<String> linesUntil(Running sniff, String words) {
        List<String> lines = new ArrayList<>();
        do {
            lines.add(sniff.line().trim().split(" +", 2)[1]);
        } while (!lines.get(lines.size() - 1).contains(words));
        return lines;
    }

    @Test
    void aRequestAndItsReplyAreShown() {
        try (Running rep = bound("rep", "--frame", "yes", "--count", "1");
                Running sniff = sniff(rep.endpoint());
                Running req = weir("req", "--connect", sniff.endpoint(), "--frame", "well?")) {
            assertThat(req.line()).isEqualTo("yes");
            assertThat(linesUntil(sniff, "closed"))
                    .contains(
                            "#1 -> greeting ZMTP 3.1 NULL",
                            "#1 <- greeting ZMTP 3.1 NULL",
                            "#1 -> READY Socket-Type=\"REQ\" Identity=\"\"",
                            "#1 <- READY Socket-Type=\"REP\"",
                            "#1 -> message \"\" \"well?\"",
                            "#1 <- message \"\" \"yes\"");
        }
    }

    @Test
    void subscriptionsOfManySubscribersAreShown() {
        try (Running pub = bound("pub", "--wait-peers", "2", "--frame", "A1");
                Running sniff = sniff(pub.endpoint());
                Running one = weir("sub", "--connect", sniff.endpoint(), "--subscribe", "A", "--count", "1");
                Running two = weir("sub", "--connect", sniff.endpoint(), "--subscribe", "", "--count", "1")) {
            assertThat(one.line()).isEqualTo("A1");
            assertThat(two.line()).isEqualTo("A1");
            List<String> lines = linesUntil(sniff, "closed");
            lines.addAll(linesUntil(sniff, "closed"));
            assertThat(lines.stream().map(line -> line.substring(3)))
                    .contains("-> SUBSCRIBE topic=\"A\"", "-> SUBSCRIBE topic=\"\"", "<- message \"A1\"");
            assertThat(lines).anyMatch(line -> line.startsWith("#2 <- message"));
        }
    }

    @Test
    void ofCurveTheMechanismAndTheSizesAreShown(@TempDir Path folder) throws Exception {
        String key = SecurityCommandTest.keys(folder, "server");
        try (Running pull = bound(
                        "pull",
                        "--count",
                        "1",
                        "--curve-allow-any",
                        "--curve-server",
                        folder.resolve("server.key_secret").toString());
                Running sniff = sniff(pull.endpoint());
                Running push =
                        weir("push", "--connect", sniff.endpoint(), "--frame", "hello", "--curve-server-key", key)) {
            assertThat(pull.line()).isEqualTo("hello");
            assertThat(linesUntil(sniff, "closed"))
                    .contains(
                            "#1 -> greeting ZMTP 3.1 CURVE",
                            "#1 <- greeting ZMTP 3.1 CURVE as-server",
                            "#1 -> HELLO box=80 bytes",
                            "#1 <- WELCOME box=144 bytes",
                            "#1 -> MESSAGE box=22 bytes content=5 bytes");
            assertThat(push.status()).isZero();
        }
    }

    @Test
    void ofTlsItIsSaidThatItIsTls(@TempDir Path folder) throws Exception {
        TlsFiles files = SecurityCommandTest.certificates(folder, "server");
        try (Running pull = weir(
                        "pull",
                        "--count",
                        "1",
                        "--bind",
                        "tls+tcp://127.0.0.1:*",
                        "--tls-certificate",
                        files.chain("server").toString(),
                        "--tls-key",
                        files.key("server").toString());
                Running sniff = sniff(pull.endpoint().substring("tls+".length()));
                Running push = weir(
                        "push",
                        "--connect",
                        "tls+" + sniff.endpoint(),
                        "--frame",
                        "hello",
                        "--tls-trust",
                        files.authority().toString())) {
            assertThat(pull.line()).isEqualTo("hello");
            assertThat(linesUntil(sniff, "closed"))
                    .anyMatch(line -> line.contains("not decoded from here on: TLS"))
                    .noneMatch(line -> line.contains("greeting"));
            assertThat(push.status()).isZero();
        }
    }

    @Test
    void aPipelineIsShownAsJson() throws Exception {
        try (Running pull = bound("pull", "--count", "1");
                Running sniff = sniff(pull.endpoint(), "--json", "--hide-payloads");
                Running push = weir("push", "--connect", sniff.endpoint(), "--frame", "secret", "--frame", "x")) {
            assertThat(pull.line()).isEqualTo("secret\tx");
            List<JsonNode> lines = new ArrayList<>();
            do {
                lines.add(new ObjectMapper().readTree(sniff.line()));
            } while (!lines.get(lines.size() - 1).path("event").asText().equals("closed"));
            JsonNode message = lines.stream()
                    .filter(line -> line.path("event").asText().equals("message"))
                    .findFirst()
                    .orElseThrow();
            assertThat(message.path("from").asText()).isEqualTo("client");
            assertThat(message.path("connection").asInt()).isEqualTo(1);
            assertThat(message.path("frames").toString()).isEqualTo("[{\"size\":6},{\"size\":1}]");
            assertThat(lines.toString()).doesNotContain("secret");
            assertThat(push.status()).isZero();
        }
    }

    @Test
    void anInterruptEndsItWithItsConnections() {
        try (Running pull = bound("pull");
                Running sniff = sniff(pull.endpoint());
                Running push = weir("push", "--connect", sniff.endpoint(), "--frame", "x")) {
            assertThat(pull.line()).isEqualTo("x");
            assertThat(sniff.interrupt().status()).isZero();
            assertThat(sniff.complaints()).isEmpty();
            assertThat(push.status()).isZero();
        }
    }

    @Test
    void itNeedsTwoTcpEndpoints() {
        assertThat(weir("sniff", "--listen", "tcp://*:*").status()).isEqualTo(Status.USAGE);
        try (Running sniff = sniff("ipc:///tmp/x")) {
            assertThat(sniff.status()).isEqualTo(Status.USAGE);
            assertThat(sniff.errorLine()).contains("tcp");
        }
    }

    @Test
    void aMessageMayBeLargerThanItsMemory() throws Exception {
        long size = 256L << 20;
        byte[] greeting = HexFormat.of().parseHex("ff00000000000000017f03014e554c4c" + "00".repeat(48));
        byte[] header = ByteBuffer.allocate(9).put((byte) 2).putLong(size).array();
        try (ServerSocket listening = new ServerSocket(0);
                ChildJvm sniff = ChildJvm.start(
                        List.of("-Xmx24m", "-XX:MaxDirectMemorySize=24m", "-XX:+ExitOnOutOfMemoryError"),
                        Weir.class,
                        "sniff",
                        "--listen",
                        "tcp://127.0.0.1:*",
                        "--forward",
                        "tcp://127.0.0.1:" + listening.getLocalPort())) {
            String endpoint = sniff.errorLine();
            try (Socket client = new Socket(
                            "127.0.0.1", Integer.parseInt(endpoint.substring(endpoint.lastIndexOf(':') + 1)));
                    Socket server = listening.accept()) {
                FutureTask<Long> received = new FutureTask<>(() -> {
                    InputStream in = server.getInputStream();
                    return in.transferTo(OutputStream.nullOutputStream());
                });
                new Thread(received, "receiver").start();
                OutputStream out = client.getOutputStream();
                out.write(greeting);
                out.write(header);
                byte[] chunk = "x".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII);
                for (long left = size; left > 0; left -= chunk.length) {
                    out.write(chunk);
                }
                client.shutdownOutput();
                assertThat(received.get()).isEqualTo(greeting.length + header.length + size);
            }
            assertThat(sniff.line()).contains("opened");
            assertThat(sniff.line()).contains("greeting");
            assertThat(sniff.line()).endsWith("message \"" + "x".repeat(64) + "\"...(" + size + " bytes)");
            sniff.signal("TERM");
            assertThat(sniff.status()).isZero();
        }
    }
}
