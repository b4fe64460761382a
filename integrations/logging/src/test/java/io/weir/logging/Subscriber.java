package io.weir.logging;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Message;
import io.weir.patterns.pubsub.SubSocket;
import io.weir.socket.Context;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Subscribes to what is logged. */
final class Subscriber implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Context context = Context.builder().name("subscriber").build();
    private final SubSocket sub = SubSocket.open(context);

    Subscriber(String topic) {
        sub.subscribe(topic);
    }

    /** Binds, so that its address is known before the appender is configured. */
    String bind() {
        return sub.bind("tcp://127.0.0.1:*").toString();
    }

    /** The first event that comes, while this is logged again and again: until its subscription is there all are dropped. */
    Message first(Runnable log) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        Message message = null;
        while (message == null && System.nanoTime() < end) {
            log.run();
            message = sub.receive(Duration.ofMillis(50));
        }
        assertThat(message).as("an event").isNotNull();
        return message;
    }

    /** The texts of the events up to the first that has this in it. */
    List<String> until(String text) throws InterruptedException {
        List<String> texts = new ArrayList<>();
        do {
            Message message = sub.receive(PATIENCE);
            assertThat(message).as("an event").isNotNull();
            texts.add(message.text(1));
        } while (!texts.get(texts.size() - 1).contains(text));
        return texts;
    }

    @Override
    public void close() {
        context.close(Duration.ZERO);
    }
}
