package io.weir.netty.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.Refusal;
import io.weir.RoutingId;
import io.weir.SocketType;
import io.weir.transport.LocalMetadata;
import io.weir.transport.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetadataTest {
    private static final SocketType DEALER = new SocketType("DEALER", Set.of("ROUTER"), true);
    private static final SocketType PUSH = new SocketType("PUSH", Set.of("PULL"), false);

    @Test
    void writesTheTypeAndAnEmptyIdentityAsLibzmqDoes() {
        assertThat(hex(Metadata.encode(new LocalMetadata(DEALER, RoutingId.NONE))))
                .isEqualTo("0b536f636b65742d54797065000000064445414c4552" + "084964656e7469747900000000");
    }

    @Test
    void writesTheIdentity() {
        assertThat(hex(Metadata.encode(new LocalMetadata(DEALER, RoutingId.of("cl")))))
                .endsWith("084964656e74697479" + "00000002" + "636c");
    }

    @Test
    void keepsTheIdentityOfKindsThatDoNotAnnounceOne() {
        assertThat(hex(Metadata.encode(new LocalMetadata(PUSH, RoutingId.of("cl")))))
                .isEqualTo("0b536f636b65742d547970650000000450555348");
    }

    @Test
    void readsWhatItWrites() throws RefusedException {
        Map<String, byte[]> properties =
                Metadata.decode(Metadata.encode(new LocalMetadata(DEALER, RoutingId.of("cl"))));

        assertThat(properties).containsOnlyKeys("socket-type", "identity");
        assertThat(Metadata.socketType(properties)).isEqualTo("DEALER");
        assertThat(Metadata.routingId(properties)).isEqualTo(RoutingId.of("cl"));
    }

    @Test
    void readsNamesInAnyCase() throws RefusedException {
        Map<String, byte[]> properties = Metadata.decode(property("sOCKET-tYPE", "PUB"));

        assertThat(Metadata.socketType(properties)).isEqualTo("PUB");
    }

    @Test
    void readsAnIntroductionThatSaysNothing() throws RefusedException {
        Map<String, byte[]> properties = Metadata.decode(new byte[0]);

        assertThat(Metadata.socketType(properties)).isNull();
        assertThat(Metadata.routingId(properties)).isEqualTo(RoutingId.NONE);
    }

    @Test
    void takesTheLastOfAPropertyThatComesTwice() throws RefusedException {
        Map<String, byte[]> properties = Metadata.decode(join(property("Identity", "a"), property("identity", "b")));

        assertThat(Metadata.routingId(properties)).isEqualTo(RoutingId.of("b"));
    }

    @Test
    void acceptsAnIdentityOf255Bytes() throws RefusedException {
        String longest = "x".repeat(255);

        assertThat(Metadata.routingId(Metadata.decode(property("Identity", longest))))
                .isEqualTo(RoutingId.of(longest));
    }

    @Test
    void refusesAnIdentityThatIsTooLongOrReserved() throws RefusedException {
        Map<String, byte[]> tooLong = Metadata.decode(property("Identity", "x".repeat(256)));
        Map<String, byte[]> reserved = Metadata.decode(property("Identity", "\0abc"));

        assertRefused(Refusal.INVALID_IDENTITY, () -> Metadata.routingId(tooLong));
        assertRefused(Refusal.INVALID_IDENTITY, () -> Metadata.routingId(reserved));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00", // a name of no bytes
                "0000000000", // the same, with a value
                "05", // a name and nothing of it
                "0161", // a value without a length
                "0161000000", // half a length
                "016100000001", // a value that is not there
                "0161ffffffff00", // a length that is negative if it had a sign
                "0161000000017800", // a byte too many
            })
    void refusesPropertiesThatDoNotFit(String hex) {
        assertRefused(
                Refusal.MALFORMED_METADATA, () -> Metadata.decode(HexFormat.of().parseHex(hex)));
    }

    @Test
    void refusesMorePropertiesThanAnyoneSends() throws RefusedException {
        byte[] many = HexFormat.of().parseHex("016100000000".repeat(256));
        byte[] tooMany = HexFormat.of().parseHex("016100000000".repeat(257));

        assertThat(Metadata.decode(many)).hasSize(1);
        assertRefused(Refusal.MALFORMED_METADATA, () -> Metadata.decode(tooMany));
    }

    private static byte[] property(String name, String value) {
        String header = String.format("%02x%s%08x", name.length(), hex(ascii(name)), value.length());
        return HexFormat.of().parseHex(header + hex(ascii(value)));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] join(byte[] first, byte[] second) {
        return HexFormat.of().parseHex(hex(first) + hex(second));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static void assertRefused(Refusal refusal, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.refusal()).isEqualTo(refusal));
    }
}
