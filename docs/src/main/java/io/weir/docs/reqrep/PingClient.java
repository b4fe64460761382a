package io.weir.docs.reqrep;

import io.weir.Message;
import io.weir.docs.Arguments;
import io.weir.patterns.reqrep.ReqSocket;
import io.weir.socket.Context;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Asks whether a server is there until it is. The tutorial makes a new context for every attempt; one is enough. */
public final class PingClient {
    private PingClient() {}

    /** Runs until a server answered. */
    public static void main(String... given) throws InterruptedException {
        Arguments args = Arguments.of(given, "connect=tcp://localhost:5555");
        try (Context context = Context.create()) {
            Message answer = ping(context, args);
            while (answer == null) {
                System.out.println("ping " + args.text("connect") + " fail, no response.");
                System.out.println("-------------begin reconnect--------------------");
                answer = ping(context, args);
            }
            System.out.println(answer.text());
        }
    }

    private static @Nullable Message ping(Context context, Arguments args) throws InterruptedException {
        try (ReqSocket socket = ReqSocket.open(context, o -> o.linger(Duration.ZERO))) {
            socket.connect(args.text("connect"));
            socket.send("ping test");
            return socket.receive(Duration.ofMillis(args.millis(5555)));
        }
    }
}
