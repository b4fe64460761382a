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
import io.weir.netty.security.Mechanism;
import io.weir.netty.security.curve.CurveTranscript;
import io.weir.netty.zmtp.Conversation.RecordingInbox;
import io.weir.option.SocketOptions.Heartbeats;
import io.weir.option.SocketOptions.Limits;
import io.weir.transport.Command;
import io.weir.transport.LocalMetadata;
import io.weir.transport.RefusedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Connections of libzmq under CURVE, with itself and with peers that were written by hand, replayed to our server and our client
 * through the whole pipeline. What comes out must be what another implementation decrypted, or the refusal that {@link #REFUSED}
 * names.
 */
class CurveVectorTest {
    private static final int GREETING = 64;

    /** What we refuse, and how many messages and commands go before. */
    private static final Map<String, Expected> REFUSED = refusals();

    private static Map<String, Expected> refusals() {
        Map<String, Expected> table = new LinkedHashMap<>();
        refused(table, Refusal.MECHANISM_MISMATCH, "curve_null_greeting c->s");
        refused(
                table,
                Refusal.MALFORMED_COMMAND,
                "curve_hello_long c->s",
                "curve_hello_short c->s",
                "curve_hello_version_2 c->s",
                "curve_message_short c->s",
                "curve_client_short_welcome s->c");
        refused(table, Refusal.UNEXPECTED_COMMAND, "curve_hello_twice c->s");
        refused(
                table,
                Refusal.CRYPTOGRAPHIC,
                "curve_hello_wrong_key c->s",
                "curve_failure_wrong_server_key c->s",
                "curve_initiate_bad_cookie c->s",
                "curve_client_bad_welcome s->c");
        refused(table, Refusal.MALFORMED_METADATA, "curve_initiate_bad_metadata c->s");
        refused(table, Refusal.ERROR_RECEIVED, "curve_client_error_command s->c");
        refused(table, Refusal.INCOMPATIBLE_SOCKET_TYPE, "curve_client_incompatible_type s->c");
        refused(table, Refusal.KEY_EXCHANGE, "curve_initiate_vouch_wrong_client c->s");
        // Where we are stricter than libzmq.
        refused(table, Refusal.KEY_EXCHANGE, "curve_initiate_vouch_other_server c->s");
        refused(table, Refusal.INVALID_SEQUENCE, "curve_initiate_nonce_not_increasing c->s");
        refused(
                table,
                Refusal.INVALID_FRAME,
                "curve_message_inner_04 c->s",
                "curve_message_inner_reserved c->s",
                "curve_message_outer_more c->s");
        table.put("curve_message_nonce_reuse c->s", new Expected(Refusal.INVALID_SEQUENCE, 1));
        // Between two libzmq nothing is known of the short-term keys, so that our cookie and our C' are others.
        Stream.of("curve_failure_zap_300", "curve_heartbeat", "curve_pubsub", "curve_success", "curve_success_zap")
                .forEach(name -> refused(table, Refusal.CRYPTOGRAPHIC, name + " c->s", name + " s->c"));
        return table;
    }

    private static void refused(Map<String, Expected> table, Refusal refusal, String... names) {
        for (String name : names) {
            table.put(name, new Expected(refusal, 0));
        }
    }

    private record Expected(Refusal refusal, int eventsBefore) {}

    static List<Vector> vectors() {
        return Vector.curve();
    }

    @Test
    void everyRefusalInTheTableIsOfAVector() {
        Set<String> names = vectors().stream().map(Vector::name).collect(Collectors.toSet());

        assertThat(REFUSED.keySet()).isSubsetOf(names);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void readsWhatWasDecryptedElsewhere(Vector vector) throws RefusedException {
        converse(vector, Integer.MAX_VALUE);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void readsTheSameByteByByte(Vector vector) throws RefusedException {
        converse(vector, 1);
    }

    private static void converse(Vector vector, int atOnce) throws RefusedException {
        boolean toServer = vector.name().endsWith("c->s");
        CurveTranscript transcript = new CurveTranscript(vector.connection());
        LocalMetadata introduction = introduction(vector);
        Limits limits = Samples.LIMITS;
        Mechanism mechanism = toServer ? transcript.server(introduction, limits) : transcript.client(introduction);
        noteWelcome(vector, transcript);
        try (Conversation conversation = new Conversation(introduction, mechanism, limits, Heartbeats.OFF)) {
            feed(conversation, Arrays.copyOf(vector.bytes(), Math.min(GREETING, vector.bytes().length)), atOnce);
            for (Vector.Frame frame : vector.frames()) {
                noteSent(conversation, transcript);
                byte[] body = frame.body();
                if (toServer && transcript.isSealedAgainForTheServer()) {
                    body = transcript.toServer(body);
                } else if (!toServer && transcript.isSealedAgainForTheClient()) {
                    body = transcript.toClient(body);
                }
                feed(conversation, frame(frame.flags(), body), atOnce);
            }
            check(vector, conversation);
        }
    }

    private static void noteWelcome(Vector vector, CurveTranscript transcript) {
        Vector.curve().stream()
                .filter(other -> other.name().equals(vector.name().replace("c->s", "s->c")))
                .flatMap(other -> other.frames().stream())
                .filter(frame -> frame.command().equals("WELCOME"))
                .forEach(frame -> transcript.theirWelcome(frame.body()));
    }

    /** Looks at what our end said in the handshake. */
    private static void noteSent(Conversation conversation, CurveTranscript transcript) throws RefusedException {
        ByteBuf sent = Unpooled.wrappedBuffer(conversation.sent());
        if (sent.isReadable() && sent.getUnsignedByte(0) == 0xff) {
            sent.skipBytes(GREETING);
        }
        while (sent.isReadable() && conversation.transform == null) {
            boolean isLong = (sent.readByte() & FrameHeader.LONG) != 0;
            byte[] command = new byte[isLong ? (int) sent.readLong() : sent.readUnsignedByte()];
            sent.readBytes(command);
            transcript.sent(command);
        }
    }

    private static byte[] frame(int flags, byte[] body) {
        ByteBuf out = Unpooled.buffer();
        out.writeByte(flags);
        if ((flags & FrameHeader.LONG) != 0) {
            out.writeLong(body.length);
        } else {
            out.writeByte(body.length);
        }
        return ByteBufUtil.getBytes(out.writeBytes(body));
    }

    private static void feed(Conversation conversation, byte[] bytes, int atOnce) {
        for (int at = 0; at < bytes.length; at += Math.min(atOnce, bytes.length - at)) {
            conversation.feed(Arrays.copyOfRange(bytes, at, at + Math.min(atOnce, bytes.length - at)));
        }
    }

    private static LocalMetadata introduction(Vector vector) {
        JsonNode socket = vector.receiver().get("socket");
        SocketType type = socket == null ? Samples.sociable("PAIR") : Samples.type(socket.asText());
        return new LocalMetadata(type, RoutingId.NONE);
    }

    private static void check(Vector vector, Conversation conversation) {
        Expected expected = REFUSED.get(vector.name());
        if (expected != null) {
            assertThat(conversation.anyRefusal()).as("refusal").isNotNull();
            assertThat(conversation.anyRefusal().refusal()).isEqualTo(expected.refusal());
            assertThat(conversation.anyRefusal()).hasMessageMatching("[ -~]+");
            assertThat(conversation.inbox.events).hasSize(expected.eventsBefore());
            return;
        }
        assertThat(conversation.anyRefusal()).as("refusal").isNull();
        assertThat(conversation.channel.isActive()).as("still open").isTrue();
        List<String> events = decryptedEvents(vector);
        assertThat(conversation.inbox.events).isEqualTo(events);
        if (decrypted(vector, vector.name().endsWith("c->s") ? "INITIATE" : "READY")
                .findAny()
                .isPresent()) {
            assertThat(conversation.remote).as("established").isNotNull();
            assertThat(conversation.remote.mechanism()).isEqualTo("CURVE");
        }
    }

    private static Stream<byte[]> decrypted(Vector vector, String command) {
        List<byte[]> texts = new ArrayList<>();
        for (JsonNode box : vector.connection().path("decrypted")) {
            if (vector.name().endsWith(box.get("dir").asText())
                    && box.get("command").asText().equals(command)) {
                texts.add(ByteBufUtil.decodeHexDump(box.get("box_plaintext").asText()));
            }
        }
        return texts.stream();
    }

    private static List<String> decryptedEvents(Vector vector) {
        List<String> events = new ArrayList<>();
        List<byte[]> parts = new ArrayList<>();
        decrypted(vector, "MESSAGE").forEach(text -> {
            byte[] body = Arrays.copyOfRange(text, 1, text.length);
            if (text[0] == 2) {
                command(body, events);
                return;
            }
            parts.add(body);
            if (text[0] == 0) {
                events.add(RecordingInbox.print(Message.wrap(parts)));
                parts.clear();
            }
        });
        return events;
    }

    /** What the inbox is told of; PING and PONG are not its business. */
    private static void command(byte[] body, List<String> events) {
        byte[] data = Arrays.copyOfRange(body, 1 + body[0], body.length);
        switch (body[0]) {
            case 9 -> events.add(RecordingInbox.print(new Command.Subscribe(data)));
            case 6 -> events.add(RecordingInbox.print(new Command.Cancel(data)));
            default -> {}
        }
    }
}
