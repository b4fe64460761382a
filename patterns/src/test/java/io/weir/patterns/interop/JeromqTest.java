package io.weir.patterns.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Message;
import io.weir.Refusal;
import io.weir.RoutingId;
import io.weir.patterns.interop.Wiring.PeerLink;
import io.weir.patterns.pubsub.PubSocket;
import io.weir.patterns.reqrep.RouterSocket;
import io.weir.socket.Context;
import io.weir.testing.Eventually;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.zeromq.ZContext;

/**
 * What JeroMQ does in its own way: it announces ZMTP 3.0, subscribes by messages, knows no command but PING, and is not
 * sent one.
 */
@Tag("interop")
class JeromqTest {
    private static final Message HELLO = Message.of("hello");
    private static final Duration INTERVAL = Duration.ofMillis(100);

    @AutoClose
    private final ZContext theirContext = new ZContext();

    @TempDir
    private Path directory;

    @ParameterizedTest(name = "{0}")
    @MethodSource("wirings")
    void itsRouterKnowsUsByOurNameAndOursKnowsItByIts(Wiring wiring) throws Exception {
        JeromqParty.retrying(() -> {
            List<RoutingId> names = Stream.of(new byte[] {1}, new byte[] {-1, 2, -3}, Topics.topic(255))
                    .map(RoutingId::of)
                    .toList();
            for (RoutingId name : names) {
                try (Context context = wiring.context();
                        WeirParty ours = WeirParty.open(context, "DEALER", name, options -> {});
                        JeromqParty theirs = JeromqParty.open(theirContext, "ROUTER")) {
                    wiring.join(ours, theirs, directory);
                    ours.send(HELLO);
                    assertThat(theirs.receive()).isEqualTo(HELLO.prepend(name.array()));
                    theirs.send(HELLO.prepend(name.array()));
                    assertThat(ours.receive()).isEqualTo(HELLO);
                }
                try (Context context = wiring.context();
                        WeirParty ours = WeirParty.open(context, "ROUTER");
                        JeromqParty theirs = JeromqParty.open(theirContext, "DEALER")) {
                    theirs.socket().setIdentity(name.array());
                    wiring.join(ours, theirs, directory);
                    theirs.send(HELLO);
                    assertThat(ours.receive()).isEqualTo(HELLO.prepend(name.array()));
                    ours.send(HELLO.prepend(name.array()));
                    assertThat(theirs.receive()).isEqualTo(HELLO);
                }
            }
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wirings")
    void itObeysOurSubscriptions(Wiring wiring) throws Exception {
        JeromqParty.retrying(() -> {
            for (String publisher : List.of("PUB", "XPUB")) {
                try (Context context = wiring.context();
                        WeirParty ours = WeirParty.open(context, "SUB");
                        JeromqParty theirs = JeromqParty.open(theirContext, publisher)) {
                    wiring.join(ours, theirs, directory);
                    Subscribing.follow(theirs, ours, publisher);
                }
            }
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wirings")
    void weObeyItsSubscriptions(Wiring wiring) throws Exception {
        JeromqParty.retrying(() -> {
            for (String publisher : List.of("PUB", "XPUB")) {
                try (Context context = wiring.context();
                        WeirParty ours = WeirParty.open(context, publisher);
                        JeromqParty theirs = JeromqParty.open(theirContext, "SUB")) {
                    wiring.join(ours, theirs, directory);
                    Subscribing.follow(ours, theirs, publisher);
                    // Now and then JeroMQ 0.6.0 connects, says nothing until its handshake interval is over, and
                    // connects anew.
                    assertThat(ours.socket().refusals().keySet()).isSubsetOf(Refusal.CLOSED_UNHEARD);
                }
            }
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wiringsOfEachRole")
    void anIdleConnectionLastsWhicheverEndSendsPings(Wiring wiring) throws Exception {
        JeromqParty.retrying(() -> {
            try (Context context = wiring.context();
                    WeirParty ours = WeirParty.open(
                            context,
                            "DEALER",
                            RoutingId.NONE,
                            options ->
                                    options.heartbeatInterval(INTERVAL).heartbeatTimeToLive(INTERVAL.multipliedBy(3)));
                    JeromqParty theirs = JeromqParty.open(theirContext, "DEALER")) {
                theirs.socket().setHeartbeatIvl((int) INTERVAL.toMillis());
                theirs.socket().setHeartbeatTtl(5 * (int) INTERVAL.toMillis());
                wiring.join(ours, theirs, directory);
                theirs.send(HELLO);
                assertThat(ours.receive()).isEqualTo(HELLO);
                assertThat(Eventually.within(
                                INTERVAL.multipliedBy(10), () -> ours.socket().peerCount() == 0))
                        .isFalse();
                ours.send(HELLO);
                assertThat(theirs.receive()).isEqualTo(HELLO);
            }
        });
    }

    @Test
    void itSendsItsSubscriptionsAgainToOurSuccessor() throws Exception {
        JeromqParty.retrying(() -> {
            try (JeromqParty sub = JeromqParty.open(theirContext, "SUB")) {
                sub.subscribe(Topics.topic(250));
                String endpoint;
                try (Context context = Context.create();
                        PubSocket pub = PubSocket.open(context)) {
                    endpoint = pub.bind(PeerLink.TCP.endpoint(directory)).toString();
                    sub.connect(endpoint);
                    Party.await("a subscription", () -> pub.topicCount() == 1);
                }
                try (Context context = Context.create();
                        PubSocket pub = PubSocket.open(context)) {
                    pub.bind(endpoint);
                    Party.await("the subscription anew", () -> {
                        sub.attend();
                        return pub.topicCount() == 1;
                    });
                    pub.send(Message.of(Topics.within(Topics.topic(250))));
                    assertThat(sub.receive()).isEqualTo(Message.of(Topics.within(Topics.topic(250))));
                }
            }
        });
    }

    @Test
    void ourSubscriptionsAreSentAgainToItsSuccessor() throws Exception {
        JeromqParty.retrying(() -> {
            try (Context context = Context.create();
                    WeirParty sub = WeirParty.open(context, "SUB")) {
                sub.subscribe(Topics.topic(250));
                String endpoint;
                try (JeromqParty xpub = JeromqParty.open(theirContext, "XPUB")) {
                    endpoint = xpub.bind(PeerLink.TCP.endpoint(directory));
                    sub.connect(endpoint);
                    assertThat(xpub.receive()).isEqualTo(Message.of(Topics.subscription(Topics.topic(250))));
                }
                Party.await("the end of the first", () -> sub.socket().peerCount() == 0);
                try (JeromqParty xpub = JeromqParty.open(theirContext, "XPUB")) {
                    xpub.bind(endpoint);
                    assertThat(xpub.receive()).isEqualTo(Message.of(Topics.subscription(Topics.topic(250))));
                    xpub.send(Message.of(Topics.topic(250)));
                    assertThat(sub.receive()).isEqualTo(Message.of(Topics.topic(250)));
                }
            }
        });
    }

    @Test
    void aNameIsFreeAgainWhenItsBearerIsGone() throws Exception {
        JeromqParty.retrying(() -> {
            RoutingId name = RoutingId.of("worker");
            try (Context context = Context.create();
                    RouterSocket router = RouterSocket.open(context)) {
                String endpoint = router.bind(PeerLink.TCP.endpoint(directory)).toString();
                for (int life = 0; life < 3; life++) {
                    try (JeromqParty worker = JeromqParty.open(theirContext, "DEALER")) {
                        worker.socket().setIdentity(name.array());
                        worker.connect(endpoint);
                        assertThat(router.awaitPeer(name, Party.PATIENCE)).isTrue();
                        router.send(HELLO.prepend(name.array()));
                        assertThat(worker.receive()).isEqualTo(HELLO);
                    }
                    Party.await("its end", () -> router.peerCount() == 0);
                }
            }
        });
    }

    static List<Wiring> wirings() {
        return Wiring.tcp();
    }

    static Stream<Wiring> wiringsOfEachRole() {
        return Stream.of(new Wiring(Wiring.NATIVE, PeerLink.TCP, true), new Wiring("nio", PeerLink.TCP, false));
    }
}
