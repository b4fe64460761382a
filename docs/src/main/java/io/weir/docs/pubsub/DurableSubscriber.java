package io.weir.docs.pubsub;

import io.weir.RoutingId;
import io.weir.docs.Arguments;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.patterns.pubsub.SubSocket;
import io.weir.socket.Context;

/** Prints updates up to the end. Killed and started again it goes on where it was, since it has a name. */
public final class DurableSubscriber {
    private DurableSubscriber() {}

    /** Runs until the end has come. */
    public static void main(String... given) throws InterruptedException {
        Arguments args = Arguments.of(given, "connect=tcp://localhost:5565", "sync=tcp://localhost:5564", "name=Hello");
        // tag::subscriber[]
        RoutingId name = RoutingId.of(args.text("name"));
        try (Context context = Context.create();
                SubSocket subscriber = SubSocket.open(context, o -> o.routingId(name));
                PushSocket sync = PushSocket.open(context)) {
            subscriber.subscribe("");
            subscriber.connect(args.text("connect"));
            sync.connect(args.text("sync"));
            sync.send("");
            String data;
            do {
                data = subscriber.receive().text();
                System.out.println(data);
            } while (!data.equals("END"));
        }
        // end::subscriber[]
    }
}
