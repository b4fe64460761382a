package io.weir.docs.pubsub;

import io.weir.Message;
import io.weir.docs.Arguments;
import io.weir.patterns.pubsub.SubSocket;
import io.weir.socket.Context;

/** Prints the messages whose topic begins with one of those that it was told; all if it was told none. */
public final class TopicSubscriber {
    private TopicSubscriber() {}

    /** Runs until it is killed. */
    public static void main(String... given) throws InterruptedException {
        Arguments args = Arguments.of(given, "connect=tcp://localhost:5556", "topics=");
        try (Context context = Context.create();
                SubSocket socket = SubSocket.open(context)) {
            for (String topic : args.text("topics").split(",", -1)) {
                socket.subscribe(topic);
            }
            socket.connect(args.text("connect"));
            while (true) {
                Message message = socket.receive();
                System.out.println("Topic: " + message.text(0) + ", msg: " + message.text(1));
            }
        }
    }
}
