package io.weir.patterns.conformance;

import static io.weir.patterns.contract.OnWire.awaitPeers;
import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Endpoint;
import io.weir.Refusal;
import io.weir.patterns.clientserver.ClientSocket;
import io.weir.patterns.clientserver.PeerSocket;
import io.weir.patterns.clientserver.ServerSocket;
import io.weir.patterns.contract.OnEveryWire;
import io.weir.patterns.contract.Wire;
import io.weir.patterns.pair.ChannelSocket;
import io.weir.patterns.pair.PairSocket;
import io.weir.patterns.pipeline.GatherSocket;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.patterns.pipeline.ScatterSocket;
import io.weir.patterns.pubsub.DishSocket;
import io.weir.patterns.pubsub.PubSocket;
import io.weir.patterns.pubsub.RadioSocket;
import io.weir.patterns.pubsub.SubSocket;
import io.weir.patterns.pubsub.XPubSocket;
import io.weir.patterns.pubsub.XSubSocket;
import io.weir.patterns.reqrep.DealerSocket;
import io.weir.patterns.reqrep.RepSocket;
import io.weir.patterns.reqrep.ReqSocket;
import io.weir.patterns.reqrep.RouterSocket;
import io.weir.socket.Context;
import io.weir.socket.Socket;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;

/** Which sockets may talk to each other: every kind of socket with every kind (RFC 28 to 31, 41, 48, 49, 51, 52). */
@DisplayName("9.3 Kinds of sockets")
class SocketTypesConformanceTest {
    private static final Map<String, Function<Context, Socket>> KINDS = new LinkedHashMap<>();

    /** Each with those that bind for it; a pair is named once, and legal both ways. */
    private static final Map<String, Set<String>> LEGAL = Map.ofEntries(
            Map.entry("PAIR", Set.of("PAIR")),
            Map.entry("PUB", Set.of("SUB", "XSUB")),
            Map.entry("XPUB", Set.of("SUB", "XSUB")),
            Map.entry("REQ", Set.of("REP", "ROUTER")),
            Map.entry("DEALER", Set.of("REP", "DEALER", "ROUTER")),
            Map.entry("ROUTER", Set.of("ROUTER")),
            Map.entry("PUSH", Set.of("PULL")),
            Map.entry("CLIENT", Set.of("SERVER")),
            Map.entry("PEER", Set.of("PEER")),
            Map.entry("RADIO", Set.of("DISH")),
            Map.entry("SCATTER", Set.of("GATHER")),
            Map.entry("CHANNEL", Set.of("CHANNEL")));

    static {
        KINDS.put("PAIR", PairSocket::open);
        KINDS.put("PUB", PubSocket::open);
        KINDS.put("SUB", SubSocket::open);
        KINDS.put("XPUB", XPubSocket::open);
        KINDS.put("XSUB", XSubSocket::open);
        KINDS.put("REQ", ReqSocket::open);
        KINDS.put("REP", RepSocket::open);
        KINDS.put("DEALER", DealerSocket::open);
        KINDS.put("ROUTER", RouterSocket::open);
        KINDS.put("PUSH", PushSocket::open);
        KINDS.put("PULL", PullSocket::open);
        KINDS.put("CLIENT", ClientSocket::open);
        KINDS.put("SERVER", ServerSocket::open);
        KINDS.put("PEER", PeerSocket::open);
        KINDS.put("RADIO", RadioSocket::open);
        KINDS.put("DISH", DishSocket::open);
        KINDS.put("SCATTER", ScatterSocket::open);
        KINDS.put("GATHER", GatherSocket::open);
        KINDS.put("CHANNEL", ChannelSocket::open);
    }

    private static boolean mayTalk(String one, String other) {
        return LEGAL.getOrDefault(one, Set.of()).contains(other)
                || LEGAL.getOrDefault(other, Set.of()).contains(one);
    }

    private static long mismatches(Socket socket) {
        return socket.refusals().getOrDefault(Refusal.INCOMPATIBLE_SOCKET_TYPE, 0L);
    }

    @OnEveryWire
    @DisplayName("V-048, V-068: every kind meets every kind, and is refused unless the two may talk")
    void everyPair(Wire wire) throws Exception {
        for (String bound : KINDS.keySet()) {
            try (Context context = wire.context();
                    Socket binding = KINDS.get(bound).apply(context)) {
                assertThat(binding.type().name()).isEqualTo(bound);
                Endpoint endpoint = binding.bind(wire.anywhere());
                long refused = 0;
                for (String dialled : KINDS.keySet()) {
                    try (Socket dialling = KINDS.get(dialled).apply(context)) {
                        dialling.connect(endpoint);
                        if (mayTalk(bound, dialled)) {
                            awaitPeers(dialling, 1);
                            assertThat(dialling.refusals())
                                    .as("%s with %s", dialled, bound)
                                    .isEmpty();
                        } else {
                            // The end that sees it first closes, and the other end may see that close first.
                            long before = refused;
                            eventually(() -> assertThat(mismatches(binding) + mismatches(dialling))
                                    .as("%s with %s", dialled, bound)
                                    .isGreaterThan(before));
                            assertThat(dialling.peerCount())
                                    .as("%s with %s", dialled, bound)
                                    .isZero();
                        }
                    }
                    refused = mismatches(binding);
                }
            }
        }
    }
}
