package io.weir.bench.compare;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Reads so many bytes, and writes them back. */
final class BareEcho implements End {
    private final EndTask task;

    BareEcho(EndTask task) {
        this.task = task;
    }

    @Override
    public void run(Meter meter) throws IOException {
        try (SocketChannel channel = BareSockets.accept(task, meter)) {
            ByteBuffer bytes = ByteBuffer.allocateDirect(task.size());
            while (true) {
                BarePing.readFully(channel, bytes.clear());
                BareWriter.writeFully(channel, bytes.flip());
            }
        }
    }
}
