package io.weir.spring;

import io.weir.Accounting;
import io.weir.socket.Socket;

/** The messages that a socket had received at one moment, and that are to be worked on before it stops. */
final class Backlog {
    private final Socket socket;
    private final long received;

    private Backlog(Socket socket, long received) {
        this.socket = socket;
        this.received = received;
    }

    static Backlog of(Socket socket) {
        return new Backlog(socket, socket.accounting().decoded());
    }

    /** Whether as many were taken, or dropped. Those of other peers that came later may be among them: turns are by peer. */
    boolean isTaken() {
        Accounting now = socket.accounting();
        return now.delivered() + now.totalReceiveDropped() >= received;
    }
}
