package io.weir.docs.broker;

import io.weir.docs.Background;
import io.weir.patterns.reqrep.RepSocket;
import io.weir.socket.Context;

/** Threads that answer requests, each with a socket of its own. */
final class Crew {
    /** How a worker answers. */
    @FunctionalInterface
    interface Answer {
        /** The answer of a worker to a request, which may take its time. */
        String to(int worker, String request) throws InterruptedException;
    }

    private Crew() {}

    /** Starts them; closing the context ends them. */
    static void start(Context context, String endpoint, int workers, Answer answer) {
        for (int i = 0; i < workers; i++) {
            int worker = i;
            Background.start(() -> {
                try (RepSocket socket = RepSocket.open(context)) {
                    socket.connect(endpoint);
                    while (true) {
                        socket.send(answer.to(worker, socket.receive().text()));
                    }
                }
            });
        }
    }
}
