package io.weir.netty.zmtp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.weir.Message;
import io.weir.Refusal;
import io.weir.RoutingId;
import io.weir.SocketType;
import io.weir.netty.security.CommandBody;
import io.weir.netty.security.FrameTransform;
import io.weir.netty.security.Metadata;
import io.weir.netty.zmtp.Conversation.RecordingInbox;
import io.weir.option.SocketOptions.Limits;
import io.weir.transport.Command;
import io.weir.transport.LocalMetadata;
import io.weir.transport.RemoteMetadata;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Traffic captured from libzmq, and made by hand to see what libzmq does with it, runs through our whole pipeline: both
 * directions, in one piece and cut at every byte. What comes out must be what a decoder that is not ours found in it,
 * or the refusal that {@link #REFUSED} names.
 */
class VectorTest {
    private static final int EVERY_BYTE_OF_THE_FIRST = 200;
    private static final int RANDOM_CUTS = 40;
    private static final int DAMAGED = 100;

    /** Where we are as strict as the RFC, or have a limit, and how many messages and commands go before. */
    private static final Map<String, Expected> REFUSED = refusals();

    /** The subscriptions that libzmq 4.3.4 writes wrongly; what the other decoder made of them is of no use. */
    private static final Pattern BROKEN = Pattern.compile("sub_topic_len_(246|248|249|255)_31 c->s");

    private static Map<String, Expected> refusals() {
        Map<String, Expected> table = new LinkedHashMap<>();
        Stream.of(
                        "garbage_http_get_handshake_ivl c->s",
                        "garbage_tls_hello c->s",
                        "garbage_zero_byte c->s",
                        "zmtp10_identity_short c->s",
                        "zmtp10_long_frame c->s",
                        "zmtp10_server_req s->c",
                        "zmtp10_sub_phantom_subscription c->s",
                        "zmtp10_zero_length c->s")
                .forEach(name -> table.put(name, new Expected(Refusal.NOT_ZMTP, 0)));
        Stream.of("greeting_byte9_even c->s", "zmtp10_identity_long c->s")
                .forEach(name -> table.put(name, new Expected(Refusal.OLD_VERSION, 0)));
        Stream.of(
                        "zmtp20_command_flag c->s",
                        "zmtp20_dealer_client c->s",
                        "zmtp20_default_30s_kill c->s",
                        "zmtp20_default_30s_kill__4_3_5 c->s",
                        "zmtp20_handshake_timer_kills_live c->s",
                        "zmtp20_handshake_timer_kills_live__4_3_5 c->s",
                        "zmtp20_no_heartbeat c->s",
                        "zmtp20_plain_server c->s",
                        "zmtp20_sub_to_20_pub s->c",
                        "zmtp20_typebyte_dealer s->c",
                        "zmtp20_typebyte_pair s->c",
                        "zmtp20_typebyte_pub s->c",
                        "zmtp20_typebyte_pull s->c",
                        "zmtp20_typebyte_push s->c",
                        "zmtp20_typebyte_rep s->c",
                        "zmtp20_typebyte_req s->c",
                        "zmtp20_typebyte_router s->c",
                        "zmtp20_typebyte_xpub s->c",
                        "zmtp20_typebyte_xsub s->c",
                        "zmtp20_zap_domain c->s")
                .forEach(name -> table.put(name, new Expected(Refusal.OLD_VERSION, 0)));
        Stream.of(
                        "curve_client_to_null_server c->s",
                        "mechanism_mismatch_connecting_side s->c",
                        "mechanism_mismatch_null_lower c->s",
                        "mechanism_mismatch_unknown c->s",
                        "plain_client_to_null_server c->s")
                .forEach(name -> table.put(name, new Expected(Refusal.MECHANISM_MISMATCH, 0)));
        refusalsOfTheHandshake(table);
        refusalsOfTheTraffic(table);
        return table;
    }

    private static void refusalsOfTheHandshake(Map<String, Expected> table) {
        table.put("handshake_empty_command c->s", new Expected(Refusal.MALFORMED_COMMAND, 0));
        table.put("handshake_error_command c->s", new Expected(Refusal.ERROR_RECEIVED, 0));
        table.put("handshake_error_malformed c->s", new Expected(Refusal.MALFORMED_COMMAND, 0));
        table.put("handshake_error_no_reason c->s", new Expected(Refusal.MALFORMED_COMMAND, 0));
        table.put("handshake_hello c->s", new Expected(Refusal.UNEXPECTED_COMMAND, 0));
        table.put("handshake_ping c->s", new Expected(Refusal.UNEXPECTED_COMMAND, 0));
        table.put("handshake_unknown_command c->s", new Expected(Refusal.UNEXPECTED_COMMAND, 0));
        table.put("identity_256 c->s", new Expected(Refusal.INVALID_IDENTITY, 0));
        table.put("identity_5000 c->s", new Expected(Refusal.INVALID_IDENTITY, 0));
        table.put("identity_leading_zero c->s", new Expected(Refusal.INVALID_IDENTITY, 0));
        table.put("null_zap_400 s->c", new Expected(Refusal.ERROR_RECEIVED, 0));
        table.put("ready_as_message_frame c->s", new Expected(Refusal.UNEXPECTED_COMMAND, 0));
        table.put("ready_duplicate_socket_type c->s", new Expected(Refusal.INCOMPATIBLE_SOCKET_TYPE, 0));
        table.put("ready_lowercase_command c->s", new Expected(Refusal.UNEXPECTED_COMMAND, 0));
        table.put("ready_lowercase_names c->s", new Expected(Refusal.INCOMPATIBLE_SOCKET_TYPE, 0));
        table.put("ready_name_empty c->s", new Expected(Refusal.MALFORMED_METADATA, 0));
        table.put("ready_reserved_flags c->s", new Expected(Refusal.INVALID_FRAME, 0));
        table.put("ready_trailing_byte c->s", new Expected(Refusal.MALFORMED_METADATA, 0));
        table.put("ready_trailing_zero_byte c->s", new Expected(Refusal.MALFORMED_METADATA, 0));
        table.put("ready_value_length_ffffffff c->s", new Expected(Refusal.MALFORMED_METADATA, 0));
        table.put("ready_value_overrun c->s", new Expected(Refusal.MALFORMED_METADATA, 0));
        table.put("socket_type_incompatible_connecting_side s->c", new Expected(Refusal.INCOMPATIBLE_SOCKET_TYPE, 0));
        table.put("socket_type_incompatible_pub c->s", new Expected(Refusal.INCOMPATIBLE_SOCKET_TYPE, 0));
        table.put("socket_type_lowercase_value c->s", new Expected(Refusal.INCOMPATIBLE_SOCKET_TYPE, 0));
        table.put("socket_type_unknown c->s", new Expected(Refusal.INCOMPATIBLE_SOCKET_TYPE, 0));
    }

    private static void refusalsOfTheTraffic(Map<String, Expected> table) {
        table.put("command_empty c->s", new Expected(Refusal.MALFORMED_COMMAND, 0));
        table.put("command_with_more c->s", new Expected(Refusal.INVALID_FRAME, 0));
        table.put("error_after_handshake c->s", new Expected(Refusal.ERROR_RECEIVED, 0));
        table.put("flags_reserved_08 c->s", new Expected(Refusal.INVALID_FRAME, 0));
        table.put("flags_reserved_all c->s", new Expected(Refusal.INVALID_FRAME, 0));
        table.put("maxmsgsize_exceeded c->s", new Expected(Refusal.MESSAGE_TOO_LARGE, 0));
        table.put("maxmsgsize_exceeded_long c->s", new Expected(Refusal.MESSAGE_TOO_LARGE, 0));
        table.put("maxmsgsize_multipart_partial c->s", new Expected(Refusal.MESSAGE_TOO_LARGE, 0));
        // libzmq's limit is per frame, ours is per message.
        table.put("maxmsgsize_multipart_sum c->s", new Expected(Refusal.MESSAGE_TOO_LARGE, 0));
        table.put("ping_short_no_ttl c->s", new Expected(Refusal.MALFORMED_COMMAND, 0));
        table.put("ping_short_one_byte_ttl c->s", new Expected(Refusal.MALFORMED_COMMAND, 0));
        table.put("protocol_error_after_handshake_connecting_side s->c", new Expected(Refusal.MESSAGE_TOO_LARGE, 0));
        table.put("pub_subscribe_reserved_flags c->s", new Expected(Refusal.INVALID_FRAME, 0));
        table.put("size_int64_max c->s", new Expected(Refusal.MESSAGE_TOO_LARGE, 0));
        table.put("size_msb_set c->s", new Expected(Refusal.MESSAGE_TOO_LARGE, 0));
    }

    /** All but what libzmq says when it has fallen back to an older version: no 3.x peer ever hears that. */
    static List<Vector> vectors() {
        return Vector.all().stream()
                .filter(vector -> vector.isZmtp3() || REFUSED.containsKey(vector.name()))
                .toList();
    }

    @Test
    void everyRefusalInTheTableIsOfAVector() {
        Set<String> names = Vector.all().stream().map(Vector::name).collect(Collectors.toSet());

        assertThat(REFUSED.keySet()).filteredOn(name -> !names.contains(name)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void readsWhatTheOtherDecoderRead(Vector vector) {
        converse(vector, vector.bytes());
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void readsTheSameCutAnywhere(Vector vector) {
        byte[] bytes = vector.bytes();
        for (int cut : cuts(bytes.length)) {
            converse(vector, Arrays.copyOf(bytes, cut), Arrays.copyOfRange(bytes, cut, bytes.length));
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void readsTheSameByteByByte(Vector vector) {
        byte[] bytes = vector.bytes();
        byte[][] single = new byte[bytes.length][];
        for (int i = 0; i < bytes.length; i++) {
            single[i] = new byte[] {bytes[i]};
        }
        converse(vector, single);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void keepsNothingOfAStreamThatBreaksOff(Vector vector) {
        byte[] bytes = vector.bytes();
        for (int cut :
                new Random(bytes.length).ints(RANDOM_CUTS, 0, bytes.length + 1).toArray()) {
            // The conversation checks on closing that the end was told once and all buffers are released.
            try (Conversation conversation = conversation(vector)) {
                conversation.feed(Arrays.copyOf(bytes, cut));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void survivesDamage(Vector vector) {
        Random random = new Random(vector.name().hashCode());
        for (int round = 0; round < DAMAGED; round++) {
            byte[] bytes = vector.bytes().clone();
            for (int hits = random.nextInt(4); hits >= 0 && bytes.length > 0; hits--) {
                bytes[random.nextInt(bytes.length)] =
                        (byte) (random.nextBoolean() ? random.nextInt(10) : random.nextInt());
            }
            int cut = random.nextInt(bytes.length + 1);
            // Whatever it is, it is traffic or a refusal; the conversation checks that there was no other exception.
            try (Conversation conversation = conversation(vector)) {
                conversation.feed(Arrays.copyOf(bytes, cut), Arrays.copyOfRange(bytes, cut, bytes.length));
                assertThat(conversation.closedBy).isNull();
                assertThat(conversation.channel.isActive()).isEqualTo(conversation.anyRefusal() == null);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("libzmqStreams")
    void writesTheSameBytesAsLibzmq(Vector vector) {
        ByteBuf out = Unpooled.buffer();
        Greeting.ours("NULL", false).writeBeginning(out);
        Greeting.ours("NULL", false).writeRest(out);
        MessageEncoder encoder = new MessageEncoder(1, FrameTransform.IDENTITY);
        List<byte[]> parts = new ArrayList<>();
        for (Vector.Frame frame : vector.frames()) {
            write(vector, frame, parts, encoder, out);
        }

        byte[] expected = vector.bytes().clone();
        // libzmq fills the padding so that a ZMTP 1.0 peer can read it, and we do not.
        Arrays.fill(expected, 1, 9, (byte) 0);
        assertThat(ByteBufUtil.getBytes(out)).isEqualTo(expected);
    }

    /** What a libzmq that did nothing wrong said to the end. */
    static List<Vector> libzmqStreams() {
        return Vector.all().stream()
                .filter(vector -> vector.isFromLibzmq() && vector.isZmtp3() && vector.wellFormed())
                .filter(Vector::hasWholeGreeting)
                .filter(vector -> vector.decoded()
                        .get("greeting")
                        .get("mechanism")
                        .asText()
                        .equals("NULL"))
                .filter(vector -> vector.decoded().get("leftover").asText().isEmpty())
                // The stray memory in libzmq's answer to a PING without TTL.
                .filter(vector -> !vector.name().startsWith("ping_short"))
                .toList();
    }

    private static void write(
            Vector vector, Vector.Frame frame, List<byte[]> parts, MessageEncoder encoder, ByteBuf out) {
        switch (frame.command()) {
            case "READY" ->
                encoder.encodeCommand(
                        CommandBody.of(
                                "READY",
                                Metadata.encode(introduction(frame.json().get("properties")))),
                        out);
            case "SUBSCRIBE" -> encoder.encode(new Command.Subscribe(topic(frame)), out);
            case "CANCEL" -> encoder.encode(new Command.Cancel(topic(frame)), out);
            case "PING", "PONG", "ERROR" -> encoder.encodeCommand(frame.body(), out);
            case "" -> {
                parts.add(frame.body());
                if (!frame.hasMore()) {
                    encoder.encode(Message.wrap(parts), out);
                    parts.clear();
                }
            }
            default -> throw new AssertionError(vector + " " + frame.command());
        }
    }

    private static LocalMetadata introduction(JsonNode properties) {
        String name = "";
        RoutingId routingId = RoutingId.NONE;
        for (JsonNode property : properties) {
            byte[] value = ByteBufUtil.decodeHexDump(property.get(1).asText());
            if (property.get(0).asText().equals("Socket-Type")) {
                name = new String(value, StandardCharsets.US_ASCII);
            } else if (value.length > 0) {
                routingId = RoutingId.of(value);
            }
        }
        return new LocalMetadata(Samples.type(name), routingId);
    }

    // ---- what is expected

    private record Expected(Refusal refusal, int eventsBefore) {}

    private static void converse(Vector vector, byte[]... reads) {
        try (Conversation conversation = conversation(vector)) {
            conversation.feed(reads);
            checkRefusal(vector, conversation);
            checkTraffic(vector, conversation);
            checkAnswers(vector, conversation);
        }
    }

    private static Conversation conversation(Vector vector) {
        JsonNode socket = vector.receiver().get("socket");
        SocketType type = socket == null ? Samples.sociable("PAIR") : Samples.type(socket.asText());
        JsonNode options = vector.receiver().get("options");
        boolean limited = options != null && options.has("MAXMSGSIZE");
        Limits limits = limited ? Samples.limits(options.get("MAXMSGSIZE").asLong()) : Samples.LIMITS;
        return new Conversation(new LocalMetadata(type, RoutingId.NONE), limits);
    }

    private static void checkRefusal(Vector vector, Conversation conversation) {
        Expected expected = REFUSED.get(vector.name());
        if (expected == null) {
            assertThat(conversation.anyRefusal()).as("refusal").isNull();
            assertThat(conversation.channel.isActive()).as("still open").isTrue();
        } else {
            assertThat(conversation.anyRefusal()).as("refusal").isNotNull();
            assertThat(conversation.anyRefusal().refusal()).isEqualTo(expected.refusal());
            assertThat(conversation.anyRefusal()).hasMessageMatching("[ -~]+");
            assertThat(conversation.channel.isActive()).as("still open").isFalse();
        }
    }

    private static void checkTraffic(Vector vector, Conversation conversation) {
        Expected refusal = REFUSED.get(vector.name());
        if (refusal != null) {
            assertThat(conversation.inbox.events).hasSize(refusal.eventsBefore());
        } else if (vector.frames().isEmpty()) {
            assertThat(conversation.remote).as("established").isNull();
        } else {
            checkRemote(vector, conversation.remote);
            assertThat(conversation.inbox.events).isEqualTo(expectedEvents(vector));
        }
    }

    private static void checkRemote(Vector vector, RemoteMetadata remote) {
        assertThat(remote).as("established").isNotNull();
        JsonNode greeting = vector.decoded().get("greeting");
        boolean old =
                greeting.get("major").asInt() == 3 && greeting.get("minor").asInt() == 0;
        assertThat(remote.minorVersion()).isEqualTo(old ? 0 : 1);
        Map<String, String> expected = new LinkedHashMap<>();
        for (JsonNode property : vector.frames().get(0).json().get("properties")) {
            expected.put(
                    property.get(0).asText().toLowerCase(Locale.ROOT),
                    property.get(1).asText());
        }
        Map<String, String> actual = new LinkedHashMap<>();
        remote.properties().forEach((name, value) -> actual.put(name, ByteBufUtil.hexDump(value)));
        assertThat(actual).isEqualTo(expected);
        assertThat(ByteBufUtil.hexDump(remote.socketType().getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo(expected.getOrDefault("socket-type", ""));
        assertThat(ByteBufUtil.hexDump(remote.routingId().array())).isEqualTo(expected.getOrDefault("identity", ""));
    }

    private static List<String> expectedEvents(Vector vector) {
        Matcher broken = BROKEN.matcher(vector.name());
        if (broken.matches()) {
            String topic = "74".repeat(Integer.parseInt(broken.group(1)));
            return List.of("SUBSCRIBE " + topic, "CANCEL " + topic);
        }
        List<String> events = new ArrayList<>();
        List<byte[]> parts = new ArrayList<>();
        for (Vector.Frame frame : vector.frames()) {
            if (frame.command().equals("SUBSCRIBE")) {
                events.add(RecordingInbox.print(new Command.Subscribe(topic(frame))));
            } else if (frame.command().equals("CANCEL")) {
                events.add(RecordingInbox.print(new Command.Cancel(topic(frame))));
            } else if (frame.command().equals("JOIN")) {
                events.add(RecordingInbox.print(new Command.Join(topic(frame))));
            } else if (!frame.isCommand()) {
                parts.add(frame.body());
                if (!frame.hasMore()) {
                    events.add(RecordingInbox.print(Message.wrap(parts)));
                    parts.clear();
                }
            }
        }
        return events;
    }

    /** What we wrote: greeting and READY, then one PONG for each PING, with at most 16 bytes of its context. */
    private static void checkAnswers(Vector vector, Conversation conversation) {
        byte[] sent = conversation.sent();
        if (REFUSED.containsKey(vector.name()) || vector.frames().isEmpty()) {
            return;
        }
        ByteBuf expected = Unpooled.buffer();
        for (Vector.Frame frame : vector.frames()) {
            if (frame.command().equals("PING")) {
                byte[] data = Arrays.copyOfRange(frame.body(), 7, Math.min(frame.body().length, 7 + 16));
                byte[] pong = CommandBody.of("PONG", data);
                FrameHeader.write(FrameHeader.COMMAND, pong.length, expected);
                expected.writeBytes(pong);
            }
        }
        int ready = 64 + 2 + (sent[65] & 0xff);
        assertThat(ByteBufUtil.hexDump(sent, ready, sent.length - ready)).isEqualTo(ByteBufUtil.hexDump(expected));
    }

    private static byte[] topic(Vector.Frame frame) {
        JsonNode topic = frame.json().get("topic");
        byte[] data = Arrays.copyOfRange(frame.body(), 1 + frame.command().length(), frame.body().length);
        if (topic != null && topic.asText().length() == 2 * data.length) {
            assertThat(ByteBufUtil.hexDump(data)).isEqualTo(topic.asText());
        }
        return data;
    }

    private static Set<Integer> cuts(int length) {
        Set<Integer> cuts = new HashSet<>();
        for (int cut = 0; cut < Math.min(length, EVERY_BYTE_OF_THE_FIRST); cut++) {
            cuts.add(cut);
        }
        new Random(length).ints(RANDOM_CUTS, 0, length + 1).forEach(cuts::add);
        return cuts;
    }
}
