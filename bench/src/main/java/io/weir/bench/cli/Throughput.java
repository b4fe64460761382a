package io.weir.bench.cli;

import io.weir.Message;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import java.util.Locale;

/** The two ends of a throughput run, as libzmq's local_thr and remote_thr. */
final class Throughput {
    private Throughput() {}

    /** Receives so many messages, and says how fast those after the first came. */
    static String receive(PullSocket socket, int size, long count) throws InterruptedException {
        check(socket.receive(), size);
        long start = System.nanoTime();
        for (long i = 1; i < count; i++) {
            check(socket.receive(), size);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        return String.format(Locale.ROOT, "throughput %.0f msg/s", (count - 1) / seconds);
    }

    /** Sends so many messages, each made anew as an application would. */
    static void send(PushSocket socket, int size, long count) throws InterruptedException {
        for (long i = 0; i < count; i++) {
            socket.send(Message.wrap(new byte[size]));
        }
    }

    /** A message of another size belongs to another run. */
    static void check(Message message, int size) {
        if (message.size() != size) {
            throw new IllegalStateException("a message of " + message.size() + " bytes (expected: " + size + ")");
        }
    }
}
