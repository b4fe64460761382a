package io.weir.docs.routing;

import io.weir.Message;
import io.weir.RoutingId;
import io.weir.docs.Arguments;
import io.weir.patterns.codec.MessageDump;
import io.weir.patterns.reqrep.RouterSocket;
import io.weir.socket.Context;

/** Answers one message of {@link RouterToRouter}, under the name by which that is known to it. */
public final class RouterWorker {
    private RouterWorker() {}

    /** Runs until it has answered. */
    public static void main(String... given) throws InterruptedException {
        Arguments args = Arguments.of(given, "connect=ipc://routing.ipc");
        try (Context context = Context.create();
                RouterSocket worker = RouterSocket.open(context, o -> o.routingId(RoutingId.of("worker")))) {
            worker.connect(args.text("connect"));
            Message request = worker.receive();
            System.out.print(MessageDump.of(request));
            worker.send(Message.of("This is the reply").prepend(request.array(0)));
        }
    }
}
