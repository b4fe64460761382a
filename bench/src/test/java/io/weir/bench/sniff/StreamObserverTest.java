package io.weir.bench.sniff;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamObserverTest {
    private static final String NULL = greeting("NULL");

    private static String greeting(String mechanism) {
        String name = hex(mechanism);
        return "ff00000000000000017f" + "0301" + name + "00".repeat(20 - mechanism.length()) + "00".repeat(32);
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A short command frame. */
    private static String command(String name, String data) {
        String body = HexFormat.of().toHexDigits((byte) name.length()) + hex(name) + data;
        return "04" + HexFormat.of().toHexDigits((byte) (body.length() / 2)) + body;
    }

    private static String ready(String type) {
        return command(
                "READY", "0b" + hex("Socket-Type") + "000000" + String.format("%02x", type.length()) + hex(type));
    }

    private static List<String> seen(String... hex) {
        return lines(false, HexFormat.of().parseHex(String.join("", hex)));
    }

    /** What is seen of the bytes, given in pieces of which each begins at one of the cuts. */
    private static List<String> lines(boolean hidePayloads, byte[] bytes, int... cuts) {
        List<String> lines = new ArrayList<>();
        StreamObserver observer = new StreamObserver(hidePayloads, seen -> lines.add(seen.text()));
        int from = 0;
        for (int to : cuts) {
            observer.observe(Unpooled.wrappedBuffer(bytes, from, to - from));
            from = to;
        }
        ByteBuf rest = Unpooled.wrappedBuffer(bytes, from, bytes.length - from);
        observer.observe(rest);
        assertThat(rest.isReadable()).isFalse();
        observer.end();
        return lines;
    }

    static List<WireVector> vectors() {
        return WireVector.all();
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void whereverAStreamIsCutItMeansTheSame(WireVector vector) {
        byte[] bytes = vector.bytes();
        List<String> whole = withoutBeginning(lines(false, bytes));
        int[] everywhere = new int[bytes.length];
        Arrays.setAll(everywhere, i -> i);
        assertThat(withoutBeginning(lines(false, bytes, everywhere))).isEqualTo(whole);
        Random random = new Random(bytes.length);
        for (int round = 0; round < 20; round++) {
            int[] cuts = random.ints(random.nextInt(10), 0, bytes.length + 1)
                    .sorted()
                    .toArray();
            assertThat(withoutBeginning(lines(false, bytes, cuts))).isEqualTo(whole);
        }
    }

    /** Of what is not ZMTP, the bytes that have come are shown. */
    private static List<String> withoutBeginning(List<String> lines) {
        return lines.stream()
                .map(line -> line.replaceFirst(", begins with .*", ""))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void whatAnotherDecoderFindsInAStreamIsSeen(WireVector vector) {
        if (!vector.isOpenZmtp3()) {
            return;
        }
        List<String> expected = new ArrayList<>();
        boolean inStep = true;
        long parts = 0;
        for (JsonNode frame : vector.decoded().get("frames")) {
            int flags = Integer.parseInt(frame.get("flags").asText(), 16);
            inStep &= (flags & 0xf8) == 0;
            if (!inStep) {
                break;
            }
            if ((flags & 4) != 0) {
                expected.add(frame.path("name").asText());
            } else {
                parts++;
                if ((flags & 1) == 0) {
                    expected.add("message " + parts);
                    parts = 0;
                }
            }
        }
        List<String> actual = new ArrayList<>();
        StreamObserver observer = new StreamObserver(false, what -> {
            if (what instanceof Finding.Command command) {
                actual.add(command.name());
            } else if (what instanceof Finding.LocalMetadata introduction) {
                actual.add(introduction.command());
            } else if (what instanceof Finding.Malformed malformed) {
                actual.add(malformed.command().replaceFirst("(empty )?command", ""));
            } else if (what instanceof Finding.Message message) {
                actual.add("message " + message.frameCount());
            } else if (what instanceof Finding.Subscription) {
                actual.add("message 1");
            }
        });
        observer.observe(Unpooled.wrappedBuffer(vector.bytes()));
        observer.end();
        // The other decoder does not know what libzmq up to 4.3.4 means by a header without the LONG bit.
        boolean wrongHeader = vector.name().startsWith("sub_topic_len_") && expected.contains("");
        assertThat(actual).isEqualTo(wrongHeader ? List.of("READY", "SUBSCRIBE", "CANCEL") : expected);
    }

    @Test
    void randomBytesNeverMakeItFail() {
        Random random = new Random(5);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[random.nextInt(300)];
            random.nextBytes(bytes);
            List<String> seen = lines(round % 2 == 0, bytes);
            if (bytes.length > 0 && bytes[0] != (byte) 0xff) {
                assertThat(seen).hasSize(1);
            }
            byte[] greeted = HexFormat.of().parseHex(NULL + HexFormat.of().formatHex(bytes));
            assertThat(lines(false, greeted)).first().asString().startsWith("greeting ZMTP 3.1 NULL");
        }
    }

    @Test
    void brokenVectorsNeverMakeItFail() {
        Random random = new Random(6);
        for (WireVector vector : WireVector.all()) {
            for (int round = 0; round < 50 && vector.bytes().length > 0; round++) {
                byte[] bytes = vector.bytes().clone();
                for (int fault = random.nextInt(1, 4); fault > 0; fault--) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                }
                byte[] part = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
                assertThat(withoutBeginning(lines(false, part, part.length / 2)))
                        .isEqualTo(withoutBeginning(lines(false, part)));
                new StreamObserver(true, seen -> assertThat(seen.text()).doesNotContain("\n"))
                        .observe(Unpooled.wrappedBuffer(part));
            }
        }
    }

    @Test
    void aGreetingTellsVersionMechanismAndRole() {
        assertThat(seen(NULL)).containsExactly("greeting ZMTP 3.1 NULL");
        assertThat(seen("ff00000000000000017f0300" + hex("PLAIN") + "00".repeat(15) + "01" + "00".repeat(31)))
                .containsExactly("greeting ZMTP 3.0 PLAIN as-server");
    }

    @Test
    void commandsAreNamedWithWhatTheySay() {
        assertThat(seen(
                        NULL,
                        command(
                                "READY",
                                "0b" + hex("Socket-Type") + "00000003" + hex("REQ") + "08" + hex("Identity")
                                        + "00000002" + "00ff"),
                        command("SUBSCRIBE", hex("new\ns")),
                        command("CANCEL", ""),
                        command("PING", "0014" + hex("ctx")),
                        command("PONG", hex("ctx")),
                        command("ERROR", "03" + hex("400")),
                        command("JOIN", hex("group")),
                        command("FUTURE", "0102")))
                .containsExactly(
                        "greeting ZMTP 3.1 NULL",
                        "READY Socket-Type=\"REQ\" Identity=0x00ff",
                        "SUBSCRIBE topic=\"new\\ns\"",
                        "CANCEL topic=\"\"",
                        "PING ttl=2.0s context=\"ctx\"",
                        "PONG context=\"ctx\"",
                        "ERROR reason=\"400\"",
                        "JOIN group=\"group\"",
                        "FUTURE data=2 bytes");
    }

    @ParameterizedTest
    @CsvSource({
        "PING, 00",
        "ERROR, 0934",
        "READY, 05",
        "READY, 0141ffffffff",
        "HELLO, 05",
    })
    void aMalformedCommandIsCalledSo(String name, String data) {
        assertThat(seen(NULL, command(name, data)).get(1)).startsWith(name + " malformed, ");
    }

    @Test
    void framesOfAMessageStandOnOneLine() {
        assertThat(seen(NULL, "0100", "0103" + hex("abc"), "000100", "0000"))
                .containsExactly("greeting ZMTP 3.1 NULL", "message \"\" \"abc\" 0x00", "message \"\"");
        assertThat(seen(NULL, "010141".repeat(40), "0000").get(1))
                .startsWith("message \"A\" \"A\" ")
                .endsWith(" ...(41 frames, 40 bytes)");
    }

    @Test
    void aLongFrameIsShortened() {
        assertThat(seen(NULL, "02" + "00".repeat(6) + "0400" + "78".repeat(1024))
                        .get(1))
                .isEqualTo("message \"" + "x".repeat(64) + "\"...(1024 bytes)");
        assertThat(seen(NULL, "0042" + "78".repeat(63) + hex("ü") + "78").get(1))
                .isEqualTo("message \"" + "x".repeat(63) + "\"...(66 bytes)");
    }

    @Test
    void whatATerminalMightObeyIsShownInHexadecimal() {
        assertThat(seen(NULL, "0003" + "1b5b41")).contains("message 0x1b5b41");
        assertThat(seen(NULL, "0003" + hex("\u202e"))).contains("message 0xe280ae");
    }

    @Test
    void legacySubscriptionsOfASubAreRecognized() {
        assertThat(seen(NULL, ready("SUB"), "0002" + "01" + hex("A"), "0001" + "00"))
                .endsWith("subscribe (as a message) topic=\"A\"", "cancel (as a message) topic=\"\"");
        assertThat(seen(NULL, ready("PUSH"), "0002" + "01" + hex("A"))).endsWith("message 0x0141");
    }

    @ParameterizedTest
    @ValueSource(ints = {246, 250, 255})
    void aSubscriptionWithTheHeaderThatLibzmqGotWrongIsUnderstood(int topic) {
        String size = String.format("%016x", 10 + topic);
        assertThat(seen(NULL, "04" + size + "09" + hex("SUBSCRIBE") + "41".repeat(topic), command("PONG", "")))
                .endsWith("SUBSCRIBE topic=\"" + "A".repeat(64) + "\"...(" + topic + " bytes)", "PONG context=\"\"");
    }

    @Test
    void anEmptyCommandDoesNotLoseStep() {
        assertThat(seen(NULL, "0400", "0000", "000141", "0400", "0400", command("PONG", "")))
                .endsWith(
                        "empty command malformed, 0 bytes",
                        "message \"\"",
                        "message \"A\"",
                        "empty command malformed, 0 bytes",
                        "empty command malformed, 0 bytes",
                        "PONG context=\"\"");
    }

    @Test
    void thePasswordOfPlainIsNeverShown() {
        String hello = command("HELLO", "05" + hex("admin") + "06" + hex("secret"));
        assertThat(seen(greeting("PLAIN"), hello, command("INITIATE", ""), "000141"))
                .endsWith("HELLO username=\"admin\" password=hidden", "INITIATE", "message \"A\"");
        // Whatever goes wrong: lengths, the name, the command bit, the mechanism.
        List<String> wrong = List.of(
                command("HELLO", "0c" + hex("admin") + "06" + hex("secret")),
                command("HELLO", "05" + hex("admin") + "05" + hex("secret")),
                command("HELLO", "05" + hex("admin") + "06" + hex("secret") + "00"),
                command("HELLO   ", "05" + hex("admin") + "06" + hex("secret")),
                command("hello", "05" + hex("admin") + "06" + hex("secret")),
                command("HELLOadminsecret", ""),
                command("SUBSCRIBE", hex("secret")),
                command("PING", "0000" + hex("secret")),
                "00" + hello.substring(2),
                hello.substring(0, hello.length() - 2));
        for (String each : wrong) {
            for (String mechanism : List.of("PLAIN", "plain", "CURVE", "OTHER")) {
                assertThat(seen(greeting(mechanism), each))
                        .noneMatch(line -> line.contains("secre") || line.contains(hex("secre")));
            }
        }
    }

    @Test
    void ofCurveTheSizesOfBoxesAreShown() {
        String message = hex("\7MESSAGE") + "0000000000000003" + "ab".repeat(22);
        assertThat(seen(
                        greeting("CURVE"),
                        "04c8" + hex("\5HELLO") + "00".repeat(194),
                        command("READY", "00".repeat(8) + "cd".repeat(51)),
                        "0026" + message,
                        "0426" + message,
                        command("ERROR", "03" + hex("400")),
                        "0003" + hex("abc")))
                .containsExactly(
                        "greeting ZMTP 3.1 CURVE",
                        "HELLO box=80 bytes",
                        "READY box=51 bytes",
                        "MESSAGE box=22 bytes content=5 bytes",
                        "MESSAGE box=22 bytes content=5 bytes",
                        "ERROR reason=\"400\"",
                        "message (3 bytes)");
    }

    @Test
    void aBoxThatIsTooShortForWhatEachHasIsMalformed() {
        assertThat(seen(
                        greeting("CURVE"),
                        command("READY", "00".repeat(8) + "cd".repeat(15)),
                        command("MESSAGE", "00")))
                .containsExactly("greeting ZMTP 3.1 CURVE", "READY malformed, 29 bytes", "MESSAGE malformed, 9 bytes");
        assertThat(seen(greeting("CURVE"), command("MESSAGE", "00".repeat(8) + "cd".repeat(16))))
                .endsWith("MESSAGE box=16 bytes");
    }

    @Test
    void tlsIsSaidAndNotDecoded() {
        assertThat(seen("16030100c8010000c40303" + "ab".repeat(200)))
                .containsExactly("not decoded from here on: TLS, as on tls+tcp, or no ZMTP at all");
    }

    @Test
    void hiddenPayloadsLeaveTheirSizes() {
        byte[] stream = HexFormat.of().parseHex(NULL + "0103" + hex("abc") + "0000" + command("SUBSCRIBE", hex("A")));
        assertThat(lines(true, stream)).endsWith("message (3 bytes) \"\"", "SUBSCRIBE topic=\"A\"");
        assertThat(lines(true, "GET / HTTP/1.1".getBytes(StandardCharsets.US_ASCII)))
                .containsExactly("not decoded from here on: not ZMTP 3");
    }

    @Test
    void whatIsNotZmtpIsSaidOnce() {
        assertThat(seen(hex("GET / HTTP/1.1\r\n\r\nmore")))
                .containsExactly(
                        "not decoded from here on: not ZMTP 3, begins with \"GET / HTTP/1.1\\r\\n\\r\\nmore\"");
        assertThat(seen("ff00000000000000017f0105000000")).containsExactly("not decoded from here on: ZMTP 2.0");
        assertThat(seen("ff000000000000000400" + "616263"))
                .containsExactly("not decoded from here on: ZMTP 1.0, or no ZMTP at all");
        assertThat(seen(NULL, "ff00", "000141"))
                .endsWith("not decoded from here on: out of step with the frames, or no ZMTP: flags 0xff");
        assertThat(seen(NULL, "02ffffffffffffffff", "000141"))
                .endsWith("not decoded from here on: a frame of 18446744073709551615 bytes");
    }

    @Test
    void whatIsMissingAtTheEndIsSaid() {
        assertThat(seen("ff00")).containsExactly("cut off: greeting, 2 of 64 bytes");
        assertThat(seen(NULL, "02000000")).endsWith("cut off: header of a frame, 4 bytes");
        assertThat(seen(NULL, "000541")).endsWith("cut off: frame, 1 of 5 bytes");
        assertThat(seen(NULL, "010141")).endsWith("cut off: message, the last of whose 1 frames says that more follow");
    }

    @Test
    void jsonHasTheSameInFields() {
        List<String> lines = new ArrayList<>();
        StreamObserver observer = new StreamObserver(
                false, seen -> lines.add(new TimedFinding(1_500_000, 1, Direction.FROM_SERVER, seen).json()));
        observer.observe(Unpooled.wrappedBuffer(HexFormat.of()
                .parseHex(NULL + ready("SUB") + command("PING", "0014") + "0103" + hex("a\"b") + "0001ff" + "000101")));
        assertThat(lines)
                .containsExactly(
                        "{\"time\":0.001500,\"connection\":1,\"from\":\"server\",\"event\":\"greeting\","
                                + "\"version\":\"3.1\",\"mechanism\":\"NULL\",\"asServer\":false}",
                        "{\"time\":0.001500,\"connection\":1,\"from\":\"server\",\"event\":\"command\","
                                + "\"name\":\"READY\",\"properties\":[{\"name\":\"Socket-Type\",\"size\":3,"
                                + "\"text\":\"SUB\"}]}",
                        "{\"time\":0.001500,\"connection\":1,\"from\":\"server\",\"event\":\"command\","
                                + "\"name\":\"PING\",\"ttl\":2.0,\"context\":{\"size\":0,\"text\":\"\"}}",
                        "{\"time\":0.001500,\"connection\":1,\"from\":\"server\",\"event\":\"message\","
                                + "\"frameCount\":2,\"bytes\":4,\"frames\":[{\"size\":3,\"text\":\"a\\\"b\"},"
                                + "{\"size\":1,\"hex\":\"ff\"}]}",
                        "{\"time\":0.001500,\"connection\":1,\"from\":\"server\",\"event\":\"subscribe\","
                                + "\"topic\":{\"size\":0,\"text\":\"\"}}");
    }
}
