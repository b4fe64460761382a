package io.weir.bench.compare;

import org.zeromq.SocketType;
import org.zeromq.ZMQ;

/** JeroMQ's senders, a thread each. */
final class JeroPush implements End {
    private final EndTask task;

    JeroPush(EndTask task) {
        this.task = task;
    }

    @Override
    public void run(Meter meter) {
        ZMQ.Context context = ZMQ.context(1);
        for (int i = 1; i < task.sockets(); i++) {
            startOther(context, i);
        }
        push(context, 0);
    }

    private void startOther(ZMQ.Context context, int number) {
        if (task.work() == Work.PUSH_AMONG_IDLE) {
            JeroSocket.connected(context, SocketType.PUSH, task);
        } else {
            HelperThreads.start("push-" + number, () -> push(context, number));
        }
    }

    private void push(ZMQ.Context context, int number) {
        sendAll(JeroSocket.connected(context, SocketType.PUSH, task), task, number);
    }

    /** Sends until the end of the process. */
    static void sendAll(ZMQ.Socket socket, EndTask task, int number) {
        while (true) {
            socket.send(task.body(number));
        }
    }
}
