package io.weir.bench.compare;

import org.zeromq.SocketType;
import org.zeromq.ZMQ;

/** JeroMQ's receiver. */
final class JeroPull implements End {
    private final EndTask task;

    JeroPull(EndTask task) {
        this.task = task;
    }

    @Override
    public void run(Meter meter) {
        ZMQ.Socket socket = JeroSocket.bound(ZMQ.context(1), SocketType.PULL, task, meter);
        if (task.sockets() == 1) {
            receiveAll(socket, meter);
        } else {
            sortAll(socket, meter);
        }
    }

    private static void sortAll(ZMQ.Socket socket, Meter meter) {
        while (true) {
            meter.arrived(EndTask.sender(socket.recv()[0]));
        }
    }

    /** Receives until the end of the process. */
    static void receiveAll(ZMQ.Socket socket, Meter meter) {
        while (true) {
            socket.recv();
            meter.arrived();
        }
    }
}
