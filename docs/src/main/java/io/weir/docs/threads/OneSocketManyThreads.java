package io.weir.docs.threads;

import io.weir.Message;
import io.weir.docs.Arguments;
import io.weir.docs.Background;
import io.weir.patterns.reqrep.RepSocket;
import io.weir.patterns.reqrep.Request;
import io.weir.socket.Context;
import java.time.Duration;

/** Ten threads that answer requests of one socket at the same time, with nothing between. */
public final class OneSocketManyThreads {
    private OneSocketManyThreads() {}

    /** Runs until it is killed. */
    public static void main(String... given) throws InterruptedException {
        Arguments args = Arguments.of(given, "bind=tcp://*:5555");
        try (Context context = Context.create();
                RepSocket socket = RepSocket.open(context)) {
            System.out.println("listening on " + socket.bind(args.text("bind")));
            for (int i = 0; i < 10; i++) {
                Background.start(() -> answer(socket, args));
            }
            Thread.currentThread().join();
        }
    }

    // tag::answer[]
    private static void answer(RepSocket socket, Arguments args) throws InterruptedException {
        while (true) {
            Request request = socket.receiveRequest(Duration.ofHours(1));
            if (request != null) {
                Thread.sleep(args.millis(1000));
                request.reply(Message.of("World"));
            }
        }
    }
    // end::answer[]
}
