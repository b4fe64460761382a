package io.weir.docs.broker;

import io.weir.RoutingId;
import io.weir.docs.Arguments;
import io.weir.patterns.reqrep.ReqSocket;
import io.weir.socket.Context;

/** Asks {@link LruQueue} once. */
public final class LruClient {
    private LruClient() {}

    /** Runs until it was answered. */
    public static void main(String... given) throws InterruptedException {
        Arguments args = Arguments.of(given, "connect=tcp://localhost:5559", "name=Client-0");
        try (Context context = Context.create()) {
            run(context, args.text("connect"), args.text("name"));
        }
    }

    static void run(Context context, String endpoint, String name) throws InterruptedException {
        try (ReqSocket socket = ReqSocket.open(context, o -> o.routingId(RoutingId.of(name)))) {
            socket.connect(endpoint);
            socket.send("HELLO");
            System.out.println(name + ": " + socket.receive().text());
        }
    }
}
