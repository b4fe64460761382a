package io.weir.bench.sniff;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One direction of a captured connection, from the wire vectors of transport-netty.
 *
 * @param name the vector and the direction
 * @param bytes what was on the wire
 * @param decoded what a decoder that is not ours made of it
 */
record WireVector(String name, byte[] bytes, JsonNode decoded) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** All directions of all vectors, in the order of their names. */
    static List<WireVector> all() {
        try {
            URI vectors = WireVector.class.getResource("/vectors").toURI();
            if (!vectors.getScheme().equals("jar")) {
                return in(Path.of(vectors));
            }
            try (FileSystem jar = FileSystems.newFileSystem(vectors, Map.of())) {
                return in(jar.getPath("/vectors"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static List<WireVector> in(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
        List<WireVector> vectors = new ArrayList<>();
        for (Path file : files) {
            JsonNode json = JSON.readTree(Files.readString(file));
            String name = file.getFileName().toString().replace(".json", "");
            vectors.add(direction(name, json, "c->s"));
            vectors.add(direction(name, json, "s->c"));
        }
        return vectors;
    }

    private static WireVector direction(String name, JsonNode json, String direction) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (JsonNode segment : json.get("segments")) {
            if (segment.get("dir").asText().equals(direction)) {
                bytes.writeBytes(HexFormat.of().parseHex(segment.get("hex").asText()));
            }
        }
        return new WireVector(
                name + " " + direction, bytes.toByteArray(), json.get("decoded").get(direction));
    }

    /** Whether it is the stream of a ZMTP 3 peer without security, with the greeting. */
    boolean isOpenZmtp3() {
        JsonNode framing = decoded.get("framing");
        return (framing == null || framing.asText().equals("ZMTP/3.x"))
                && decoded.has("greeting")
                && decoded.get("greeting").path("mechanism").asText().equals("NULL");
    }

    @Override
    public String toString() {
        return name;
    }
}
