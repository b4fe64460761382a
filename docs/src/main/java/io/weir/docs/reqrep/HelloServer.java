package io.weir.docs.reqrep;

import io.weir.docs.Arguments;
import io.weir.patterns.reqrep.RepSocket;
import io.weir.socket.Context;

/** Answers everything with "world". */
public final class HelloServer {
    private HelloServer() {}

    /** Runs until it is killed. */
    public static void main(String... given) throws InterruptedException {
        Arguments args = Arguments.of(given, "bind=tcp://*:6666");
        // tag::server[]
        try (Context context = Context.create();
                RepSocket socket = RepSocket.open(context)) {
            System.out.println("listening on " + socket.bind(args.text("bind")));
            while (true) {
                System.out.println(socket.receive().text());
                socket.send("world");
            }
        }
        // end::server[]
    }
}
