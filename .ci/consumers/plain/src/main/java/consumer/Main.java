package consumer;

import io.weir.Message;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.patterns.reqrep.Requester;
import io.weir.patterns.reqrep.Responder;
import io.weir.socket.Context;
import java.util.concurrent.ForkJoinPool;

/** Exchanges messages over tcp. */
class Main {
    public static void main(String[] args) throws Exception {
        try (Context context = Context.create();
                PullSocket sink = PullSocket.open(context);
                PushSocket source = PushSocket.open(context)) {
            source.connect(sink.bind("tcp://127.0.0.1:*"));
            source.send(Message.of("a job"));
            expect("a job", sink.receive().text());
        }
        try (Context context = Context.create();
                Responder server = Responder.open(
                        context, ForkJoinPool.commonPool(), 1, asked -> Message.of("re: " + asked.text()));
                Requester client = Requester.open(context)) {
            client.connect(server.bind("tcp://127.0.0.1:*"));
            expect("re: hello", client.request(Message.of("hello")).text());
        }
    }

    private static void expect(String expected, String received) {
        if (!expected.equals(received)) {
            throw new IllegalStateException(received);
        }
        System.out.println("plain: received " + received);
    }
}
