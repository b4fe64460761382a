package io.weir.bench.cli;

import io.weir.Message;
import io.weir.RoutingId;
import io.weir.SendResult;
import io.weir.patterns.reqrep.RouterSocket;
import java.time.Duration;

/** Sends through a router, and waits for the peer that a message names if it is not there. */
final class NamedPeers implements OpenSocket.Exit {
    private final RouterSocket router;

    NamedPeers(RouterSocket router) {
        this.router = router;
    }

    @Override
    public boolean send(Message message, Duration limit) throws InterruptedException {
        if (message.frameCount() < 2) {
            throw new IllegalArgumentException("a router needs the name of a peer and at least one more frame");
        }
        RoutingId name = RoutingId.key(message.bytes());
        IdleTimeout patience = new IdleTimeout(limit);
        while (router.awaitPeer(name, patience.left())) {
            SendResult result = router.send(message, patience.left());
            if (result != SendResult.UNROUTABLE) {
                return result == SendResult.SENT;
            }
            // It was there and left: wait for it to come back.
        }
        return false;
    }
}
