package io.weir.socket;

import io.weir.LockstepException;
import io.weir.Message;
import io.weir.SocketClosedException;
import io.weir.transport.Connection;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Hands received messages to the application's handler, one at a time, on the event loop that brought them, or on the
 * context's executor where there is none. The seat is free while the handler runs.
 */
final class HandlerPump implements Runnable {
    /** A loop has other connections to see to. */
    private static final int BURST = 256;

    private final Socket socket;
    private final Inlet inlet;
    private final Consumer<Message> handler;

    /** Signals not yet looked into; whoever raises it from zero pumps. */
    private final AtomicInteger signals = new AtomicInteger();

    /** Where the last message came from; going on after a burst happens there too. */
    private volatile Executor home;

    HandlerPump(Socket socket, Inlet inlet, Consumer<Message> handler) {
        this.socket = socket;
        this.inlet = inlet;
        this.handler = handler;
        this.home = socket::execute;
    }

    /** Pumps on the thread of the peer's connection if that is an event loop. */
    void runNear(Peer from) {
        Connection connection = from.connection();
        home = connection == null || connection.isLocal() ? socket::execute : connection.executor();
        home.execute(this);
    }

    @Override
    public void run() {
        if (signals.getAndIncrement() != 0) {
            return;
        }
        int seen;
        do {
            seen = signals.get();
            if (!pump()) {
                signals.set(0);
                home.execute(this);
                return;
            }
        } while (!signals.compareAndSet(seen, 0));
    }

    /** False if there may be more. */
    private boolean pump() {
        for (int i = 0; i < BURST; i++) {
            Message message;
            try {
                message = inlet.take();
            } catch (SocketClosedException | LockstepException e) {
                // Out of turn, a REQ or REP tells when its turn has come.
                return true;
            }
            if (message == null) {
                return true;
            }
            try {
                handler.accept(message);
            } catch (RuntimeException | Error e) {
                socket.resources().log().warn(this, () -> socket.name() + ": the message handler failed", e);
            }
        }
        return false;
    }
}
