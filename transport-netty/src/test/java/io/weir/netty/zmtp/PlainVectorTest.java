package io.weir.netty.zmtp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.netty.buffer.ByteBufUtil;
import io.weir.Refusal;
import io.weir.RoutingId;
import io.weir.netty.security.Mechanism;
import io.weir.netty.security.MechanismFactory;
import io.weir.netty.security.PlainClient;
import io.weir.netty.security.PlainServer;
import io.weir.option.SocketOptions.Heartbeats;
import io.weir.security.Authenticator;
import io.weir.transport.LocalMetadata;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What libzmq, and peers made by hand, said under PLAIN, is said to us: each direction to the side that heard it, in one piece
 * and cut at every byte. The authenticator says what the ZAP handler of the capture did.
 */
class PlainVectorTest {
    /** Where the handshake does not succeed, and why; the rest of them do, or had not ended when the capture did. */
    private static final Map<String, Refusal> REFUSED = Map.ofEntries(
            Map.entry("plain_300_then_stay c->s", Refusal.AUTHENTICATION_DEFERRED),
            Map.entry("plain_both_clients c->s", Refusal.UNEXPECTED_COMMAND),
            Map.entry("plain_both_clients s->c", Refusal.UNEXPECTED_COMMAND),
            Map.entry("plain_client_ready_early s->c", Refusal.UNEXPECTED_COMMAND),
            Map.entry("plain_client_welcome_with_body s->c", Refusal.MALFORMED_COMMAND),
            Map.entry("plain_error_then_stay c->s", Refusal.AUTHENTICATION_DENIED),
            Map.entry("plain_error_then_stay s->c", Refusal.ERROR_RECEIVED),
            Map.entry("plain_failure_300 c->s", Refusal.AUTHENTICATION_DEFERRED),
            Map.entry("plain_failure_500 c->s", Refusal.AUTHENTICATION_FAILED),
            Map.entry("plain_failure_500 s->c", Refusal.ERROR_RECEIVED),
            Map.entry("plain_hello_no_password c->s", Refusal.MALFORMED_COMMAND),
            Map.entry("plain_hello_padded_name c->s", Refusal.MALFORMED_COMMAND),
            Map.entry("plain_hello_trailing c->s", Refusal.MALFORMED_COMMAND),
            Map.entry("plain_hello_user_overrun c->s", Refusal.MALFORMED_COMMAND),
            Map.entry("plain_initiate_bad_type c->s", Refusal.INCOMPATIBLE_SOCKET_TYPE),
            Map.entry("plain_initiate_first c->s", Refusal.UNEXPECTED_COMMAND),
            Map.entry("plain_no_zap_handler c->s", Refusal.AUTHENTICATOR_BROKEN),
            Map.entry("plain_zap_bad_metadata c->s", Refusal.AUTHENTICATOR_BROKEN),
            Map.entry("plain_zap_bad_request_id c->s", Refusal.AUTHENTICATOR_BROKEN),
            Map.entry("plain_zap_bad_status c->s", Refusal.AUTHENTICATOR_BROKEN),
            Map.entry("plain_zap_bad_version c->s", Refusal.AUTHENTICATOR_BROKEN),
            Map.entry("plain_zap_short_reply c->s", Refusal.AUTHENTICATOR_BROKEN));

    static List<Vector> vectors() {
        return Vector.plain();
    }

