package io.weir.patterns.proxy;

import io.weir.engine.HandlerLoop;
import io.weir.engine.ReceiveHalf;
import io.weir.engine.SendHalf;
import io.weir.engine.SocketCore;
import io.weir.pattern.ReceivePolicy;
import io.weir.pattern.SendPolicy;
import io.weir.socket.Context;
import io.weir.socket.Receiving;
import io.weir.socket.Sending;
import io.weir.socket.Socket;
import java.util.function.BooleanSupplier;

/** What a proxy reaches of its sockets, as the socket types do; never an object. */
abstract class Halves extends Socket {
    @SuppressWarnings("UnusedMethod") // there is no object
    private Halves(Context context, SocketCore core) {
        super(context, core, SendPolicy.NONE, ReceivePolicy.NONE);
    }

    static SendHalf of(Sending socket) {
        return halfOf(socket);
    }

    static ReceiveHalf of(Receiving socket) {
        return halfOf(socket);
    }

    /** A loop that repeats the step near the connections of the socket. */
    static HandlerLoop loop(Socket socket, BooleanSupplier step) {
        return coreOf(socket).handlerLoop(step);
    }
}
