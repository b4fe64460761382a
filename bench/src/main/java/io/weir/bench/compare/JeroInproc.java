package io.weir.bench.compare;

import org.zeromq.SocketType;
import org.zeromq.ZMQ;

/** JeroMQ's push and pull on two threads. */
final class JeroInproc implements End {
    private final EndTask task;

    JeroInproc(EndTask task) {
        this.task = task;
    }

    @Override
    public void run(Meter meter) {
        ZMQ.Context context = ZMQ.context(1);
        ZMQ.Socket pull = JeroSocket.bound(context, SocketType.PULL, task, meter);
        HelperThreads.start(
                "push", () -> JeroPush.sendAll(JeroSocket.connected(context, SocketType.PUSH, task), task, 0));
        JeroPull.receiveAll(pull, meter);
    }
}
