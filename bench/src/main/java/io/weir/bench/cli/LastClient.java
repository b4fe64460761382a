package io.weir.bench.cli;

import io.weir.Message;
import io.weir.patterns.clientserver.RoutingNumber;
import io.weir.patterns.clientserver.ServerSocket;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Answers, through a server, the client whose message was received last; one that left gets nothing. For one thread. */
final class LastClient implements OpenSocket.Entrance, OpenSocket.Exit {
    private final ServerSocket server;
    private @Nullable Message received;

    LastClient(ServerSocket server) {
        this.server = server;
    }

    @Override
    public @Nullable Message receive(Duration limit) throws InterruptedException {
        received = server.receive(limit);
        return received;
    }

    /** Sends to that client: a body, or the message itself. */
    @Override
    @SuppressWarnings("ReferenceEquality") // that very message, not one like it
    public boolean send(Message message, Duration limit) throws InterruptedException {
        Message question = received;
        if (question == null) {
            throw new IllegalStateException("nothing was received that could be answered");
        }
        Message answer =
                message == question ? message : RoutingNumber.of(question).before(message);
        // A client that is gone has no use for it.
        return !server.send(answer, limit).mayRetry();
    }
}
