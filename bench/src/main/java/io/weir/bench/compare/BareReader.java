package io.weir.bench.compare;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** A stream without framing: reads what is there, and counts the bodies that went into it. */
final class BareReader implements End {
    private static final int BUFFER = 64 * 1024;

    private final EndTask task;

    BareReader(EndTask task) {
        this.task = task;
    }

    @Override
    public void run(Meter meter) throws IOException {
        try (SocketChannel channel = BareSockets.accept(task, meter)) {
            ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
            long bytes = 0;
            while (channel.read(buffer) >= 0) {
                bytes += buffer.position();
                buffer.clear();
                meter.arrivedAltogether(bytes / task.size());
            }
            throw new EOFException("the writer is gone");
        }
    }
}
