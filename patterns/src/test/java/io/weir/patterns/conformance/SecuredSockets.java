package io.weir.patterns.conformance;

import static io.weir.patterns.contract.OnWire.awaitPeers;
import static io.weir.patterns.contract.OnWire.receive;
import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Refusal;
import io.weir.option.Reconnection;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.security.Security;
import io.weir.socket.Context;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;

/** A context for the tests of a mechanism, and how its sockets are opened. */
abstract class SecuredSockets {
    static final String TCP = "tcp://127.0.0.1:*";
    static final Reconnection QUICK = Reconnection.every(Duration.ofMillis(5));

    @AutoClose
    final Context context = Context.create();

    final PullSocket pull(Security security) {
        return PullSocket.open(context, o -> o.security(security).reconnection(QUICK));
    }

    final PushSocket push(Security security) {
        return PushSocket.open(
                context, o -> o.security(security).reconnection(QUICK).linger(Duration.ZERO));
    }

    /** A peer that sends these bytes is refused for that reason, and an honest client goes on. */
    final void assertIntruderIsRefused(Security server, Security client, byte[] bytes, Refusal reason)
            throws Exception {
        try (PullSocket pull = pull(server);
                PushSocket push = push(client);
                RawPeer intruder = RawPeer.connect(pull.bind(TCP))) {
            push.connect(pull.lastEndpoint());
            awaitPeers(pull, 1);
            intruder.send(bytes);
            assertThat(intruder.isClosedByOther()).isTrue();
            eventually(() -> assertThat(pull.refusals()).isEqualTo(Map.of(reason, 1L)));
            push.send("honest");
            assertThat(receive(pull).text()).isEqualTo("honest");
        }
    }
}
