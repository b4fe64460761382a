package io.weir.bench.cli;

import io.weir.Message;
import io.weir.RoutingId;
import io.weir.SendResult;
import io.weir.UnroutableException;
import io.weir.socket.Receiving;
import io.weir.socket.Sending;
import io.weir.socket.Socket;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A socket of any kind, with the verbs that the command needs of it. */
final class OpenSocket {
    private final Socket socket;
    private final Exit exit;
    private final Entrance entrance;
    private final Readiness readiness;

    /** Where messages leave. */
    interface Exit {
        /** Sends, waiting at most so long for room; false if the time ran out. */
        boolean send(Message message, Duration limit) throws InterruptedException;
    }

    /** Where messages arrive. */
    interface Entrance {
        /** Receives, waiting at most so long for a message; null if the time ran out. */
        @Nullable Message receive(Duration limit) throws InterruptedException;
    }

    /** When there is a peer to send to. */
    interface Readiness {
        /** Waits until so many are there; false if the time ran out. */
        boolean await(int peers, Duration limit) throws InterruptedException;
    }

    private OpenSocket(Socket socket, Exit exit, Entrance entrance, Readiness readiness) {
        this.socket = socket;
        this.exit = exit;
        this.entrance = entrance;
        this.readiness = readiness;
    }

    /** A socket that sends and receives as its class says. */
    static OpenSocket of(Socket socket) {
        Exit exit = socket instanceof Sending sending
                ? (message, limit) -> isSent(sending.send(message, limit), socket, message)
                : (message, limit) -> {
                    throw new IllegalStateException(socket.name() + " does not send");
                };
        Entrance entrance = socket instanceof Receiving receiving
                ? receiving::receive
                : limit -> {
                    throw new IllegalStateException(socket.name() + " does not receive");
                };
        return new OpenSocket(socket, exit, entrance, socket::awaitPeers);
    }

    private static boolean isSent(SendResult result, Socket socket, Message message) {
        if (result == SendResult.UNROUTABLE) {
            throw new UnroutableException(
                    socket.name(), RoutingId.key(message.array(0)).toString());
        }
        return result == SendResult.SENT;
    }

    OpenSocket sendingBy(Exit other) {
        return new OpenSocket(socket, other, entrance, readiness);
    }

    OpenSocket receivingBy(Entrance other) {
        return new OpenSocket(socket, exit, other, readiness);
    }

    OpenSocket readyOnce(Readiness other) {
        return new OpenSocket(socket, exit, entrance, other);
    }

    Socket socket() {
        return socket;
    }

    Exit exit() {
        return exit;
    }

    Entrance entrance() {
        return entrance;
    }

    Readiness readiness() {
        return readiness;
    }
}
