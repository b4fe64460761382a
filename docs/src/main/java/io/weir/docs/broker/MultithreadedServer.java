package io.weir.docs.broker;

import io.weir.docs.Arguments;
import io.weir.patterns.proxy.Proxy;
import io.weir.patterns.reqrep.DealerSocket;
import io.weir.patterns.reqrep.RouterSocket;
import io.weir.socket.Context;

/** Five threads that answer requests at the same time, behind one endpoint. */
public final class MultithreadedServer {
    private MultithreadedServer() {}

    /** Runs until it is killed. */
    public static void main(String... given) throws InterruptedException {
        Arguments args = Arguments.of(given, "bind=tcp://*:5555");
        // tag::server[]
        try (Context context = Context.create();
                RouterSocket clients = RouterSocket.open(context, o -> o.mandatory(false));
                DealerSocket workers = DealerSocket.open(context)) {
            System.out.println("listening on " + clients.bind(args.text("bind")));
            workers.bind("inproc://workers");
            Crew.start(context, "inproc://workers", 5, (worker, request) -> {
                System.out.println("Received request: [" + request + "]");
                Thread.sleep(args.millis(1000));
                return "World";
            });
            Proxy.queue(clients, workers).start();
            Thread.currentThread().join();
        }
        // end::server[]
    }
}
