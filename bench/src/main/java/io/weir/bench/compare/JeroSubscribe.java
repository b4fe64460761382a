package io.weir.bench.compare;

import org.zeromq.SocketType;
import org.zeromq.ZMQ;

/** JeroMQ's subscribers: one receives by blocking calls, many are polled. */
final class JeroSubscribe implements End {
    private final Task task;

    JeroSubscribe(Task task) {
        this.task = task;
    }

    @Override
    public void run(Meter meter) {
        ZMQ.Context context = ZMQ.context(1);
        if (task.sockets() == 1) {
            JeroPull.receiveAll(JeroSocket.connected(context, SocketType.SUB, task), meter);
        } else {
            pollAll(context, meter);
        }
    }

    private void pollAll(ZMQ.Context context, Meter meter) {
        ZMQ.Poller poller = context.poller(task.sockets());
        for (int i = 0; i < task.sockets(); i++) {
            poller.register(JeroSocket.connected(context, SocketType.SUB, task), ZMQ.Poller.POLLIN);
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
