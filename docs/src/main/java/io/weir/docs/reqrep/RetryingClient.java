package io.weir.docs.reqrep;

import io.weir.Message;
import io.weir.docs.Arguments;
import io.weir.patterns.reqrep.ReqSocket;
import io.weir.socket.Context;
import java.time.Duration;

/** Waits for an answer only so long, then asks again with a new socket: the lazy pirate. */
public final class RetryingClient {
    private RetryingClient() {}

    /** Runs until it is killed. */
    public static void main(String... given) throws InterruptedException {
        Arguments args = Arguments.of(given, "connect=tcp://localhost:5555", "patience=3000");
        Duration patience = Duration.ofMillis(args.millis(args.number("patience")));
        // tag::retry[]
        try (Context context = Context.create()) {
            ReqSocket socket = ask(context, args.text("connect"));
            while (true) {
                Message answer = socket.receive(patience);
                if (answer != null) {
                    System.out.println(answer.text());
                    socket.send("hello");
                } else {
                    System.out.println("confused");
                    socket.close(Duration.ZERO);
                    socket = ask(context, args.text("connect"));
                }
            }
        }
        // end::retry[]
    }

    private static ReqSocket ask(Context context, String endpoint) throws InterruptedException {
        ReqSocket socket = ReqSocket.open(context);
        socket.connect(endpoint);
        socket.send("hello");
        return socket;
    }
}
