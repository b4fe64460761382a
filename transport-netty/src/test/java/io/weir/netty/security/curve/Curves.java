package io.weir.netty.security.curve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.Refusal;
import io.weir.RoutingId;
import io.weir.SocketType;
import io.weir.netty.security.MechanismFactory.Handshake;
import io.weir.option.SocketOptions.Arrivals;
import io.weir.option.SocketOptions.Limits;
import io.weir.security.Authenticator;
import io.weir.security.CurveKey;
import io.weir.security.CurveKeyPair;
import io.weir.transport.LocalMetadata;
import io.weir.transport.RefusedException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Ends of connections that tests begin with: a ROUTER that serves, a DEALER that calls. */
final class Curves {
    private static final LocalMetadata ROUTER =
            new LocalMetadata(new SocketType("ROUTER", Set.of("DEALER"), true), RoutingId.NONE);
    private static final LocalMetadata DEALER =
            new LocalMetadata(new SocketType("DEALER", Set.of("ROUTER"), true), RoutingId.NONE);
    private static final Limits LIMITS =
            new Limits(1000, 10, Duration.ZERO, Duration.ZERO, 1, 64 * 1024, 1, 1, 1, Arrivals.UNLIMITED);

    private Curves() {}

    static LocalMetadata introduction() {
        return DEALER;
    }

    static CurveServer server(CurveKeyPair... pairs) {
        Handshake handshake = new Handshake(true, ROUTER, LIMITS, "192.0.2.1", "here", "there");
        return new CurveServer(List.of(pairs), handshake, Authenticator.anyClient(), "domain");
    }

    static CurveClient client(CurveKey server, CurveKeyPair own) {
        return new CurveClient(server, own, DEALER);
    }

    static void assertRefused(Refusal refusal, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.refusal()).as(e.getMessage()).isEqualTo(refusal));
    }
}
