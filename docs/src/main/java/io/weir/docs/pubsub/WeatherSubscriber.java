package io.weir.docs.pubsub;

import io.weir.docs.Arguments;
import io.weir.patterns.pubsub.SubSocket;
import io.weir.socket.Context;

/** Prints what a publisher says, from when it joins; it may be started first, and outlives the publisher. */
public final class WeatherSubscriber {
    private WeatherSubscriber() {}

    /** Runs until it is killed. */
    public static void main(String... given) throws InterruptedException {
        Arguments args = Arguments.of(given, "connect=tcp://localhost:5555");
        // tag::subscriber[]
        try (Context context = Context.create();
                SubSocket socket = SubSocket.open(context).subscribe("")) {
            socket.connect(args.text("connect"));
            while (true) {
                System.out.println(socket.receive().text());
            }
        }
        // end::subscriber[]
    }
}
