package io.weir.patterns.embedding;

import io.weir.Message;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.socket.Context;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** An application that uses a context of its host's, and is the first to need some of its threads. */
final class Sharing implements Callable<Message> {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Context context;

    /** For a context. */
    Sharing(Object... arguments) {
        context = (Context) arguments[0];
    }

    @Override
    public Message call() throws Exception {
        try (PullSocket pull = PullSocket.open(context);
                PushSocket push = PushSocket.open(context)) {
            push.connect(pull.bind("tcp://127.0.0.1:*"));
            var received = pull.receiveAsync().thenApply(message -> message.prepend(new byte[0]));
            push.sendAsync(Message.of("message")).toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            return received.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }
}
