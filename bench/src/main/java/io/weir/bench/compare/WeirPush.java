package io.weir.bench.compare;

import io.weir.Message;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.socket.Context;

/** Weir's senders, a thread each. */
final class WeirPush implements End {
    private final EndTask task;

    WeirPush(EndTask task) {
        this.task = task;
    }

    @Override
    public void run(Meter meter) throws InterruptedException {
        try (Context context = Context.create()) {
            for (int i = 1; i < task.sockets(); i++) {
                startOther(context, i);
            }
            push(context, 0);
        }
    }

    private void startOther(Context context, int number) {
        if (task.work() == Work.PUSH_AMONG_IDLE) {
            connect(context);
        } else {
            HelperThreads.start("push-" + number, () -> push(context, number));
        }
    }

    private void push(Context context, int number) throws InterruptedException {
        pushAll(connect(context), new WeirMessages(context, task, number));
    }

    private PushSocket connect(Context context) {
        PushSocket socket = PushSocket.open(context, new WeirOptions(task)::applyTo);
        socket.connect(task.endpoint());
        return socket;
    }

    /** Sends until the end of the process. */
    static void pushAll(PushSocket socket, WeirMessages messages) throws InterruptedException {
        while (true) {
            Message message = messages.next();
            socket.send(message);
            message.release();
        }
    }
}
