package io.weir.docs.pipeline;

import io.weir.Message;
import io.weir.SendResult;
import io.weir.docs.Arguments;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.socket.Context;
import java.time.Duration;

/** Sends without a receiver until the high-water mark, and shows where the messages are. */
public final class WhereMessagesWait {
    private WhereMessagesWait() {}

    /** Runs until the socket takes no more. */
    public static void main(String... given) {
        Arguments args = Arguments.of(given, "connect=tcp://localhost:5557");
        // tag::marks[]
        try (Context context = Context.create();
                PushSocket socket =
                        PushSocket.open(context, o -> o.sendHighWaterMark(3).linger(Duration.ZERO))) {
            socket.connect(args.text("connect"));
            while (socket.trySend(Message.of("task")) == SendResult.SENT) {
                System.out.println("waiting to be sent: " + socket.accounting().sendQueued());
            }
            System.out.println(socket.trySend(Message.of("task")));
        }
        // end::marks[]
    }
}
