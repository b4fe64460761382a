package io.weir.engine;

import io.weir.Message;
import io.weir.OutOfTurnException;
import io.weir.SocketClosedException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Hands received messages to the application's handler, one after the other. The receive lock is free while the handler
 * runs.
 */
record HandlerStep(ReceiveHalf half, SocketScope scope, Consumer<Message> handler) implements BooleanSupplier {
    private static final int BURST = 256;

    @Override
    public boolean getAsBoolean() {
        for (int i = 0; i < BURST; i++) {
            Message message;
            try {
                message = half.takeForHandler();
            } catch (SocketClosedException | OutOfTurnException e) {
                // Out of turn, a REQ or REP tells when its turn has come.
                return false;
            }
            if (message == null) {
                return false;
            }
            try {
                handler.accept(message);
            } catch (RuntimeException | Error e) {
                scope.failed("the message handler failed", e);
            }
        }
        return true;
    }
}
