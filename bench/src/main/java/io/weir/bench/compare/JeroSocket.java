package io.weir.bench.compare;

import org.zeromq.SocketType;
import org.zeromq.ZMQ;

/** Opens JeroMQ's sockets as a trial wants them: with the defaults, but for high-water marks and CURVE where they are what is measured. */
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
        if (task.curve()) {
            secure(socket, task.work().binds());
        }
        return socket;
    }

    private static void secure(ZMQ.Socket socket, boolean asServer) {
        if (asServer) {
            socket.setCurveServer(true);
            socket.setCurveSecretKey(ZMQ.Curve.z85Decode(CurveTestKeys.SERVER_SECRET));
        } else {
            socket.setCurveServerKey(ZMQ.Curve.z85Decode(CurveTestKeys.SERVER_PUBLIC));
            socket.setCurvePublicKey(ZMQ.Curve.z85Decode(CurveTestKeys.CLIENT_PUBLIC));
            socket.setCurveSecretKey(ZMQ.Curve.z85Decode(CurveTestKeys.CLIENT_SECRET));
        }
    }
}
