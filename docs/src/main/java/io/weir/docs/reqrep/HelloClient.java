package io.weir.docs.reqrep;

import io.weir.docs.Arguments;
import io.weir.patterns.reqrep.ReqSocket;
import io.weir.socket.Context;

/** Says "hello" and prints the answer. The server may be started later. */
public final class HelloClient {
    private HelloClient() {}

    /** Runs until it was answered. */
    public static void main(String... given) throws InterruptedException {
        Arguments args = Arguments.of(given, "connect=tcp://localhost:6666");
        // tag::client[]
        try (Context context = Context.create();
                ReqSocket socket = ReqSocket.open(context)) {
            socket.connect(args.text("connect"));
            socket.send("hello");
            System.out.println(socket.receive().text());
        }
        // end::client[]
    }
}
