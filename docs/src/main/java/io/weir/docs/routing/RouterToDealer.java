package io.weir.docs.routing;

import io.weir.Message;
import io.weir.RoutingId;
import io.weir.docs.Arguments;
import io.weir.docs.Background;
import io.weir.patterns.reqrep.RouterSocket;
import io.weir.socket.Context;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
            List<Thread> workers = new ArrayList<>();
            if (args.text("workers").equals("here")) {
                workers.add(Background.start(() -> DealerWorker.main("connect=" + here, "name=A")));
                workers.add(Background.start(() -> DealerWorker.main("connect=" + here, "name=B")));
            }
            // The tutorial sleeps for a second here; a message to a peer that is not there yet would be an error.
            client.awaitPeer(RoutingId.of("A"), Duration.ofMinutes(1));
            client.awaitPeer(RoutingId.of("B"), Duration.ofMinutes(1));
            for (int i = 0; i < 10; i++) {
                String worker = ThreadLocalRandom.current().nextInt(3) > 0 ? "A" : "B";
                client.send(Message.of(worker, "This is the workload"));
            }
            client.send(Message.of("A", "END"));
            client.send(Message.of("B", "END"));
            for (Thread worker : workers) {
                worker.join();
            }
        }
    }
}
