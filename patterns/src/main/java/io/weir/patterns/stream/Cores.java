package io.weir.patterns.stream;

import io.weir.engine.SocketCore;
import io.weir.pattern.ReceivePolicy;
import io.weir.pattern.SendPolicy;
import io.weir.socket.Context;
import io.weir.socket.Receiving;
import io.weir.socket.Sending;
import io.weir.socket.Socket;

/** What a stream reaches of its socket, as the socket types do; never an object. */
abstract class Cores extends Socket {
    @SuppressWarnings("UnusedMethod") // there is no object
    private Cores(Context context, SocketCore core) {
        super(context, core, SendPolicy.NONE, ReceivePolicy.NONE);
    }

    static SocketCore of(Receiving socket) {
        return coreOf((Socket) socket);
    }

    static SocketCore of(Sending socket) {
        return coreOf((Socket) socket);
    }
}
