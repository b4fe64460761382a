package io.weir.patterns.stress;

import static io.weir.testing.Eventually.eventually;
import static io.weir.testing.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Endpoint;
import io.weir.Message;
import io.weir.RoutingId;
import io.weir.option.Reconnection;
import io.weir.option.Retention;
import io.weir.patterns.proxy.Proxy;
import io.weir.patterns.pubsub.PubSocket;
import io.weir.patterns.pubsub.SubSocket;
import io.weir.patterns.pubsub.XPubSocket;
import io.weir.patterns.pubsub.XSubSocket;
import io.weir.snapshot.NameSnapshot;
import io.weir.socket.Context;
import io.weir.socket.Socket;
import io.weir.testing.ChildJvm;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Subscribers with a name lose their connections at random moments while their publisher sends as fast as it may: by close, cut
 * and kill, straight and through a forwarder, two names at once. Each has every number in its order, none left out.
 */
@Tag("slow")
@Timeout(1800)
class NamedSubscribersTest {
    private static final System.Logger LOG = System.getLogger("io.weir.test");
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Reconnection AT_ONCE = Reconnection.every(Duration.ofMillis(2));

    /** So many may wait for a name before the publisher waits for it: far fewer than what is kept at most. */
    private static final int BACKLOG = 20_000;

    /** Most messages from one disconnect to the next. */
    private static final int STRETCH = 20_000;

    @Test
    void nothingIsLostOrComesTwiceWhereSubscribersAreClosedAndCut() throws Exception {
        closedAndCut(30, false);
    }

    @Test
    void norThroughAForwarder() throws Exception {
        closedAndCut(10, true);
    }

    @Test
    void nothingIsLostWhereSubscribersAreKilled() throws Exception {
        killed(3);
    }

    @Test
    @Tag("stress")
    void aThousandDisconnects() throws Exception {
        closedAndCut(380, false);
        closedAndCut(100, true);
        killed(40);
    }

    /** So many closes of one name, and so many cuts of another. */
    private static void closedAndCut(int times, boolean forwarded) throws Exception {
        try (Context context = Context.create();
                Publisher publisher = new Publisher(context, forwarded);
                Crew crew = new Crew();
                Cable cable = new Cable(publisher.endpoint())) {
            crew.hire(1, number -> closes(context, publisher.endpoint(), times));
            crew.hire(1, number -> isCut(context, cable, times));
            assertThat(publisher.awaitNames(2)).isTrue();
            publisher.start();
            crew.awaitDone(PATIENCE.multipliedBy(5));
            publisher.check();
            assertThat(publisher.resent())
                    .as("messages that were lost on their way")
                    .isPositive();
        }
    }

    private static SubSocket subscriber(Context context, String name, String endpoint) {
        SubSocket sub =
                SubSocket.open(context, o -> o.routingId(RoutingId.of(name)).reconnection(AT_ONCE));
        sub.subscribe("").connect(endpoint);
        return sub;
    }

    private static void closes(Context context, Endpoint endpoint, int times) throws Exception {
        Random random = new Random(times);
        int next = 0;
        for (int i = 0; i < times; i++) {
            try (SubSocket sub = subscriber(context, "closed", endpoint.toString())) {
                for (int left = random.nextInt(STRETCH); left >= 0; left--) {
                    next = follow(sub.receive(PATIENCE), next, "closed " + i + " times");
                }
            }
        }
    }

    private static void isCut(Context context, Cable cable, int times) throws Exception {
        Random random = new Random(times);
        int next = 0;
        try (SubSocket sub = subscriber(context, "cut", cable.endpoint())) {
            for (int i = 0; i < times; i++) {
                for (int left = random.nextInt(STRETCH); left >= 0; left--) {
                    next = follow(sub.receive(PATIENCE), next, "cut " + i + " times");
                }
                cable.cut();
            }
            for (int left = STRETCH; left >= 0; left--) {
                next = follow(sub.receive(PATIENCE), next, "cut for the last time");
            }
        }
    }

    private static int follow(Message message, int next, String when) {
        assertThat(message).as("message %d, %s", next, when).isNotNull();
        assertThat(Numbered.number(message)).as(when).isEqualTo(next);
        return next + 1;
    }

