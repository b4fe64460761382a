package io.weir.bench.compare;

import java.io.IOException;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;

/** JeroMQ's client. */
final class JeroAsk implements End {
    private final EndTask task;

    JeroAsk(EndTask task) {
        this.task = task;
    }

    @Override
    public void run(Meter meter) throws IOException, InterruptedException {
        ZMQ.Socket socket = JeroSocket.connected(ZMQ.context(1), SocketType.REQ, task);
        new RoundTrips(task, meter).makeAll(() -> {
            socket.send(task.body());
            socket.recv();
        });
    }
}
