package io.weir.docs.way;

import io.weir.Endpoint;
import io.weir.Message;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.socket.Context;
import java.time.Duration;

/** Sends one message over a connection that another one has warmed, for a debugger to watch. */
public final class OneMessage {
    private OneMessage() {}

    /** Runs until the message is there. */
    public static void main(String... given) throws InterruptedException {
        try (Context context = Context.create();
                PullSocket pull = PullSocket.open(context);
                PushSocket push = PushSocket.open(context)) {
            Endpoint bound = pull.bind("tcp://127.0.0.1:*");
            push.connect(bound);
            push.send(Message.of("first"));
            pull.receive();
            if (pull.tryReceive() != null) {
                throw new AssertionError("nothing was sent");
            }
            fromHereOn();
            push.send(Message.of("second"));
            if (!pull.awaitReadable(Duration.ofMinutes(1))) {
                throw new AssertionError("nothing came");
            }
            toBeReceived();
            pull.receive();
        }
    }

    /** Where the debugger begins to watch the message. */
    static void fromHereOn() {}

    /** Where the message has arrived, and a receiver comes. */
    static void toBeReceived() {}
}
