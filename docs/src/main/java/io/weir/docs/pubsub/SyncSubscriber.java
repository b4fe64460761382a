package io.weir.docs.pubsub;

import io.weir.docs.Arguments;
import io.weir.patterns.pubsub.SubSocket;
import io.weir.patterns.reqrep.ReqSocket;
import io.weir.socket.Context;
import java.time.Duration;

/** Says that it is there, then counts updates up to the last. */
public final class SyncSubscriber {
    private SyncSubscriber() {}

    /** Runs until the last update. */
    public static void main(String... given) throws InterruptedException {
        Arguments args = Arguments.of(given, "connect=tcp://localhost:5561", "sync=tcp://localhost:5562");
        try (Context context = Context.create();
                SubSocket subscriber = SubSocket.open(context).subscribe("");
                ReqSocket roll = ReqSocket.open(context)) {
            subscriber.connect(args.text("connect"));
            subscriber.awaitPeers(1, Duration.ofMinutes(1));
            roll.connect(args.text("sync"));
            roll.send("");
            roll.receive();
            int updates = 0;
            while (!subscriber.receive().text().equals("END")) {
                updates++;
            }
            System.out.println("Received " + updates + " updates");
        }
    }
}
