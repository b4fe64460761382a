package io.weir.netty.zmtp;

import io.weir.RoutingId;
import io.weir.SocketType;
import io.weir.option.SocketOptions.Arrivals;
import io.weir.option.SocketOptions.Limits;
import io.weir.transport.LocalMetadata;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** Values that many tests begin with. */
final class Samples {
    private static final Map<String, Set<String>> PEERS = Map.ofEntries(
            Map.entry("REQ", Set.of("REP", "ROUTER")),
            Map.entry("REP", Set.of("REQ", "DEALER")),
            Map.entry("DEALER", Set.of("REP", "DEALER", "ROUTER")),
            Map.entry("ROUTER", Set.of("REQ", "DEALER", "ROUTER")),
            Map.entry("PUB", Set.of("SUB", "XSUB")),
            Map.entry("XPUB", Set.of("SUB", "XSUB")),
            Map.entry("SUB", Set.of("PUB", "XPUB")),
            Map.entry("XSUB", Set.of("PUB", "XPUB")),
            Map.entry("PUSH", Set.of("PULL")),
            Map.entry("PULL", Set.of("PUSH")),
            Map.entry("PAIR", Set.of("PAIR")),
            Map.entry("CHANNEL", Set.of("CHANNEL")),
            Map.entry("CLIENT", Set.of("SERVER")),
            Map.entry("SERVER", Set.of("CLIENT")),
            Map.entry("RADIO", Set.of("DISH")),
            Map.entry("DISH", Set.of("RADIO")));

    static final Limits LIMITS = limits(64 << 20);

    /** The greeting of a 3.1 peer without security, as hexadecimal digits. */
    static final String GREETING =
            "ff00000000000000007f" + "0301" + "4e554c4c" + "00".repeat(16) + "00" + "00".repeat(31);

    /** The READY of a PUSH. */
    static final String READY_PUSH = "041a" + "055245414459" + "0b536f636b65742d54797065" + "0000000450555348";

    private Samples() {}

    /** The kind of that name, with the peers that it has in libzmq. */
    static SocketType type(String name) {
        return new SocketType(
                name, PEERS.get(name), Set.of("REQ", "DEALER", "ROUTER").contains(name));
    }

    /** A socket type of that name that talks to every type. */
    static SocketType sociable(String name) {
        return new SocketType(name, PEERS.keySet(), true);
    }

    static LocalMetadata introduction(String type) {
        return new LocalMetadata(type(type), RoutingId.NONE);
    }

    static Limits limits(long messageSize) {
        return new Limits(
                messageSize,
                1000,
                Duration.ofSeconds(30),
                Duration.ofSeconds(2),
                100,
                64 * 1024,
                10,
                1000,
                1 << 20,
                Arrivals.UNLIMITED);
    }
}
