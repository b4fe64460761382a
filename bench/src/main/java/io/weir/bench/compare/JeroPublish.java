package io.weir.bench.compare;

import org.zeromq.SocketType;
import org.zeromq.ZMQ;

/** JeroMQ's publisher. */
final class JeroPublish implements End {
    private final Task task;

    JeroPublish(Task task) {
        this.task = task;
    }

    @Override
    public void run(Meter meter) {
        JeroPush.sendAll(JeroSocket.bound(ZMQ.context(1), SocketType.PUB, task, meter), task);
    }
}
