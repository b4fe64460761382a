package io.weir.socket;

import io.weir.Message;
import io.weir.SendResult;
import io.weir.engine.SocketCore;
import io.weir.pattern.ReceivePolicy;
import io.weir.pattern.SendPolicy;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** A socket that sends and does not receive. */
public abstract class SendSocket extends Socket implements Sending {
    /** Opens a socket with these policies. */
    @SuppressWarnings("exports") // the SPI of socket types is Weir's own
    protected SendSocket(Context context, SocketCore core, SendPolicy send, ReceivePolicy receive) {
        super(context, core, send, receive);
    }

    @Override
    public final SendResult trySend(Message message) {
        return core().sending().trySend(message);
    }

    @Override
    public final void send(Message message) throws InterruptedException {
        core().sending().send(message);
    }

    @Override
    public final SendResult send(Message message, Duration timeout) throws InterruptedException {
        return core().sending().send(message, timeout);
    }

    @Override
    public final void send(String text) throws InterruptedException {
        core().sending().send(Message.of(text));
    }

    @Override
    public final CompletionStage<Void> sendAsync(Message message) {
        return core().sending().sendAsync(message);
    }

    @Override
    public final void sendHighWaterMark(int messages) {
        core().sendHighWaterMark(messages);
    }
}
