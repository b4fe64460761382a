package io.weir.docs.broker;

import io.weir.Message;
import io.weir.docs.Arguments;
import io.weir.docs.Background;
import io.weir.patterns.reqrep.RouterSocket;
import io.weir.socket.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Gives each request to the worker that has been idle for longest, and takes no request while none is idle.
 *
 * <p>The tutorial polls its frontend all the time, and gives work to the worker that was busy last.
 */
public final class LruQueue {
    private LruQueue() {}

    /** Runs until so many requests were answered as there are clients. */
    public static void main(String... given) throws InterruptedException {
        Arguments args = Arguments.of(
                given,
                "frontend=inproc://clients",
                "backend=inproc://workers",
                "clients=10",
                "workers=3",
                "parties=here");
        try (Context context = Context.create();
                RouterSocket frontend = RouterSocket.open(context, o -> o.mandatory(false));
                RouterSocket backend = RouterSocket.open(context, o -> o.mandatory(false))) {
            System.out.println("listening on " + frontend.bind(args.text("frontend")));
            System.out.println("listening on " + backend.bind(args.text("backend")));
            List<Thread> clients = args.text("parties").equals("here") ? start(context, args) : List.of();
            BlockingQueue<byte[]> idle = new LinkedBlockingQueue<>();
            Background.start(() -> assign(frontend, backend, idle));
            collect(frontend, backend, idle, args.number("clients"));
            for (Thread client : clients) {
                client.join();
            }
        }
    }

    /** Starts workers, which end with the context, and clients, which end when they were answered. */
    private static List<Thread> start(Context context, Arguments args) {
        for (int i = 0; i < args.number("workers"); i++) {
            String name = "Worker-" + i;
            Background.start(() -> LruWorker.run(context, args.text("backend"), name));
        }
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < args.number("clients"); i++) {
            String name = "Client-" + i;
            clients.add(Background.start(() -> LruClient.run(context, args.text("frontend"), name)));
        }
        return clients;
    }

    /** From [client][][request] to [worker][][client][][request]. */
    private static void assign(RouterSocket frontend, RouterSocket backend, BlockingQueue<byte[]> idle)
            throws InterruptedException {
        while (true) {
            byte[] worker = idle.take();
            backend.send(frontend.receive().prepend(new byte[0]).prepend(worker));
        }
    }

    /** From [worker][][client][][answer] to [client][][answer]; [worker][][READY] only says who is idle. */
    private static void collect(RouterSocket frontend, RouterSocket backend, BlockingQueue<byte[]> idle, int clients)
            throws InterruptedException {
        int left = clients;
        while (left > 0) {
            Message message = backend.receive();
            idle.add(message.bytes(0));
            if (!message.text(2).equals("READY")) {
                frontend.send(message.skip(2));
                left--;
            }
        }
    }
}
