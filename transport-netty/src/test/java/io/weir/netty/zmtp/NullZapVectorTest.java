package io.weir.netty.zmtp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.netty.buffer.ByteBufUtil;
import io.weir.Refusal;
import io.weir.RoutingId;
import io.weir.netty.security.MechanismFactory;
import io.weir.netty.security.NullMechanism;
import io.weir.option.SocketOptions.Heartbeats;
import io.weir.transport.LocalMetadata;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a libzmq client said under NULL to a server with a ZAP domain is said to us, whose authenticator says what the handler of
 * the capture did. What the server said is in {@link VectorTest}.
 */
class NullZapVectorTest {
    /** libzmq lets a peer in if there is no handler, in spite of the domain; we do not. */
    private static final Map<String, Refusal> REFUSED = Map.of(
            "null_zap_400 c->s", Refusal.AUTHENTICATION_DENIED,
            "null_zap_domain_no_handler c->s", Refusal.AUTHENTICATOR_BROKEN);

    static List<Vector> vectors() {
        return Vector.all().stream()
                .filter(vector -> vector.name().startsWith("null_zap_"))
                .filter(vector -> vector.name().endsWith("c->s"))
                .toList();
    }

    @Test
    void everyRefusalInTheTableIsOfAVector() {
        assertThat(vectors().stream().map(Vector::name)).hasSize(3).containsAll(REFUSED.keySet());
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void theVerdictIsThatOfTheHandler(Vector vector) {
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

    private static void converse(Vector vector, byte[]... reads) {
        CapturedHandler handler = new CapturedHandler(vector);
        try (Conversation conversation = conversation(vector, handler)) {
            conversation.feed(reads);
            Refusal refusal = REFUSED.get(vector.name());
            if (refusal == null) {
                assertThat(conversation.refused).as("refusal").isNull();
                assertThat(conversation.remote).as("established").isNotNull();
                assertThat(conversation.remote.origin().userId()).isEqualTo("joe");
            } else {
                assertThat(conversation.refused).as("refusal").isNotNull();
                assertThat(conversation.refused.refusal()).isEqualTo(refusal);
                assertThat(conversation.remote).as("established").isNull();
                assertThat(conversation.channel.isActive()).isFalse();
            }
            checkQuestion(vector, handler);
            checkAnswer(vector, conversation);
        }
    }

    private static void checkQuestion(Vector vector, CapturedHandler handler) {
        assertThat(handler.asked).singleElement().satisfies(it -> {
            JsonNode exchange = CapturedHandler.exchange(vector);
            if (exchange != null) {
                JsonNode request = exchange.get("request_text");
                assertThat(it.domain()).isEqualTo(request.get(3).asText());
                assertThat(it.address()).isEqualTo(request.get(4).asText());
                assertThat(it.mechanism()).isEqualTo(request.get(6).asText());
            }
        });
    }

    /** The command that libzmq said behind its greeting, READY or ERROR, is ours; nothing follows where we refuse for ourselves. */
    private static void checkAnswer(Vector vector, Conversation conversation) {
        byte[] sent = conversation.sent();
        String said = ByteBufUtil.hexDump(Arrays.copyOfRange(sent, 64, sent.length));
        if (REFUSED.get(vector.name()) == Refusal.AUTHENTICATOR_BROKEN) {
            assertThat(said).isEmpty();
            return;
        }
        JsonNode frame =
                vector.connection().get("decoded").get("s->c").get("frames").get(0);
        assertThat(said)
                .endsWith(frame.get("body").asText())
                .startsWith(frame.get("flags").asText());
        assertThat(said).hasSize(2 * (2 + frame.get("size").asInt()));
    }

    private static Conversation conversation(Vector vector, CapturedHandler handler) {
        JsonNode end = vector.receiver();
        String identity = end.get("options").path("IDENTITY").asText();
        LocalMetadata introduction = new LocalMetadata(
                Samples.type(end.get("socket").asText()),
                identity.isEmpty() ? RoutingId.NONE : RoutingId.of(ByteBufUtil.decodeHexDump(identity)));
        MechanismFactory.Handshake handshake =
                new MechanismFactory.Handshake(true, introduction, Samples.LIMITS, "127.0.0.1", "here", "there");
        return new Conversation(
                introduction, NullMechanism.asking(handshake, handler, "global"), Samples.LIMITS, Heartbeats.OFF);
    }
}
