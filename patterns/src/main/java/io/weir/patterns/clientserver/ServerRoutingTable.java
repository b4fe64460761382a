package io.weir.patterns.clientserver;

import io.weir.FrameCountException;
import io.weir.Message;
import io.weir.Refusal;
import io.weir.RoutingId;
import io.weir.SendResult;
import io.weir.pattern.Peer;
import io.weir.pattern.SendContext;
import io.weir.pattern.SendPolicy;
import io.weir.pattern.SendStep;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Gives each peer a number, the next after one that begins at random, and sends each message to the peer that its first
 * frame names (RFC 41, SERVER). A peer has its number from when it is attached until it is gone, through reconnections.
 */
final class ServerRoutingTable implements SendPolicy {
    /** The number and the body. */
    private static final int FRAMES = 2;

    private final Map<RoutingId, Peer> peers = new HashMap<>();
    private final AtomicInteger last =
            new AtomicInteger(ThreadLocalRandom.current().nextInt());
    private final SendContext socket;

    ServerRoutingTable(SendContext socket) {
        this.socket = socket;
    }

    /** Draws a number, from any thread. */
    RoutingNumber draw() {
        int number;
        do {
            number = last.incrementAndGet();
        } while (number == 0);
        return new RoutingNumber(number);
    }

    /** Takes a number back; the peer that had it, or null if none. */
    @Nullable Peer remove(RoutingNumber number) {
        Peer peer = peers.remove(number.id());
        // A sender waits for a certain peer, which may be this one, or gone.
        socket.retryAll();
        return peer;
    }

    @Override
    public SendResult send(Message message, SendStep step) {
        if (message.frameCount() != FRAMES) {
            throw new FrameCountException(socket.name(), message.frameCount(), FRAMES);
        }
        Peer peer = peers.get(RoutingId.key(message.array(0)));
        if (peer == null) {
            return SendResult.UNROUTABLE;
        }
        Message body = message.skip(1);
        return peer.out().offer(body, step) || peer.out().overflow(body, step) ? SendResult.SENT : SendResult.FULL;
    }

    @Override
    public @Nullable Refusal attached(Peer peer) {
        RoutingId id = peer.assignedId();
        while (id.array().length != Integer.BYTES || peers.containsKey(id)) {
            id = draw().id();
        }
        peer.routingId(id);
        peers.put(id, peer);
        return null;
    }

    @Override
    public void detached(Peer peer) {
        peers.remove(peer.routingId(), peer);
        socket.retryAll();
    }

    @Override
    public void roomAgain(Peer peer) {
        socket.retryAll();
    }
}
