package io.weir.docs.broker;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.Message;
import io.weir.RoutingId;
import io.weir.docs.Arguments;
import io.weir.patterns.reqrep.ReqSocket;
import io.weir.socket.Context;

/** Asks {@link LruQueue} for work, and answers with its next question. */
public final class LruWorker {
    private LruWorker() {}

    /** Runs until it is killed. */
    public static void main(String... given) throws InterruptedException {
        Arguments args = Arguments.of(given, "connect=tcp://localhost:5560", "name=Worker-0");
        try (Context context = Context.create()) {
            run(context, args.text("connect"), args.text("name"));
        }
    }

    static void run(Context context, String endpoint, String name) throws InterruptedException {
        try (ReqSocket socket = ReqSocket.open(context, o -> o.routingId(RoutingId.of(name)))) {
            socket.connect(endpoint);
            socket.send("READY");
            while (true) {
                Message request = socket.receive();
                System.out.println(name + ": " + request.text(2));
                socket.send(Message.of(request.bytes(0), new byte[0], "OK".getBytes(UTF_8)));
            }
        }
    }
}
