package io.weir.patterns.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Subscribes to topics of all lengths that implementations treat differently, and finds out whether that is obeyed. */
final class Subscribing {
    private static final Duration AT_ONCE = Duration.ofMillis(1);

    private Subscribing() {}

    /**
     * Each topic, the empty one too, is subscribed to, published, given up, and not received any more. The empty one
     * comes last: a subscriber that filters by itself does not show when its cancellation has arrived, and until then
     * every topic is heard, subscribed to or not.
     */
    static void follow(Party publisher, Party subscriber, String publisherType) {
        byte[] control = {'~'};
        subscriber.subscribe(control);
        awaitSubscription(publisher, subscriber, publisherType, control);
        Stream.concat(all(), Stream.of(new byte[0])).forEach(topic -> {
            Message wanted = Message.of(Topics.within(topic), new byte[] {42});
            subscriber.subscribe(topic);
            awaitSubscription(publisher, subscriber, publisherType, topic);
            publisher.send(wanted);
            assertThat(subscriber.receive()).isEqualTo(wanted);
            subscriber.unsubscribe(topic);
            awaitCancellation(publisher, subscriber, publisherType, topic, control);
        });
    }

    /** All topics are subscribed to already. */
    static void expectAll(Party publisher, Party subscriber, String publisherType) {
        List<byte[]> expected = all().toList();
        if (publisherType.equals("XPUB")) {
            List<Message> told = new ArrayList<>();
            expected.forEach(topic -> told.add(publisher.receiveFrom(subscriber)));
            assertThat(told)
                    .containsExactlyInAnyOrderElementsOf(expected.stream()
                            .map(topic -> Message.of(Topics.subscription(topic)))
                            .toList());
        }
        for (byte[] topic : expected) {
            awaitHearing(publisher, subscriber, topic);
        }
    }

    private static void awaitSubscription(Party publisher, Party subscriber, String publisherType, byte[] topic) {
        if (publisherType.equals("XPUB")) {
            assertThat(publisher.receiveFrom(subscriber)).isEqualTo(Message.of(Topics.subscription(topic)));
        } else {
            awaitHearing(publisher, subscriber, topic);
        }
    }

    /** Publishes to a topic until it is heard, and nothing of that is left. */
    private static void awaitHearing(Party publisher, Party subscriber, byte[] topic) {
        long deadline = System.nanoTime() + Party.PATIENCE.toNanos();
        Message heard;
        int number = 0;
        do {
            assertThat(System.nanoTime()).as("time to subscribe").isLessThan(deadline);
            publisher.send(Message.of(topic, Integer.toString(++number).getBytes()));
            heard = subscriber.receive(AT_ONCE);
        } while (heard == null);
        while (Integer.parseInt(heard.text(1)) < number) {
            heard = subscriber.receive();
        }
    }

    /** Publishes to a topic and then to one that is subscribed to, until only the latter is heard. */
    private static void awaitCancellation(
            Party publisher, Party subscriber, String publisherType, byte[] topic, byte[] control) {
        Message unwanted = Message.of(Topics.within(topic), new byte[] {43});
        Message wanted = Message.of(control);
        if (publisherType.equals("XPUB")) {
            assertThat(publisher.receiveFrom(subscriber)).isEqualTo(Message.of(Topics.cancellation(topic)));
            publisher.send(unwanted);
            publisher.send(wanted);
            assertThat(subscriber.receive()).isEqualTo(wanted);
            return;
        }
        long deadline = System.nanoTime() + Party.PATIENCE.toNanos();
        Message heard;
        do {
            assertThat(System.nanoTime()).as("time to unsubscribe").isLessThan(deadline);
            publisher.send(unwanted);
            publisher.send(wanted);
            heard = subscriber.receive();
            if (heard.equals(unwanted)) {
                assertThat(subscriber.receive()).isEqualTo(wanted);
            }
        } while (heard.equals(unwanted));
        assertThat(heard).isEqualTo(wanted);
    }

    /** The topics that both do at once: none begins with another. */
    static Stream<byte[]> all() {
        return IntStream.concat(IntStream.rangeClosed(244, 257), IntStream.of(1, 1000))
                .mapToObj(Topics::topic);
    }
}
