package io.weir.docs.routing;

import io.weir.Message;
import io.weir.RoutingId;
import io.weir.docs.Arguments;
import io.weir.docs.Background;
import io.weir.patterns.reqrep.RouterSocket;
import io.weir.socket.Context;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Gives ten tasks to two workers by name, to A twice as likely as to B. */
public final class RouterToDealer {
    private RouterToDealer() {}

    /** Runs until all is handed out. */
    public static void main(String... given) throws InterruptedException {
        Arguments args = Arguments.of(given, "bind=ipc://routing.ipc", "workers=here");
        try (Context context = Context.create();
                RouterSocket client = RouterSocket.open(context)) {
            String here = client.bind(args.text("bind")).toString();
            System.out.println("listening on " + here);
            Thread a = start(args, "A", here);
            Thread b = start(args, "B", here);
            // The tutorial sleeps for a second here; a message to a peer that is not there yet would be an error.
            client.awaitPeer(RoutingId.of("A"), Duration.ofMinutes(1));
            client.awaitPeer(RoutingId.of("B"), Duration.ofMinutes(1));
            for (int i = 0; i < 10; i++) {
                String worker = ThreadLocalRandom.current().nextInt(3) > 0 ? "A" : "B";
                client.send(Message.of(worker, "This is the workload"));
            }
            client.send(Message.of("A", "END"));
            client.send(Message.of("B", "END"));
            a.join();
            b.join();
        }
    }

    private static Thread start(Arguments args, String name, String endpoint) {
        boolean here = args.text("workers").equals("here");
        return Background.start(() -> {
            if (here) {
                DealerWorker.main("connect=" + endpoint, "name=" + name);
            }
        });
    }
}
