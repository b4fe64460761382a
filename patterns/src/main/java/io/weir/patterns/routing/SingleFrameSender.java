package io.weir.patterns.routing;

import io.weir.FrameCountException;
import io.weir.Message;
import io.weir.Refusal;
import io.weir.SendResult;
import io.weir.pattern.Peer;
import io.weir.pattern.SendPolicy;
import io.weir.pattern.SendStep;
import io.weir.transport.Command;
import org.jspecify.annotations.Nullable;

/** Sends as another policy does, but messages of one frame only, as CLIENT, SCATTER and CHANNEL do (RFC 41, 49, 52). */
public final class SingleFrameSender implements SendPolicy {
    private final SendPolicy peers;
    private final String name;

    /** Makes one that sends as the policy says; the name is that of the socket. */
    public SingleFrameSender(SendPolicy peers, String name) {
        this.peers = peers;
        this.name = name;
    }

    @Override
    public SendResult send(Message message, SendStep step) {
        if (message.frameCount() != 1) {
            throw new FrameCountException(name, message.frameCount(), 1);
        }
        return peers.send(message, step);
    }

    @Override
    public boolean hasRoom() {
        return peers.hasRoom();
    }

    @Override
    public @Nullable Refusal attached(Peer peer) {
        return peers.attached(peer);
    }

    @Override
    public @Nullable Refusal established(Peer peer) {
        return peers.established(peer);
    }

    @Override
    public void disconnected(Peer peer) {
        peers.disconnected(peer);
    }

    @Override
    public void detached(Peer peer) {
        peers.detached(peer);
    }

    @Override
    public void roomAgain(Peer peer) {
        peers.roomAgain(peer);
    }

    @Override
    public void received(Peer peer, Command command) {
        peers.received(peer, command);
    }

    @Override
    public void refresh() {
        peers.refresh();
    }
}
