package io.weir.patterns.pubsub;

import static io.weir.patterns.contract.OnWire.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Accounting;
import io.weir.Message;
import io.weir.patterns.contract.Wire;
import io.weir.socket.Context;
import io.weir.socket.Sending;
import io.weir.socket.Socket;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Messages that no subscriber wanted are counted, apart from those that were lost. */
@Timeout(30)
class NoSubscriberTest {
    private static <S extends Socket & Sending> void assertCountsApart(S publisher, Message message) throws Exception {
        publisher.send(message);
        publisher.send(message);
        assertThat(publisher.accounting()).isEqualTo(new Accounting(0, 0, 0, Map.of(), 0, 0, 0, Map.of(), 0, 2));
        assertThat(publisher.snapshot().toString()).contains("no subscriber for 2");
    }

    @Test
    void anyPublisherCountsThem() throws Exception {
        try (Context context = Context.create();
                PubSocket pub = PubSocket.open(context);
                PubSocket inverted = PubSocket.open(context, o -> o.invertMatching(true));
                PubSocket waiting = PubSocket.open(context, o -> o.noDrop(true));
                XPubSocket xpub = XPubSocket.open(context);
                RadioSocket radio = RadioSocket.open(context);
                XSubSocket xsub = XSubSocket.open(context)) {
            assertCountsApart(pub, Message.of("a"));
            assertCountsApart(inverted, Message.of("a"));
            assertCountsApart(waiting, Message.of("a"));
            assertCountsApart(xpub, Message.of("a"));
            assertCountsApart(radio, Message.of("group", "a"));
            assertCountsApart(xsub, Message.of("upstream"));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"INPROC", "TCP"})
    void whatOneSubscriberWantsIsACopyAndNotCountedThere(Wire wire) throws Exception {
        try (Context context = wire.context();
                PubSocket pub = PubSocket.open(context);
                SubSocket sub = SubSocket.open(context)) {
            sub.subscribe("a").connect(pub.bind(wire.anywhere()));
            assertThat(pub.awaitSubscribers("a", 1, PATIENCE)).isTrue();
            pub.send("a");
            pub.send("b");
            assertThat(sub.receive(PATIENCE)).isEqualTo(Message.of("a"));
            assertThat(pub.accounting().accepted()).isEqualTo(1);
            assertThat(pub.accounting().noSubscriber()).isEqualTo(1);
            assertThat(pub.accounting().totalSendDropped()).isZero();
        }
    }
}
