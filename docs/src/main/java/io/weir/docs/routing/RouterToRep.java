package io.weir.docs.routing;

import io.weir.Message;
import io.weir.RoutingId;
import io.weir.docs.Arguments;
import io.weir.docs.Background;
import io.weir.patterns.codec.MessageDump;
import io.weir.patterns.reqrep.RouterSocket;
import io.weir.socket.Context;
import java.time.Duration;

/** Sends a request with three return addresses to a REP, which never sees them, and gets them back with the answer. */
public final class RouterToRep {
    private RouterToRep() {}

    /** Runs until it was answered. */
    public static void main(String... given) throws InterruptedException {
        Arguments args = Arguments.of(given, "bind=ipc://routing.ipc", "workers=here");
        try (Context context = Context.create();
                RouterSocket client = RouterSocket.open(context)) {
            String here = client.bind(args.text("bind")).toString();
            System.out.println("listening on " + here);
            if (args.text("workers").equals("here")) {
                Background.start(() -> RepWorker.main("connect=" + here));
            }
            client.awaitPeer(RoutingId.of("A"), Duration.ofMinutes(1));
            client.send(Message.of("A", "address 3", "address 2", "address 1", "", "This is the workload"));
            System.out.print(MessageDump.of(client.receive()));
        }
    }
}
