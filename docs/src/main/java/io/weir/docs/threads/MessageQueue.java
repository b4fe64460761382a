package io.weir.docs.threads;

import io.weir.Message;
import io.weir.docs.Arguments;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.patterns.pubsub.PubSocket;
import io.weir.patterns.pubsub.SubSocket;
import io.weir.socket.Context;

/**
 * Takes messages from any publisher that connects, publishes them again, and gives each, without its first word, to one
 * worker if one is there; if none is, no thread waits.
 */
public final class MessageQueue {
    private MessageQueue() {}

    /** Runs until it is killed. */
    public static void main(String... given) throws InterruptedException {
        Arguments args = Arguments.of(given, "sub=tcp://*:5571", "pub=tcp://*:5572", "push=tcp://*:5573");
        try (Context context = Context.create();
                SubSocket sub = SubSocket.open(context).subscribe("");
                PubSocket pub = PubSocket.open(context, o -> o.highWaterMark(0));
                PushSocket pusher = PushSocket.open(context)) {
            System.out.println("listening on " + sub.bind(args.text("sub")));
            System.out.println("listening on " + pub.bind(args.text("pub")));
            System.out.println("listening on " + pusher.bind(args.text("push")));
            while (true) {
                Message message = sub.receive();
                pub.send(message);
                String text = message.text();
                pusher.trySend(Message.of(text.substring(text.indexOf(' ') + 1)));
            }
        }
    }
}
