package io.weir.netty;

import io.weir.netty.security.MechanismFactory;
import io.weir.netty.zmtp.PeerHandler;
import io.weir.transport.ConnectionSetup;

/** Chooses what is spoken on the connections of a socket: a new wire protocol, or a new mechanism, is chosen here. */
final class WireProtocols {
    private static final WireProtocol ZMTP = new ZmtpProtocol(MechanismFactory.NULL);

    private WireProtocols() {}

    /** The protocol of a socket: ZMTP 3.1 with the NULL mechanism for all kinds that there are. */
    static WireProtocol of(ConnectionSetup setup) {
        return ZMTP;
    }

    /** Removes what connections left with the thread of an event loop that others go on to use. On that event loop. */
    static void forgetThread() {
        PeerHandler.forgetThread();
    }
}
