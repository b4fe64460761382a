package io.weir.netty.zmtp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.ByteBufUtil;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * One direction of one captured connection, from {@code src/test/resources/vectors} (see the README there), with what
 * a decoder that is not ours made of it.
 *
 * @param name the vector and the direction, such as {@code frames_short c->s}
 * @param bytes what was on the wire
 * @param sender what is known of the end that sent
 * @param receiver what is known of the end that received
 * @param wellFormed whether the sender kept to the RFC
 * @param decoded greeting, frames and so on
 * @param frames the frames among it, but for one that was cut off; none if the stream is not one of ZMTP 3
 * @param connection all that is known of both directions, such as the keys of CURVE
 */
record Vector(
        String name,
        byte[] bytes,
        JsonNode sender,
        JsonNode receiver,
        boolean wellFormed,
        JsonNode decoded,
        List<Frame> frames,
        JsonNode connection) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int GREETING_SIZE = 64;

    /** All directions of all vectors without security, in the order of their names. */
    static List<Vector> all() {
        return in("/vectors");
    }

    /** All directions of the vectors of PLAIN. */
    static List<Vector> plain() {
        return in("/vectors/plain");
    }

    /** All directions of the vectors of CURVE. */
    static List<Vector> curve() {
        return in("/vectors/curve");
    }

    private static List<Vector> in(String folder) {
        try (Stream<Path> files =
                Files.list(Path.of(Vector.class.getResource(folder).toURI()))) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .flatMap(Vector::directions)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static Stream<Vector> directions(Path file) {
        try {
            JsonNode json = JSON.readTree(file.toFile());
            String name = file.getFileName().toString().replace(".json", "");
            return Stream.of(
                    direction(name, json, "c->s", json.get("client"), json.get("server")),
                    direction(name, json, "s->c", json.get("server"), json.get("client")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Vector direction(String name, JsonNode json, String direction, JsonNode sender, JsonNode receiver) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (JsonNode segment : json.get("segments")) {
            if (segment.get("dir").asText().equals(direction)) {
                bytes.writeBytes(ByteBufUtil.decodeHexDump(segment.get("hex").asText()));
            }
        }
        byte[] stream = bytes.toByteArray();
        JsonNode decoded = json.get("decoded").get(direction);
        return new Vector(
                name + " " + direction,
                stream,
                sender,
                receiver,
                json.get("well_formed").get(direction).asBoolean(),
                decoded,
                isZmtp3(decoded) ? frames(decoded, stream) : List.of(),
                json);
    }

    /** Whether the stream is that of a ZMTP 3 peer to a ZMTP 3 peer, or the beginning of one. */
    boolean isZmtp3() {
        return isZmtp3(decoded);
    }

    private static boolean isZmtp3(JsonNode decoded) {
        JsonNode framing = decoded.get("framing");
        return framing == null || framing.asText().equals("ZMTP/3.x");
    }

    /** Whether libzmq sent it. */
    boolean isFromLibzmq() {
        return sender.get("impl").asText().equals("libzmq");
    }

    boolean hasWholeGreeting() {
        return bytes.length >= GREETING_SIZE && decoded.get("greeting").has("mechanism");
    }

    private static List<Frame> frames(JsonNode decoded, byte[] bytes) {
        return StreamSupport.stream(decoded.get("frames").spliterator(), false)
                .map(json -> frame(json, bytes))
                .toList();
    }

    private static Frame frame(JsonNode json, byte[] bytes) {
        int flags = Integer.parseInt(json.get("flags").asText(), 16);
        int at = json.get("at").asInt() + ((flags & FrameHeader.LONG) == 0 ? 2 : 9);
        byte[] body = Arrays.copyOfRange(bytes, at, at + json.get("size").asInt());
        check(json, body);
        return new Frame(flags, body, json);
    }

    /** That the body is where we think it is. */
    private static void check(JsonNode json, byte[] body) {
        String expected = json.has("body")
                ? json.get("body").asText()
                : json.get("body_sha256").asText();
        String actual = ByteBufUtil.hexDump(json.has("body") ? body : sha256(body));
        if (!actual.equals(expected)) {
            throw new AssertionError("body: " + actual + " (expected: " + expected + ")");
        }
    }

    private static byte[] sha256(byte[] body) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(body);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public String toString() {
        return name;
    }

    /**
     * A frame as the other decoder saw it.
     *
     * @param json its {@code name}, {@code properties}, {@code topic} and so on
     */
    record Frame(int flags, byte[] body, JsonNode json) {
        boolean isCommand() {
            return (flags & FrameHeader.COMMAND) != 0;
        }

        boolean hasMore() {
            return !isCommand() && (flags & FrameHeader.MORE) != 0;
        }

        /** The name of a command; empty for a message. */
        String command() {
            return json.has("name") ? json.get("name").asText() : "";
        }
    }
}
