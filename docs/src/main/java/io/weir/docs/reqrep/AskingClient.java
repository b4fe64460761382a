package io.weir.docs.reqrep;

import io.weir.docs.Arguments;
import io.weir.patterns.reqrep.ReqSocket;
import io.weir.socket.Context;

/** Asks the same nine times, and always waits for the answer first. */
public final class AskingClient {
    private AskingClient() {}

    /** Runs until the ninth answer. */
    public static void main(String... given) throws InterruptedException {
        Arguments args = Arguments.of(given, "connect=tcp://127.0.0.1:8000", "text=hello");
        try (Context context = Context.create();
                ReqSocket socket = ReqSocket.open(context)) {
            socket.connect(args.text("connect"));
            for (int request = 1; request < 10; request++) {
                socket.send(args.text("text"));
                System.out.println(
                        "received reply " + request + " [" + socket.receive().text() + "]");
            }
        }
    }
}
