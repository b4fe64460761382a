package io.weir.docs.routing;

import io.weir.Message;
import io.weir.docs.Arguments;
import io.weir.docs.Background;
import io.weir.patterns.reqrep.RouterSocket;
import io.weir.socket.Context;
import java.util.ArrayList;
import java.util.List;

/** Gives a hundred tasks to ten workers, each to one that has said it is ready. */
public final class RouterToReq {
    private RouterToReq() {}

    /** Runs until all workers have ended. */
    public static void main(String... given) throws InterruptedException {
        Arguments args = Arguments.of(given, "bind=ipc://routing.ipc", "number=10", "workers=here");
        try (Context context = Context.create();
                RouterSocket client = RouterSocket.open(context)) {
            String here = client.bind(args.text("bind")).toString();
            System.out.println("listening on " + here);
            List<Thread> workers = new ArrayList<>();
            int number = args.number("number");
            for (int i = 0; i < number && args.text("workers").equals("here"); i++) {
                workers.add(Background.start(() -> ReqWorker.main("connect=" + here, "pace=" + args.text("pace"))));
            }
            for (int i = 0; i < 10 * number; i++) {
                tell(client, "This is the workload");
            }
            for (int i = 0; i < number; i++) {
                tell(client, "END");
            }
            for (Thread worker : workers) {
                worker.join();
            }
        }
    }

    // tag::tell[]
    /** Answers the next worker that is ready: [worker][][ready] in, [worker][][text] out. */
    private static void tell(RouterSocket client, String text) throws InterruptedException {
        Message ready = client.receive();
        client.send(Message.of(text).prepend(ready.array(1)).prepend(ready.array(0)));
    }
    // end::tell[]
}
