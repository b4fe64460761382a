package io.weir.patterns.reqrep;

import io.weir.Message;
import io.weir.pattern.Peer;
import io.weir.pattern.SendStep;

/** The empty message by which a ROUTER learns of a peer before the peer has anything to say (libzmq: ZMQ_PROBE_ROUTER). */
final class Probe {
    private static final Message EMPTY = Message.wrap(new byte[0]);

    private Probe() {}

    static void sendTo(Peer peer) {
        peer.out().offerOrDrop(EMPTY, SendStep.now());
    }
}