    private static void killed(int times) throws Exception {
        try (Context context = Context.create();
                Publisher publisher = new Publisher(context, false)) {
            Random random = new Random(times);
            long again = 0;
            int next = 0;
            ChildJvm child = ChildJvm.start(Taker.class, publisher.endpoint().toString());
            try {
                assertThat(publisher.awaitNames(1)).isTrue();
                publisher.start();
                for (int i = 0; i < times; i++) {
                    int first = Integer.parseInt(child.line());
                    assertThat(first)
                            .as("killed %d times, after %d", i, next - 1)
                            .isLessThanOrEqualTo(next);
                    again += next - first;
                    next = first + 1;
                    for (int left = random.nextInt(STRETCH); left > 0; left--) {
                        assertThat(Integer.parseInt(child.line())).isEqualTo(next++);
                    }
                    child.signal("KILL");
                    String line;
                    while ((line = child.line()) != null) {
                        // What it printed last may be half a line.
                        if (line.equals(Integer.toString(next))) {
                            next++;
                        }
                    }
                    child = ChildJvm.start(Taker.class, publisher.endpoint().toString());
                }
            } finally {
                child.close();
            }
            publisher.check();
            LOG.log(Level.INFO, "killed {0} times: {1} of {2} messages came again", times, again, next);
        }
    }

    /** Prints each number that it takes, before it comes for the next. */
    static final class Taker {
        public static void main(String[] args) throws Exception {
            try (Context context = Context.create();
                    SubSocket sub = subscriber(context, "killed", args[0])) {
                while (true) {
                    System.out.println(Numbered.number(sub.receive()));
                }
            }
        }
    }

    /** Sends numbers as fast as the slowest name lets it, straight or through a forwarder that keeps them. */
    private static final class Publisher implements AutoCloseable {
        private final PubSocket pub;
        private final Endpoint endpoint;
        private final List<AutoCloseable> forwarder;
        private final Supplier<List<NameSnapshot>> names;
        private final AtomicBoolean ended = new AtomicBoolean();
        private final AtomicLong sent = new AtomicLong();
        private final Crew crew = new Crew();

        Publisher(Context context, boolean forwarded) {
            pub = PubSocket.open(context, o -> o.retention(Retention.named()));
            Endpoint source = pub.bind("tcp://127.0.0.1:*");
            if (forwarded) {
                XSubSocket in = XSubSocket.open(context, o -> o.routingId(RoutingId.of("forwarder")));
                XPubSocket out = XPubSocket.open(context, o -> o.retention(Retention.named()));
                in.connect(source);
                endpoint = out.bind("tcp://127.0.0.1:*");
                forwarder = List.of(Proxy.between(in, out).start(), in, out);
                names = out::names;
            } else {
                endpoint = source;
                forwarder = List.of();
                names = pub::names;
            }
        }

        Endpoint endpoint() {
            return endpoint;
        }

        boolean awaitNames(int count) throws Exception {
            return within(
                            PATIENCE,
                            () -> names.get().stream()
                                            .filter(name -> name.topics() > 0)
                                            .count()
                                    == count)
                    && pub.awaitSubscribers("", 1, PATIENCE);
        }

        void start() {
            crew.hire(1, sender -> {
                for (int number = 0; !ended.get(); number++) {
                    if (number % 100 == 0) {
                        within(PATIENCE, () -> ended.get() || backlog() < BACKLOG);
                    }
                    pub.send(Numbered.message(sender, number));
                    sent.set(number);
                }
            });
        }

        private long backlog() {
            long largest = 0;
            for (NameSnapshot name : names.get()) {
                largest = Math.max(largest, name.waiting() + name.unacknowledged());
            }
            for (NameSnapshot name : pub.names()) {
                largest = Math.max(largest, name.waiting() + name.unacknowledged());
            }
            return largest;
        }

        /** How many messages were sent again. */
        long resent() {
            return names.get().stream().mapToLong(NameSnapshot::resent).sum();
        }

        /** Stops sending; nothing was dropped, and the accounts are right. */
        void check() throws Exception {
            ended.set(true);
            crew.awaitDone(PATIENCE);
            assertThat(pub.accounting().sendDropped()).isEmpty();
            assertBalanced(pub);
            for (AutoCloseable part : forwarder) {
                if (part instanceof Socket socket) {
                    assertThat(socket.accounting().sendDropped()).isEmpty();
                    assertBalanced(socket);
                }
            }
        }

        private static void assertBalanced(Socket socket) throws Exception {
            eventually(() -> Books.assertBalanced(socket.accounting()));
        }

        @Override
        public void close() throws Exception {
            ended.set(true);
            crew.close();
            for (AutoCloseable part : forwarder) {
                part.close();
            }
            pub.close(Duration.ZERO);
        }
    }
}
