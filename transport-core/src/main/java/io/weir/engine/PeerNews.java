package io.weir.engine;

import io.weir.DropReason;
import io.weir.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Tells the two policies of a socket what happens to its peers, in order: the sending policy under the send lock first, and
 * from there the receiving policy under the receive lock, so that no news overtakes another. Every method is for any thread.
 */
final class PeerNews {
    private final SendHalf sending;
    private final ReceiveHalf receiving;
    private final PeerSet peers;

    PeerNews(SendHalf sending, ReceiveHalf receiving, PeerSet peers) {
        this.sending = sending;
        this.receiving = receiving;
        this.peers = peers;
    }

    /** A peer takes messages from now on, connected or not, unless the sending policy refuses it. */
    void created(SocketPeer peer) {
        sending.post(() -> attach(peer));
    }

    /** A connection of a peer is ready; its messages are read unless the sending policy refuses it. */
    void connected(SocketPeer peer) {
        sending.post(() -> establish(peer));
    }

    /** Send lock. */
    private @Nullable Refusal attach(SocketPeer peer) {
        if (peer.outPipe().isAttached()) {
            return null;
        }
        Refusal refusal = sending.policy().attached(peer);
        if (refusal == null) {
            peer.outPipe().attached(true);
            sending.wakeNext();
            if (peer.origin().isConnect()) {
                receiving.post(() -> attachReceiving(peer));
            }
        }
        return refusal;
    }

    /** Send lock. */
    private void establish(SocketPeer peer) {
        if (peer.origin().isConnect() && !peer.isConnected()) {
            return;
        }
        // One that came and is gone already may have sent something: it is heard of, and then that it is gone.
        peer.establishing();
        Refusal refusal = attach(peer);
        if (refusal == null) {
            refusal = sending.policy().established(peer);
            if (refusal != null && !peer.origin().isConnect()) {
                peer.outPipe().attached(false);
                sending.policy().detached(peer);
            }
        }
        if (refusal != null) {
            peer.refuse(refusal, "routing id: " + peer.routingId());
            return;
        }
        sending.wakeNext();
        receiving.post(() -> {
            attachReceiving(peer);
            receiving.policy().established(peer);
        });
        receiving.signal();
        peer.connection().established();
        peers.signalChange();
    }

    /** Receive lock. */
    private void attachReceiving(SocketPeer peer) {
        if (!peer.inPipe().isAttached() && !peer.inPipe().isEnded()) {
            peer.inPipe().attach();
            receiving.policy().attached(peer);
        }
    }

    /**
     * The connection of a peer is gone, and another may follow. With {@code immediate} messages wait for none until then.
     */
    void disconnected(SocketPeer peer, boolean immediate) {
        sending.post(() -> {
            if (peer.outPipe().isAttached()) {
                sending.policy().disconnected(peer);
            }
            if (peer.outPipe().isAttached() && immediate) {
                peer.outPipe().attached(false);
                sending.policy().detached(peer);
                peer.outPipe().dropAll(DropReason.DISCONNECTED);
            }
        });
    }

    /** A peer gets no more messages. */
    void leaving(SocketPeer peer) {
        sending.post(() -> detachSending(peer));
    }

    /** A peer is gone for good; what was not written is dropped for that reason. */
    void gone(SocketPeer peer, DropReason reason) {
        sending.post(() -> {
            detachSending(peer);
            peer.endSending(reason);
            peers.halfEnded();
            if (peer.connection().lastLocal() == null) {
                receiving.post(() -> endReceiving(peer));
            }
        });
    }

    /** Send lock. */
    private void detachSending(SocketPeer peer) {
        if (peer.outPipe().isAttached()) {
            peer.outPipe().attached(false);
            sending.policy().disconnected(peer);
            sending.policy().detached(peer);
        }
    }

    /** Nothing more will arrive from a peer. */
    void inputEnded(SocketPeer peer) {
        sending.post(() -> receiving.post(() -> endReceiving(peer)));
    }

    /** Receive lock. Once. */
    private void endReceiving(SocketPeer peer) {
        peer.inPipe().end();
        if (peers.isClosing() || !peer.inPipe().isAttached()) {
            peer.inPipe().discard();
        } else {
            receiving.policy().detached(peer);
        }
        peers.halfEnded();
    }

    /** What the peer sent will not be read. */
    void discard(SocketPeer peer) {
        receiving.post(peer.inPipe()::discard);
    }
}
