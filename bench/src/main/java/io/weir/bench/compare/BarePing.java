package io.weir.bench.compare;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Writes a body, and reads as many bytes. */
final class BarePing implements End {
    private final EndTask task;

    BarePing(EndTask task) {
        this.task = task;
    }

    @Override
    public void run(Meter meter) throws IOException, InterruptedException {
        try (SocketChannel channel = BareSockets.connect(task)) {
            ByteBuffer reply = ByteBuffer.allocateDirect(task.size());
            new RoundTrips(task, meter).makeAll(() -> {
                BareWriter.writeFully(channel, ByteBuffer.wrap(task.body()));
                readFully(channel, reply.clear());
            });
        }
    }

    static void readFully(SocketChannel channel, ByteBuffer into) throws IOException {
        while (into.hasRemaining()) {
            if (channel.read(into) < 0) {
                throw new EOFException("the other end is gone");
            }
        }
    }
}
