package io.weir.rocksdb;

import io.weir.Message;
import io.weir.option.Retention;
import io.weir.option.Spill;
import io.weir.patterns.pubsub.PubSocket;
import io.weir.socket.Context;
import io.weir.testing.Eventually;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * Opens a publisher in a directory, and says where it is bound, what it found there and how long that took. Then it waits for one
 * subscriber to come and to go, and sends so many messages of 1 KiB; or none, and goes on until it is killed.
 */
final class RecoveringPublisher {
    private static final int SIZE = 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private RecoveringPublisher() {}

    public static void main(String... args) throws Exception {
        Path directory = Path.of(args[0]);
        boolean spills = args[1].equals("spill");
        int messages = Integer.parseInt(args[2]);
        Retention limits = spills
                ? Retention.named()
                : Retention.named().messages(2_000_000).bytes(3L << 30).inAll(2_000_000, 3L << 30);
        Retention retention = limits.persistent(directory.resolve("kept"));
        try (Context context = Context.create()) {
            long began = System.nanoTime();
            PubSocket publisher = PubSocket.open(context, o -> {
                o.retention(retention);
                if (spills) {
                    o.spill(Spill.to(directory.resolve("spill")).bytes(4L << 30));
                }
            });
            double seconds = (System.nanoTime() - began) / 1e9;
            System.out.println(publisher.bind("tcp://127.0.0.1:*"));
            System.out.printf("recovered %d in %.2f s%n", publisher.accounting().sendQueued(), seconds);
            if (messages > 0) {
                keep(publisher, messages);
            }
            new CountDownLatch(1).await();
        }
    }

    private static void keep(PubSocket publisher, int messages) throws InterruptedException {
        publisher.awaitSubscribers(1, PATIENCE);
        System.out.println("subscribed");
        if (!Eventually.within(PATIENCE, () -> !publisher.names().get(0).connected())) {
            throw new IllegalStateException("the subscriber did not go");
        }
        long began = System.nanoTime();
        for (int i = 0; i < messages; i++) {
            publisher.send(Message.wrap(ByteBuffer.allocate(SIZE).putInt(i).array()));
        }
        System.out.printf("kept %d at %.0f/s%n", messages, messages / ((System.nanoTime() - began) / 1e9));
    }
}
