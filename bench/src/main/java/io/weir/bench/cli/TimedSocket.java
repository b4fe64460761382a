package io.weir.bench.cli;

import io.weir.Message;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Sends and receives through one socket, and gives up when nothing moved for too long. One thread may send while another
 * receives: what moves for one is patience for both.
 */
final class TimedSocket {
    private final OpenSocket socket;
    private final IdleTimeout patience;

    TimedSocket(OpenSocket socket, Duration timeout) {
        this.socket = socket;
        patience = new IdleTimeout(timeout);
    }

    /** Waits for so many peers. */
    void awaitPeers(int count) throws InterruptedException, TimedOutException {
        patience.restart();
        while (count > 0 && !socket.readiness().await(count, patience.left())) {
            checkPatience("fewer than " + count + " peers");
        }
        patience.restart();
    }

    /** Sends, waiting for room. */
    void send(Message message) throws InterruptedException, TimedOutException {
        patience.restart();
        while (!socket.exit().send(message, patience.left())) {
            checkPatience("nothing could be sent");
        }
        patience.restart();
    }

    /** Sends if that needs no waiting. */
    boolean trySend(Message message) throws InterruptedException {
        return socket.exit().send(message, Duration.ZERO);
    }

    /** Receives, waiting for a message. */
    Message receive() throws InterruptedException, TimedOutException {
        patience.restart();
        @Nullable Message message;
        while ((message = socket.entrance().receive(patience.left())) == null) {
            checkPatience("nothing was received");
        }
        patience.restart();
        return message;
    }

    private void checkPatience(String what) throws TimedOutException {
        if (patience.isOver()) {
            throw new TimedOutException(what, patience.limit());
        }
    }
}
