package io.weir.bench.compare;

import org.zeromq.SocketType;
import org.zeromq.ZMQ;

/** JeroMQ's sockets that connect and receive, subscribers or pulls: one by blocking calls, many are polled. */
final class JeroSinks implements End {
    private final EndTask task;
    private final SocketType type;

    JeroSinks(EndTask task) {
        this.task = task;
        type = task.work() == Work.SUBSCRIBE ? SocketType.SUB : SocketType.PULL;
    }

    @Override
    public void run(Meter meter) {
        ZMQ.Context context = ZMQ.context(1);
        if (task.sockets() == 1) {
            JeroPull.receiveAll(JeroSocket.connected(context, type, task), meter);
        } else {
            pollAll(context, meter);
        }
    }

    private void pollAll(ZMQ.Context context, Meter meter) {
        ZMQ.Poller poller = context.poller(task.sockets());
        for (int i = 0; i < task.sockets(); i++) {
            poller.register(JeroSocket.connected(context, type, task), ZMQ.Poller.POLLIN);
        }
        while (poller.poll() >= 0) {
            for (int i = 0; i < task.sockets(); i++) {
                if (poller.pollin(i)) {
                    drain(poller.getSocket(i), i, meter);
                }
            }
        }
    }

    private static void drain(ZMQ.Socket socket, int number, Meter meter) {
        while (socket.recv(ZMQ.DONTWAIT) != null) {
            meter.arrived(number);
        }
    }
}
