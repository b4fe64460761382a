package io.weir.docs.security;

import io.weir.Message;
import io.weir.Origin;
import io.weir.patterns.reqrep.RepSocket;
import java.util.Objects;

/** What the servers of this package do once a client is let in. */
final class Answering {
    private Answering() {}

    // tag::answering[]
    /** Answers "world" to all, and prints who asked. */
    static void world(RepSocket socket) throws InterruptedException {
        while (true) {
            Message request = socket.receive();
            Origin origin = Objects.requireNonNull(request.origin(), "what was received has one");
            System.out.println(request.text() + " from " + origin.userId());
            socket.send("world");
        }
    }
    // end::answering[]
}
