package io.weir.bench.compare;

import org.zeromq.SocketType;
import org.zeromq.ZMQ;

/** JeroMQ's socket that binds and sends: a publisher, or a push. */
final class JeroSource implements End {
    private final EndTask task;

    JeroSource(EndTask task) {
        this.task = task;
    }

    @Override
    public void run(Meter meter) {
        SocketType type = task.work() == Work.PUBLISH ? SocketType.PUB : SocketType.PUSH;
        JeroPush.sendAll(JeroSocket.bound(ZMQ.context(1), type, task, meter), task, 0);
    }
}
