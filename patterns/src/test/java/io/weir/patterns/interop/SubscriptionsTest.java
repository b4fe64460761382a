package io.weir.patterns.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Message;
import io.weir.socket.Context;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Topics of all lengths, told by Weir to libzmq and by libzmq to Weir. libzmq up to 4.3.4 gets the header of a SUBSCRIBE
 * of 246 to 255 bytes and of a CANCEL of 249 to 255 bytes wrong, and is to be understood all the same.
 */
@NeedsPyzmq
class SubscriptionsTest {
    private static final Duration AT_ONCE = Duration.ofMillis(1);

    @AutoClose
    private static PyzmqPeer peer;

    @TempDir
    private Path directory;

    private record Case(String publisher, String subscriber, Wiring wiring) {
        @Override
        public String toString() {
            return publisher + " and " + subscriber + ", ours " + wiring;
        }
    }

    @BeforeAll
    static void startPeer() {
        peer = PyzmqPeer.start();
    }

    @AfterEach
    void closePeersSockets() {
        peer.reset();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pairwise")
    void libzmqObeysOurs(Case of) {
        try (Context context = of.wiring().context();
                WeirParty ours = WeirParty.open(context, of.subscriber())) {
            PyzmqSocket theirs = peer.open(of.publisher());
            of.wiring().join(ours, theirs, directory);
            follow(theirs, ours, of.publisher());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pairwise")
    void weObeyThoseOfLibzmq(Case of) {
        try (Context context = of.wiring().context();
                WeirParty ours = WeirParty.open(context, of.publisher())) {
            PyzmqSocket theirs = peer.open(of.subscriber());
            of.wiring().join(ours, theirs, directory);
            follow(ours, theirs, of.publisher());
            assertThat(ours.socket().refusals()).isEmpty();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pairwise")
    void libzmqObeysOursMadeBeforeTheConnection(Case of) {
        try (Context context = of.wiring().context();
                WeirParty ours = WeirParty.open(context, of.subscriber())) {
            PyzmqSocket theirs = peer.open(of.publisher());
            topics().forEach(ours::subscribe);
            of.wiring().join(ours, theirs, directory);
            expectAll(theirs, ours, of.publisher());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pairwise")
    void weObeyThoseOfLibzmqMadeBeforeTheConnection(Case of) {
        try (Context context = of.wiring().context();
                WeirParty ours = WeirParty.open(context, of.publisher())) {
            PyzmqSocket theirs = peer.open(of.subscriber());
            topics().forEach(theirs::subscribe);
            of.wiring().join(ours, theirs, directory);
            expectAll(ours, theirs, of.publisher());
            assertThat(ours.socket().refusals()).isEmpty();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("product")
    @Tag("large")
    void bothObeyEachOtherHoweverConnected(Case of) {
        libzmqObeysOurs(of);
        peer.reset();
        weObeyThoseOfLibzmq(of);
        peer.reset();
        libzmqObeysOursMadeBeforeTheConnection(of);
        peer.reset();
        weObeyThoseOfLibzmqMadeBeforeTheConnection(of);
    }

    /** Each topic, the empty one too, is subscribed to, published, given up, and not received any more. */
    private static void follow(Party publisher, Party subscriber, String publisherType) {
        byte[] control = {'~'};
        subscriber.subscribe(control);
        awaitSubscription(publisher, subscriber, publisherType, control);
        Stream.concat(Stream.of(new byte[0]), topics()).forEach(topic -> {
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
    private static void expectAll(Party publisher, Party subscriber, String publisherType) {
        List<byte[]> expected = topics().toList();
        if (publisherType.equals("XPUB")) {
            List<Message> told = new ArrayList<>();
            expected.forEach(topic -> told.add(publisher.receive()));
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
            assertThat(publisher.receive()).isEqualTo(Message.of(Topics.subscription(topic)));
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
            assertThat(publisher.receive()).isEqualTo(Message.of(Topics.cancellation(topic)));
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

    private static Stream<byte[]> topics() {
        return IntStream.concat(IntStream.rangeClosed(244, 257), IntStream.of(1, 1000))
                .mapToObj(Topics::topic);
    }

    static List<Case> pairwise() {
        List<Case> cases = new ArrayList<>();
        List<Wiring> wirings = Wiring.all();
        int turn = 0;
        for (String publisher : List.of("PUB", "XPUB")) {
            for (String subscriber : List.of("SUB", "XSUB")) {
                for (int i = 0; i < 3; i++) {
                    cases.add(new Case(publisher, subscriber, wirings.get(turn++ % wirings.size())));
                }
            }
        }
        return cases;
    }

    static Stream<Case> product() {
        return Stream.of("PUB", "XPUB")
                .flatMap(publisher -> Stream.of("SUB", "XSUB")
                        .flatMap(subscriber ->
                                Wiring.all().stream().map(wiring -> new Case(publisher, subscriber, wiring))));
    }
}
