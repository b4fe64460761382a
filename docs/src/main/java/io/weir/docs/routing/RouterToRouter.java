package io.weir.docs.routing;

import io.weir.Message;
import io.weir.RoutingId;
import io.weir.docs.Arguments;
import io.weir.docs.Background;
import io.weir.patterns.codec.MessageDump;
import io.weir.patterns.reqrep.RouterSocket;
import io.weir.socket.Context;
import java.time.Duration;

/** One ROUTER speaks to another by its name, and is answered by its own. The tutorial names this pair without a program. */
public final class RouterToRouter {
    private RouterToRouter() {}

    /** Runs until it was answered. */
    public static void main(String... given) throws InterruptedException {
        Arguments args = Arguments.of(given, "bind=ipc://routing.ipc", "workers=here");
        try (Context context = Context.create();
                RouterSocket client = RouterSocket.open(context, o -> o.routingId(RoutingId.of("client")))) {
            String here = client.bind(args.text("bind")).toString();
            System.out.println("listening on " + here);
            if (args.text("workers").equals("here")) {
                Background.start(() -> RouterWorker.main("connect=" + here));
            }
            client.awaitPeer(RoutingId.of("worker"), Duration.ofMinutes(1));
            client.send(Message.of("worker", "This is the workload"));
            System.out.print(MessageDump.of(client.receive()));
        }
    }
}
