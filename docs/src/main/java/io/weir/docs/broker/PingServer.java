package io.weir.docs.broker;

import io.weir.docs.Arguments;
import io.weir.patterns.proxy.Proxy;
import io.weir.patterns.reqrep.DealerSocket;
import io.weir.patterns.reqrep.RouterSocket;
import io.weir.socket.Context;

/** Ten workers that take three seconds for a request, behind one ipc endpoint; the answer says which it was. */
public final class PingServer {
    private PingServer() {}

    /** Runs until it is killed. */
    public static void main(String... given) throws InterruptedException {
        Arguments args = Arguments.of(given, "bind=ipc://server.ipc", "workers=10");
        try (Context context = Context.create();
                RouterSocket router = RouterSocket.open(context, o -> o.mandatory(false));
                DealerSocket workers = DealerSocket.open(context)) {
            System.out.println("listening on " + router.bind(args.text("bind")));
            workers.bind("inproc://ping-workers");
            Crew.start(context, "inproc://ping-workers", args.number("workers"), (worker, request) -> {
                Thread.sleep(args.millis(3000));
                System.out.println("worker " + worker + " recv " + request);
                return "world from " + worker;
            });
            Proxy.queue(router, workers).start();
            Thread.currentThread().join();
        }
    }
}
