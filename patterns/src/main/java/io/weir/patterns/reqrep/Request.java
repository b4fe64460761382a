package io.weir.patterns.reqrep;

import io.weir.Message;
import io.weir.pattern.Peer;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A request that carries its way back, so that many threads can answer requests of one {@link RepSocket}, each when it is
 * done. Safe from any thread.
 */
public final class Request {
    private final RepPolicy socket;
    private final Peer peer;
    private final Envelope envelope;
    private final Message message;
    private final AtomicBoolean answered = new AtomicBoolean();

    Request(RepPolicy socket, Peer peer, Envelope envelope, Message message) {
        this.socket = socket;
        this.peer = peer;
        this.envelope = envelope;
        this.message = message;
    }

    /** The body of the request. */
    public Message message() {
        return message;
    }

    /**
     * Sends the reply, without waiting; if the client is gone or has no room, the reply is dropped and counted.
     *
     * @throws IllegalStateException if the request was answered before
     * @throws io.weir.SocketClosedException if the socket is closed
     */
    public void reply(Message body) {
        if (!answered.compareAndSet(false, true)) {
            throw new IllegalStateException("the request was answered (expected: one reply)");
        }
        socket.reply(peer, envelope, body);
    }

    Peer peer() {
        return peer;
    }

    Envelope envelope() {
        return envelope;
    }
}
