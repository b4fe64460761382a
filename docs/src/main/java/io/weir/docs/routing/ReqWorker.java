package io.weir.docs.routing;

import io.weir.RoutingId;
import io.weir.docs.Arguments;
import io.weir.patterns.reqrep.ReqSocket;
import io.weir.socket.Context;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;

/** Says to {@link RouterToReq} that it is ready, does what it is told, and says so again. */
public final class ReqWorker {
    private ReqWorker() {}

    /** Runs until it is told to end. */
    public static void main(String... given) throws InterruptedException {
        Arguments args = Arguments.of(given, "connect=ipc://routing.ipc");
        Random random = ThreadLocalRandom.current();
        String name = String.format("%04x-%04x", random.nextInt(0x10000), random.nextInt(0x10000));
        try (Context context = Context.create();
                ReqSocket worker = ReqSocket.open(context, o -> o.routingId(RoutingId.of(name)))) {
            worker.connect(args.text("connect"));
            worker.send("ready");
            int total = 0;
            while (!worker.receive().text().equals("END")) {
                total++;
                Thread.sleep(args.millis(random.nextInt(100)));
                worker.send("ready");
            }
            System.out.println("Processed: " + total + " tasks");
        }
    }
}
