package io.weir.docs.reqrep;

import io.weir.docs.Arguments;
import io.weir.patterns.reqrep.RepSocket;
import io.weir.socket.Context;

/** Answers "hello" with "World" and anything else with what it was told; each client gets the answer to its own question. */
public final class WorldServer {
    private WorldServer() {}

    /** Runs until it is killed. */
    public static void main(String... given) throws InterruptedException {
        Arguments args = Arguments.of(given, "bind=tcp://127.0.0.1:8000", "otherwise=World");
        try (Context context = Context.create();
                RepSocket socket = RepSocket.open(context)) {
            System.out.println("listening on " + socket.bind(args.text("bind")));
            while (true) {
                String asked = socket.receive().text();
                System.out.println("received request: " + asked);
                Thread.sleep(args.millis(1000));
                socket.send(asked.equals("hello") ? "World" : args.text("otherwise"));
            }
        }
    }
}
