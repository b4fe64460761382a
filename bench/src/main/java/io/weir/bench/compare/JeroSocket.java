package io.weir.bench.compare;

import org.zeromq.SocketType;
import org.zeromq.ZMQ;

/** Opens JeroMQ's sockets as a trial wants them: with the defaults, but for the high-water marks where they are swept. */
final class JeroSocket {
    private JeroSocket() {}

    static ZMQ.Socket bound(ZMQ.Context context, SocketType type, EndTask task, Meter meter) {
        ZMQ.Socket socket = open(context, type, task);
        socket.bind(task.endpoint());
        meter.bound(socket.getLastEndpoint());
        return socket;
    }

    static ZMQ.Socket connected(ZMQ.Context context, SocketType type, EndTask task) {
        ZMQ.Socket socket = open(context, type, task);
        if (type == SocketType.SUB) {
            socket.subscribe("");
        }
        socket.connect(task.endpoint());
        return socket;
    }

    private static ZMQ.Socket open(ZMQ.Context context, SocketType type, EndTask task) {
        ZMQ.Socket socket = context.socket(type);
        if (task.hasHighWaterMark()) {
            socket.setHWM(task.highWaterMark());
        }
        return socket;
    }
}
