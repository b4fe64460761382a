package io.weir.patterns.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Message;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.socket.Context;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What only transports with connections, and so with event loops, can do wrong. */
interface StreamContract extends OnWire {
    @Test
    default void stagesNeverCompleteOnAnEventLoop() throws Exception {
        try (Context context = wire().settings().name("stages").build();
                PushSocket push = PushSocket.open(context);
                PullSocket pull = PullSocket.open(context)) {
            CompletableFuture<String> sent = push.sendAsync(Message.of("hello"))
                    .toCompletableFuture()
                    .thenApply(done -> Thread.currentThread().getName());
            CompletableFuture<String> received = pull.receiveAsync()
                    .thenApply(message -> Thread.currentThread().getName());
            pull.connect(push.bind(wire().anywhere()));
            assertThat(sent.get(10, TimeUnit.SECONDS)).startsWith("weir-stages").doesNotContain("-io");
            assertThat(received.get(10, TimeUnit.SECONDS))
                    .startsWith("weir-stages")
                    .doesNotContain("-io");
        }
    }
}
