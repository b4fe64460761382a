package consumer;

import io.weir.Endpoint;
import io.weir.Message;
import io.weir.option.Spill;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.socket.Context;
import java.nio.file.Files;

/** Sends more than a queue may hold before there is a receiver: the rest waits on disk. */
class Main {
    private static final int MESSAGES = 1000;

    public static void main(String[] args) throws Exception {
        Spill disk = Spill.to(Files.createTempDirectory("spill"));
        try (Context context = Context.create();
                PushSocket source = PushSocket.open(context, o -> o.sendHighWaterMark(10).spill(disk));
                PullSocket sink = PullSocket.open(context)) {
            Endpoint bound = source.bind("tcp://127.0.0.1:*");
            for (int sent = 0; sent < MESSAGES; sent++) {
                source.send(Message.of("job " + sent));
            }
            sink.connect(bound);
            for (int received = 0; received < MESSAGES; received++) {
                String job = sink.receive().text();
                if (!job.equals("job " + received)) {
                    throw new IllegalStateException(job + " in place of " + received);
                }
            }
            System.out.println("store: received " + MESSAGES + " messages of a queue of 10");
        }
    }
}
