package consumer;

import io.weir.Message;
import io.weir.option.Spill;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.socket.Context;
import java.net.ServerSocket;
import java.nio.file.Files;

/** Sends more than a queue may hold while its receiver is not there yet: the rest waits on disk. */
class Main {
    private static final int MESSAGES = 1000;

    public static void main(String[] args) throws Exception {
        Spill disk = Spill.to(Files.createTempDirectory("spill"));
        try (Context context = Context.create();
                PushSocket source = PushSocket.open(context, o -> o.sendHighWaterMark(10).spill(disk));
                PullSocket sink = PullSocket.open(context)) {
            String endpoint = "tcp://127.0.0.1:" + freePort();
            source.connect(endpoint);
            for (int sent = 0; sent < MESSAGES; sent++) {
                source.send(Message.of("job " + sent));
            }
            long spilled = source.accounting().sendSpilled();
            sink.bind(endpoint);
            for (int received = 0; received < MESSAGES; received++) {
                String job = sink.receive().text();
                if (!job.equals("job " + received)) {
                    throw new IllegalStateException(job + " in place of " + received);
                }
            }
            if (spilled == 0) {
                throw new IllegalStateException("nothing was on disk");
            }
            System.out.println("store: received " + MESSAGES + " messages, of which " + spilled + " were on disk");
        }
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
