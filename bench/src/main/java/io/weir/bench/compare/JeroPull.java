package io.weir.bench.compare;

import org.zeromq.SocketType;
import org.zeromq.ZMQ;

/** JeroMQ's receiver. */
final class JeroPull implements End {
    private final Task task;

    JeroPull(Task task) {
        this.task = task;
    }

    @Override
    public void run(Meter meter) {
        receiveAll(JeroSocket.bound(ZMQ.context(1), SocketType.PULL, task, meter), meter);
    }

    /** Receives until the end of the process. */
    static void receiveAll(ZMQ.Socket socket, Meter meter) {
        while (true) {
            socket.recv();
            meter.arrived();
        }
    }
}
