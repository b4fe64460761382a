package io.weir.docs.reqrep;

import io.weir.docs.Arguments;
import io.weir.patterns.reqrep.RepSocket;
import io.weir.socket.Context;

/** Counts what it is asked, and answers each after a second. */
public final class CountingServer {
    private CountingServer() {}

    /** Runs until it is killed. */
    public static void main(String... given) throws InterruptedException {
        Arguments args = Arguments.of(given, "bind=tcp://*:5555", "answer=world!");
        try (Context context = Context.create();
                RepSocket socket = RepSocket.open(context)) {
            System.out.println("listening on " + socket.bind(args.text("bind")));
            for (int count = 1; true; count++) {
                System.out.println(
                        "received request. message:" + socket.receive().text() + "; count:" + count);
                Thread.sleep(args.millis(1000));
                socket.send(args.text("answer"));
            }
        }
    }
}
