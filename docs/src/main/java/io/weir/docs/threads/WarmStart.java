package io.weir.docs.threads;

import io.weir.docs.Arguments;
import io.weir.patterns.reqrep.RepSocket;
import io.weir.patterns.warmup.WarmUp;
import io.weir.socket.Context;
import java.time.Duration;

/** A server that is warm before its first client comes. */
public final class WarmStart {
    private WarmStart() {}

    /** Answers one request. */
    public static void main(String... given) throws InterruptedException {
        Arguments arguments = Arguments.of(given, "bind=tcp://*:5555");
        // tag::warm[]
        try (Context context = Context.create();
                RepSocket server = RepSocket.open(context)) {
            WarmUp done = WarmUp.of(context, Duration.ofSeconds(2));
            System.out.println(done);
            System.out.println("listening on " + server.bind(arguments.text("bind"))); // From here on clients come.
            server.send(server.receive());
        }
        // end::warm[]
    }
}
