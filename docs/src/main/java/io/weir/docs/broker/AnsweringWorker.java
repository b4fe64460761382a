package io.weir.docs.broker;

import io.weir.docs.Arguments;
import io.weir.patterns.reqrep.RepSocket;
import io.weir.socket.Context;

/** Answers what a broker brings it: a server that connects. */
public final class AnsweringWorker {
    private AnsweringWorker() {}

    /** Runs until it is killed. */
    public static void main(String... given) throws InterruptedException {
        Arguments args = Arguments.of(given, "connect=tcp://localhost:5560", "answer=World");
        try (Context context = Context.create();
                RepSocket socket = RepSocket.open(context)) {
            socket.connect(args.text("connect"));
            while (true) {
                System.out.println("Received request: " + socket.receive().text());
                socket.send(args.text("answer"));
            }
        }
    }
}
