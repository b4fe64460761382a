package io.weir.netty.security.curve;

import io.weir.netty.security.Mechanism;
import io.weir.netty.security.MechanismFactory.Handshake;
import io.weir.security.Authenticator;
import io.weir.security.CurveKey;
import io.weir.security.CurveKeyPair;
import io.weir.transport.LocalMetadata;
import java.util.List;

/** Ends of CURVE connections with the long-term keys of the captures. */
public final class KnownEnds {
    private static final CurveKeyPair SERVER = CurveKeyPair.of(HandmadeClient.SERVER_SECRET);
    private static final CurveKeyPair CLIENT = CurveKeyPair.of(HandmadeClient.CLIENT_SECRET);

    private KnownEnds() {}

    /** A server that lets all clients in. */
    public static Mechanism server(Handshake handshake) {
        return new CurveServer(List.of(SERVER), handshake, Authenticator.anyClient(), "");
    }

    /** A client of that server, with a new short-term key. */
    public static Mechanism client(LocalMetadata introduction) {
        return new CurveClient(SERVER.publicKey(), CLIENT, introduction);
    }

    static CurveServer server() {
        return Curves.server(SERVER);
    }

    /** A client with the short-term key of the captures. */
    static CurveClient client() {
        return new CurveClient(
                CurveKey.of(HandmadeClient.SERVER),
                CLIENT,
                CurveKeyPair.of(HandmadeClient.SHORT_SECRET),
                Curves.introduction());
    }
}
