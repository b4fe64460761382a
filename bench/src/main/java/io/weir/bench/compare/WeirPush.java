package io.weir.bench.compare;

import io.weir.Message;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.socket.Context;

/** Weir's senders, a thread each. */
final class WeirPush implements End {
    private final Task task;

    WeirPush(Task task) {
        this.task = task;
    }

    @Override
    public void run(Meter meter) throws InterruptedException {
        try (Context context = Context.create()) {
            for (int i = 1; i < task.sockets(); i++) {
                Crowd.start("push-" + i, () -> push(context));
            }
            push(context);
        }
    }

    private void push(Context context) throws InterruptedException {
        try (PushSocket socket = PushSocket.open(context, new WeirMarks(task)::applyTo)) {
            socket.connect(task.endpoint());
            pushAll(socket, task);
        }
    }

    /** Sends until the end of the process. */
    static void pushAll(PushSocket socket, Task task) throws InterruptedException {
        while (true) {
            socket.send(Message.wrap(task.body()));
        }
    }
}
