package io.weir.patterns.reqrep;

import static io.weir.patterns.contract.OnWire.receive;
import static io.weir.patterns.contract.OnWire.receiveFrames;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.Message;
import io.weir.RoutingId;
import io.weir.patterns.contract.Wire;
import io.weir.socket.Context;
import org.junit.jupiter.api.Test;

class EnvelopeTest {
    private static final RoutingId NEAR = RoutingId.of("near");
    private static final RoutingId FAR = RoutingId.of("far");

    @Test
    void anEnvelopeIsWhatStandsBeforeTheBodyUpToTheFirstEmptyFrame() {
        Message message = Message.of("near", "far", "", "body", "", "more");
        Envelope envelope = Envelope.of(message);

        assertThat(envelope).isNotNull();
        assertThat(envelope.addresses()).containsExactly(NEAR, FAR);
        assertThat(envelope.frameCount()).isEqualTo(3);
        assertThat(envelope.body(message)).isEqualTo(Message.of("body", "", "more"));
        assertThat(envelope.around(Message.of("reply"))).isEqualTo(Message.of("near", "far", "", "reply"));
        assertThat(envelope).hasToString("Envelope[near, far]");
    }

    @Test
    void thereIsNoneWithoutADelimiterOrABody() {
        assertThat(Envelope.of(Message.of("near", "body"))).isNull();
        assertThat(Envelope.of(Message.of("near", ""))).isNull();
        assertThat(Envelope.of(Message.of(""))).isNull();
    }

    @Test
    void addressesAreStackedTheLastOnTop() {
        Envelope built = Envelope.plain().via(FAR).via(NEAR);

        assertThat(built).isEqualTo(Envelope.of(Message.of("near", "far", "", "x")));
        assertThat(built).hasSameHashCodeAs(Envelope.of(Message.of("near", "far", "", "y")));
        assertThat(built).isNotEqualTo(Envelope.plain().via(NEAR).via(FAR)).isNotEqualTo(Envelope.plain());
        assertThat(Envelope.plain().around(Message.of("x"))).isEqualTo(Message.of("", "x"));
        assertThatThrownBy(() -> built.via(RoutingId.NONE)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRouterAnswersThroughIt() throws Exception {
        try (Context context = Wire.TCP.context();
                RouterSocket router = RouterSocket.open(context);
                ReqSocket req = ReqSocket.open(context, o -> o.correlated(true).routingId(NEAR))) {
            req.connect(router.bind("tcp://127.0.0.1:*"));
            req.send("question");
            Message request = receive(router);
            Envelope envelope = Envelope.of(request);
            assertThat(envelope).isNotNull();
            assertThat(envelope.addresses()).hasSize(2).startsWith(NEAR);
            assertThat(envelope.body(request)).isEqualTo(Message.of("question"));
            router.send(envelope.around(Message.of("answer")));
            assertThat(receiveFrames(req)).containsExactly("answer");
        }
    }
}
