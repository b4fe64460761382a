package io.weir.netty.security;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.weir.RoutingId;
import io.weir.transport.RefusedException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** The properties of a peer: what was read, written again, is read the same, and holds no more than came. */
class MetadataFuzz {
    private static final int MAX_PROPERTIES = 256;

    static Stream<byte[]> properties() {
        String dealer = "0b536f636b65742d54797065000000064445414c4552";
        return Stream.of(
                        "",
                        dealer,
                        dealer + "084964656e74697479" + "00000003414243",
                        dealer + "0b534f434b45542d5459504500000003535542",
                        dealer + "00",
                        "0b536f636b65742d54797065ffffffff",
                        "084964656e74697479" + "0000000100",
                        "084964656e74697479" + "00000100" + "61".repeat(256))
                .map(HexFormat.of()::parseHex);
    }

    @MethodSource("properties")
    @FuzzTest(maxDuration = "")
    void whatIsReadCanBeWrittenAndReadAgain(byte[] input) {
        Map<String, byte[]> properties;
        try {
            properties = Metadata.decode(input);
        } catch (RefusedException e) {
            return;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        properties.forEach((name, value) -> {
            out.write(name.length());
            out.writeBytes(name.getBytes(StandardCharsets.ISO_8859_1));
            out.writeBytes(ByteBuffer.allocate(4).putInt(value.length).array());
            out.writeBytes(value);
        });
        check(properties.size() <= MAX_PROPERTIES && out.size() <= input.length, "more than came");
        try {
            Map<String, byte[]> again = Metadata.decode(out.toByteArray());
            check(again.keySet().equals(properties.keySet()), again.keySet() + " of " + properties.keySet());
            again.forEach((name, value) -> check(Arrays.equals(value, properties.get(name)), "the value of " + name));
        } catch (RefusedException e) {
            throw new AssertionError(e);
        }
        identity(properties);
    }

    private static void identity(Map<String, byte[]> properties) {
        byte[] identity = properties.getOrDefault("identity", new byte[0]);
        try {
            RoutingId id = Metadata.routingId(properties);
            check(id.equals(identity.length == 0 ? RoutingId.NONE : RoutingId.of(identity)), "another identity");
        } catch (RefusedException e) {
            check(identity.length > RoutingId.MAX_LENGTH || identity[0] == 0, "a right identity was refused");
        }
        check((Metadata.socketType(properties) != null) == properties.containsKey("socket-type"), "the socket type");
    }

    private static void check(boolean right, String otherwise) {
        if (!right) {
            throw new AssertionError(otherwise);
        }
    }
}
