package io.weir.bench.compare;

import org.zeromq.SocketType;
import org.zeromq.ZMQ;

/** JeroMQ's senders, a thread each. */
final class JeroPush implements End {
    private final Task task;

    JeroPush(Task task) {
        this.task = task;
    }

    @Override
    public void run(Meter meter) {
        ZMQ.Context context = ZMQ.context(1);
        for (int i = 1; i < task.sockets(); i++) {
            Crowd.start("push-" + i, () -> push(context));
        }
        push(context);
    }

    private void push(ZMQ.Context context) {
        sendAll(JeroSocket.connected(context, SocketType.PUSH, task), task);
    }

    /** Sends until the end of the process. */
    static void sendAll(ZMQ.Socket socket, Task task) {
        while (true) {
            socket.send(task.body());
        }
    }
}
