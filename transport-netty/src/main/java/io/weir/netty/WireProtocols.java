package io.weir.netty;

import io.weir.netty.security.MechanismFactory;
import io.weir.netty.security.NullMechanism;
import io.weir.netty.security.PlainClient;
import io.weir.netty.security.PlainServer;
import io.weir.netty.security.curve.CurveClient;
import io.weir.netty.security.curve.CurveServer;
import io.weir.netty.zmtp.PeerHandler;
import io.weir.security.Authenticator;
import io.weir.security.Security;
import io.weir.transport.ConnectionSetup;

/** Chooses what is spoken on the connections of a socket: a new wire protocol, or a new mechanism, is chosen here. */
final class WireProtocols {
    private static final WireProtocol UNSECURED = new ZmtpProtocol(MechanismFactory.NULL);

    private WireProtocols() {}

    /** The protocol of a socket: ZMTP 3.1 with the mechanism that the socket asks for. */
    static WireProtocol of(ConnectionSetup setup) {
        return setup.security().equals(Security.NONE) ? UNSECURED : new ZmtpProtocol(mechanisms(setup.security()));
    }

    private static MechanismFactory mechanisms(Security security) {
        if (security instanceof Security.Null none) {
            Authenticator asked = none.authenticator();
            return asked == null
                    ? MechanismFactory.NULL
                    : handshake -> NullMechanism.asking(handshake, asked, none.domain());
        }
        if (security instanceof Security.PlainServer server) {
            return handshake -> new PlainServer(handshake, server.authenticator(), server.domain());
        }
        if (security instanceof Security.PlainClient client) {
            return handshake -> new PlainClient(handshake.introduction(), client.user(), client.password());
        }
        if (security instanceof Security.CurveServer server) {
            return handshake -> new CurveServer(server.pairs(), handshake, server.authenticator(), server.domain());
        }
        if (security instanceof Security.CurveClient client) {
            return handshake -> new CurveClient(client.serverKey(), client.own(), handshake.introduction());
        }
        throw new IllegalStateException("security: " + security);
    }

    /** Removes what connections left with the thread of an event loop that others go on to use. On that event loop. */
    static void forgetThread() {
        PeerHandler.forgetThread();
    }
}