    @Test
    void everyRefusalInTheTableIsOfAVector() {
        assertThat(vectors().stream().map(Vector::name)).containsAll(REFUSED.keySet());
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void whatWasSaidIsTakenOrRefused(Vector vector) {
        converse(vector, vector.bytes());
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void andSoItIsCutAnywhere(Vector vector) {
        Cuts.inTwo(vector.bytes()).forEach(reads -> converse(vector, reads));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void nothingIsKeptOfAStreamThatBreaksOff(Vector vector) {
        Cuts.beginnings(vector.bytes()).forEach(beginning -> {
            // The conversation checks on closing that the end was told once and all buffers are released.
            try (Conversation conversation = conversation(vector, new CapturedHandler(vector))) {
                conversation.feed(beginning);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("answered")
    void weSayWhatLibzmqSays(Vector vector) {
        byte[] said = said(vector);
        try (Conversation conversation = conversation(vector, new CapturedHandler(vector))) {
            conversation.feed(vector.bytes());
            conversation.feed(new byte[0]);
            byte[] sent = conversation.sent();
            assertThat(ByteBufUtil.hexDump(Arrays.copyOfRange(sent, 64, sent.length)))
                    .isEqualTo(ByteBufUtil.hexDump(said));
        }
    }

    static List<Vector> answered() {
        return vectors().stream().filter(vector -> said(vector) != null).toList();
    }

    /** The handshake of a libzmq that heard the same; null if there was none, or it went wrong. */
    private static byte @Nullable [] said(Vector vector) {
        return vectors().stream()
                .filter(other -> other.name().startsWith(vector.name().split(" ", 2)[0] + ' '))
                .filter(other -> !other.name().equals(vector.name()))
                .filter(other -> other.isFromLibzmq() && !REFUSED.containsKey(vector.name()))
                .filter(other -> !other.frames().isEmpty())
                .map(other -> {
                    int end = 64;
                    for (Vector.Frame frame : other.frames()) {
                        if (List.of("HELLO", "WELCOME", "INITIATE", "READY").contains(frame.command())) {
                            end += 2 + frame.body().length;
                        }
                    }
                    return Arrays.copyOfRange(other.bytes(), 64, end);
                })
                .findFirst()
                .orElse(null);
    }

    private static void converse(Vector vector, byte[]... reads) {
        CapturedHandler handler = new CapturedHandler(vector);
        try (Conversation conversation = conversation(vector, handler)) {
            conversation.feed(reads);
            conversation.feed(new byte[0]);
            Refusal refusal = REFUSED.get(vector.name());
            if (refusal != null) {
                assertThat(conversation.refused).as("refusal").isNotNull();
                assertThat(conversation.refused.refusal()).isEqualTo(refusal);
                assertThat(conversation.channel.isActive()).isFalse();
            } else {
                assertThat(conversation.refused).isNull();
                assertThat(conversation.remote != null)
                        .as("established")
                        .isEqualTo(vector.frames().size() > 1);
            }
            checkCredentials(vector, handler);
            checkAccepted(vector, conversation);
        }
    }

    private static void checkCredentials(Vector vector, CapturedHandler handler) {
        JsonNode exchange = CapturedHandler.exchange(vector);
        if (exchange != null && isServer(vector.receiver())) {
            JsonNode request = exchange.get("request_text");
            assertThat(handler.asked).singleElement().satisfies(it -> {
                assertThat(it.user()).isEqualTo(request.get(7).asText());
                assertThat(it.routingId().array())
                        .isEqualTo(request.get(5).asText().getBytes(StandardCharsets.UTF_8));
                assertThat(it.password()).isEqualTo(new byte[it.password().length]);
            });
            assertThat(handler.passwords).containsExactly(request.get(8).asText());
        }
    }

    private static void checkAccepted(Vector vector, Conversation conversation) {
        if (CapturedHandler.exchange(vector) != null && conversation.remote != null && isServer(vector.receiver())) {
            assertThat(conversation.remote.origin().userId()).isEqualTo("joe");
        }
    }

    private static boolean isServer(JsonNode end) {
        JsonNode options = end.get("options");
        return options != null && options.has("PLAIN_SERVER");
    }

    private static Conversation conversation(Vector vector, CapturedHandler handler) {
        JsonNode end = vector.receiver();
        boolean libzmq = end.get("impl").asText().equals("libzmq");
        boolean server = libzmq ? isServer(end) : vector.name().endsWith("c->s");
        JsonNode socket = end.get("socket");
        JsonNode identity = libzmq && end.get("options").has("IDENTITY")
                ? end.get("options").get("IDENTITY")
                : null;
        LocalMetadata introduction = new LocalMetadata(
                socket == null || socket.isNull() ? Samples.sociable("PAIR") : Samples.type(socket.asText()),
                identity == null ? RoutingId.NONE : RoutingId.of(ByteBufUtil.decodeHexDump(identity.asText())));
        MechanismFactory.Handshake handshake =
                new MechanismFactory.Handshake(server, introduction, Samples.LIMITS, "127.0.0.1", "here", "there");
        Mechanism mechanism = server
                ? new PlainServer(handshake, libzmq ? handler : Authenticator.anyClient(), "global")
                : new PlainClient(introduction, "admin", "secret".getBytes(StandardCharsets.UTF_8));
        return new Conversation(introduction, mechanism, Samples.LIMITS, Heartbeats.OFF);
    }
}
