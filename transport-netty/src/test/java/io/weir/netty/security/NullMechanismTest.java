package io.weir.netty.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.Refusal;
import io.weir.RoutingId;
import io.weir.SocketType;
import io.weir.transport.LocalMetadata;
import io.weir.transport.RefusedException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NullMechanismTest {
    private final LocalMetadata introduction =
            new LocalMetadata(new SocketType("PULL", Set.of("PUSH"), false), RoutingId.NONE);
    private final Mechanism mechanism = new NullMechanism(introduction);
    private final RecordingExchange exchange = new RecordingExchange();

    @Test
    void saysReadyWithoutWaitingForThePeer() {
        mechanism.start(exchange);

        assertThat(exchange.sent).containsExactly(CommandBody.of("READY", Metadata.encode(introduction)));
        assertThat(exchange.transform).isNull();
    }

    @Test
    void isEstablishedByThePeersReady() throws RefusedException {
        mechanism.start(exchange);
        mechanism.receive(ready(), exchange);

        assertThat(exchange.properties).containsOnlyKeys("socket-type");
        assertThat(exchange.transform).isSameAs(FrameTransform.IDENTITY);
        assertThat(exchange.transform.isIdentity()).isTrue();
    }

    @Test
    void isNotEstablishedWithAPeerThatMayNotTalkToUs() {
        exchange.refuses = true;

        assertThatThrownBy(() -> mechanism.receive(ready(), exchange)).isInstanceOf(RefusedException.class);
        assertThat(exchange.transform).isNull();
    }

    @Test
    void endsWithThePeersError() {
        assertRefused(Refusal.ERROR_RECEIVED, CommandBody.error("400"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ready", "HELLO", "PING", "FOO"})
    void refusesWhateverIsNotReady(String name) {
        assertRefused(Refusal.UNEXPECTED_COMMAND, CommandBody.of(name, new byte[0]));
    }

    @Test
    void announcesItselfAsNullWithoutAServer() {
        assertThat(mechanism.name()).isEqualTo("NULL");
        assertThat(mechanism.asServer()).isFalse();
    }

    private byte[] ready() {
        return CommandBody.of("READY", Metadata.encode(introduction));
    }

    private void assertRefused(Refusal refusal, byte[] command) {
        assertThatThrownBy(() -> mechanism.receive(command, exchange))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.refusal()).isEqualTo(refusal));
    }
}
