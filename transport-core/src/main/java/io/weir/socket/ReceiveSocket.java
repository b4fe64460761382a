package io.weir.socket;

import io.weir.Message;
import io.weir.engine.SocketCore;
import io.weir.pattern.ReceivePolicy;
import io.weir.pattern.SendPolicy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A socket that receives and does not send. */
public abstract class ReceiveSocket extends Socket implements Receiving {
    /** Opens a socket with these policies. */
    @SuppressWarnings("exports") // the SPI of socket types is Weir's own
    protected ReceiveSocket(Context context, SocketCore core, SendPolicy send, ReceivePolicy receive) {
        super(context, core, send, receive);
    }

    @Override
    public final @Nullable Message tryReceive() {
        return core().receiving().tryReceive();
    }

    @Override
    public final Message receive() throws InterruptedException {
        return core().receiving().receive();
    }

    @Override
    public final @Nullable Message receive(Duration timeout) throws InterruptedException {
        return core().receiving().receive(timeout);
    }

    @Override
    public final List<Message> receiveAll(int max) {
        return core().receiving().receiveAll(max);
    }

    @Override
    public final CompletableFuture<Message> receiveAsync() {
        return core().receiving().receiveAsync();
    }

    @Override
    public final boolean awaitReadable(Duration timeout) throws InterruptedException {
        return core().receiving().awaitReadable(timeout);
    }

    @Override
    public final void receiveHighWaterMark(int messages) {
        core().receiveHighWaterMark(messages);
    }

    @Override
    public final void onMessage(Consumer<Message> handler) {
        core().receiving().onMessage(handler);
    }

    @Override
    public final void onMessage(Consumer<Message> handler, Executor executor) {
        core().receiving().onMessage(handler, executor);
    }
}
