package io.weir.bench.compare;

import io.weir.Message;
import io.weir.memory.BodyMemory;
import io.weir.socket.Context;
import java.nio.ByteBuffer;

/** The messages of one socket of Weir's, each made as its size deserves: an array, or memory of the context's. */
final class WeirMessages {
    private final Context context;
    private final EndTask task;
    private final byte number;
    private final byte[] zeros = new byte[8 * 1024];

    WeirMessages(Context context, EndTask task, int number) {
        this.context = context;
        this.task = task;
        this.number = (byte) number;
    }

    Message next() {
        return task.size() < BodyMemory.LEAST
                ? Message.wrap(task.body(number))
                : context.message(task.size(), this::fill);
    }

    private void fill(ByteBuffer body) {
        while (body.hasRemaining()) {
            body.put(zeros, 0, Math.min(zeros.length, body.remaining()));
        }
        body.put(0, number);
    }
}
