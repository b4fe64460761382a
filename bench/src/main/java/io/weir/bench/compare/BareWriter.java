package io.weir.bench.compare;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** A stream without framing: one write for each body. */
final class BareWriter implements End {
    private final EndTask task;

    BareWriter(EndTask task) {
        this.task = task;
    }

    @Override
    public void run(Meter meter) throws IOException {
        try (SocketChannel channel = BareSockets.connect(task)) {
            while (true) {
                writeFully(channel, ByteBuffer.wrap(task.body()));
            }
        }
    }

    static void writeFully(SocketChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
