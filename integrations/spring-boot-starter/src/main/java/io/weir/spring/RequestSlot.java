package io.weir.spring;

import io.weir.Message;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The handler of a responder, which is opened before its listener is known. */
final class RequestSlot implements SocketKind.Handler {
    private volatile SocketKind.@Nullable Handler handler;

    /** From now on requests go there. */
    void fill(SocketKind.Handler with) {
        handler = with;
    }

    @Override
    public CompletionStage<Message> apply(Message request) {
        SocketKind.Handler to = handler;
        return to == null
                ? CompletableFuture.failedStage(
                        new IllegalStateException("no listener (expected: a method @WeirListener)"))
                : to.apply(request);
    }
}
