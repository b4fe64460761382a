package io.weir.docs.reqrep;

import io.weir.docs.Arguments;
import io.weir.patterns.reqrep.RepSocket;
import io.weir.socket.Context;

/** Answers after 1, 2, 3, 4 and 0 seconds, again and again: the fourth answer comes too late for {@link RetryingClient}. */
public final class DelayingServer {
    private DelayingServer() {}

    /** Runs until it is killed. */
    public static void main(String... given) throws InterruptedException {
        Arguments args = Arguments.of(given, "bind=tcp://*:5555");
        try (Context context = Context.create();
                RepSocket socket = RepSocket.open(context)) {
            System.out.println("listening on " + socket.bind(args.text("bind")));
            for (int seconds = 1; true; seconds = (seconds + 1) % 5) {
                String asked = socket.receive().text();
                Thread.sleep(args.millis(seconds * 1000L));
                System.out.println(asked);
                socket.send("world");
            }
        }
    }
}
