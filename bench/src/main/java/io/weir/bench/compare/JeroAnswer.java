package io.weir.bench.compare;

import org.zeromq.SocketType;
import org.zeromq.ZMQ;

/** JeroMQ's server: sends every request back. */
final class JeroAnswer implements End {
    private final EndTask task;

    JeroAnswer(EndTask task) {
        this.task = task;
    }

    @Override
    public void run(Meter meter) {
        ZMQ.Socket socket = JeroSocket.bound(ZMQ.context(1), SocketType.REP, task, meter);
        while (true) {
            socket.send(socket.recv());
        }
    }
}
