package io.weir.patterns.reqrep;

import io.weir.DropReason;
import io.weir.Message;
import io.weir.pattern.Peer;
import io.weir.pattern.ReceiveStep;
import org.jspecify.annotations.Nullable;

/**
 * The rule for requests without a number: one is in flight at a time, and a server that owes a reply to a request which is
 * over is asked nothing before its connection has ended, since its reply would be taken for that to the next request. All
 * under the lock.
 */
final class OneInFlight {
    private @Nullable PendingRequest current;

    /** The server whose connection is being closed because it owes a reply. */
    private @Nullable Peer owing;

    boolean maySend() {
        return current == null && owing == null;
    }

    void sent(PendingRequest call) {
        current = call;
    }

    /** The request that a reply of this server is for; null if there is none. It is answered by that. */
    @Nullable PendingRequest answeredBy(@Nullable Peer server) {
        PendingRequest call = current;
        if (call == null || server == null || !call.waitsFor(server)) {
            return null;
        }
        current = null;
        return call;
    }

    /** The request is over, or its attempt is, without a reply. */
    void gaveUp(PendingRequest call) {
        if (call == current) {
            current = null;
            Peer server = call.lastAsked();
            owing = server.closeConnection() ? server : null;
        }
    }

    /** The connection of the server has ended; false if a reply that had come before that is still to be received. */
    boolean disconnected(Peer server) {
        if (server == owing) {
            while (server.in().poll(ReceiveStep.now()) != null) {
                server.in().drop(DropReason.STALE);
            }
            owing = null;
            return true;
        }
        PendingRequest call = current;
        if (call != null && call.waitsFor(server)) {
            if (server.in().isReadable()) {
                return false;
            }
            current = null;
        }
        return true;
    }

    static boolean isReply(Message message) {
        return message.frameCount() > 1 && message.array(0).length == 0;
    }
}
