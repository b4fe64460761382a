package io.weir.docs.programs;

import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.RoutingId;
import io.weir.docs.pubsub.DurablePublisher;
import io.weir.docs.pubsub.DurableSubscriber;
import io.weir.docs.pubsub.PersistentPublisher;
import io.weir.patterns.pubsub.SubSocket;
import io.weir.socket.Context;
import io.weir.testing.NeedsPyzmq;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A subscriber that has a name is ended and started anew, and goes on where it was. libzmq has no such publisher. */
@Tag("slow")
class DurableProgramsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(Program.PATIENCE_SECONDS);

    abstract static class Programs extends Mix {
        private String[] endpoints = {};

        Programs(Language subscriber) {
            super(Language.JAVA, subscriber);
        }

        private Program publisher(String... args) {
            List<String> all = new ArrayList<>(List.of("bind=" + ANY, "sync=" + ANY, "pace=0.5"));
            all.addAll(List.of(args));
            Program publisher = first(DurablePublisher.class, all.toArray(String[]::new));
            endpoints = new String[] {"connect=" + publisher.endpoint(), "sync=" + publisher.endpoint()};
            return publisher;
        }

        private Program subscriber() {
            return second(DurableSubscriber.class, endpoints);
        }

        private static void assertUpdates(Program by, int first, int last) {
            for (int i = first; i <= last; i++) {
                assertThat(by.line()).isEqualTo("Update " + i);
            }
        }

        @Test
        void eachRunGoesOnWhereTheLastOneEnded() {
            Program publisher = publisher();
            Program one = subscriber();
            assertUpdates(one, 0, 2);
            one.close();
            publisher.line("Update 5"::equals);
            Program two = subscriber();
            assertUpdates(two, 3, 7);
            two.close();
            Program three = subscriber();
            assertUpdates(three, 8, 9);
            assertThat(three.line()).isEqualTo("END");
            three.awaitEnd();
            assertThat(publisher.after("dropped ")).isEqualTo("0");
            publisher.awaitEnd();
        }

        @Test
        void withASwapBesideTheMarkOfOneNothingIsLost(@TempDir Path directory) throws Exception {
            Program publisher = publisher("keep=1", "swap=25000000", "directory=" + directory);
            Program one = subscriber();
            assertUpdates(one, 0, 1);
            one.close();
            publisher.line("Update 6"::equals);
            eventually(() -> assertThat(directory).isNotEmptyDirectory());
            Program two = subscriber();
            assertUpdates(two, 2, 9);
            assertThat(two.line()).isEqualTo("END");
            two.awaitEnd();
            assertThat(publisher.after("dropped ")).isEqualTo("0");
            publisher.awaitEnd();
            assertThat(directory).isEmptyDirectory();
        }

        @Test
        void withAMarkOfOneTheMiddleIsLostAndCounted() {
            Program publisher = publisher("keep=1");
            Program one = subscriber();
            assertUpdates(one, 0, 1);
            one.close();
            publisher.line("Update 6"::equals);
            Program two = subscriber();
            assertUpdates(two, 2, 2);
            String next = two.line();
            int first = Integer.parseInt(next.substring("Update ".length()));
            assertThat(first).isBetween(7, 9);
            assertUpdates(two, first + 1, 9);
            assertThat(two.line()).isEqualTo("END");
            two.awaitEnd();
            assertThat(publisher.after("dropped ")).isEqualTo(Integer.toString(first - 3));
            publisher.awaitEnd();
        }
    }

    @Nested
    class APublisherThatIsStartedAgain extends Mix {
        APublisherThatIsStartedAgain() {
            super(Language.JAVA, Language.JAVA);
        }

        private Program publisher(Path directory) {
            return first(PersistentPublisher.class, "bind=" + ANY, "directory=" + directory, "pace=0.1");
        }

        private static SubSocket subscriber(Context context, Program publisher) {
            SubSocket subscriber = SubSocket.open(context, o -> o.routingId(RoutingId.of("Hello")));
            subscriber.subscribe("");
            subscriber.connect(publisher.endpoint());
            return subscriber;
        }

        @Test
        void hasWhatItsSubscriberHasNotGot(@TempDir Path directory) throws Exception {
            try (Context context = Context.create()) {
                Program one = publisher(directory);
                assertThat(one.line()).isEqualTo("0 were left");
                try (SubSocket subscriber = subscriber(context, one)) {
                    assertThat(subscriber.receive(PATIENCE).text()).isEqualTo("Update 0");
                }
                one.line("Update 5"::equals);
                one.close();
                Program two = publisher(directory);
                String left = two.line();
                assertThat(left).endsWith(" were left").isNotEqualTo("0 were left");
                try (SubSocket subscriber = subscriber(context, two)) {
                    String first = subscriber.receive(PATIENCE).text();
                    int next = Integer.parseInt(first.substring("Update ".length()));
                    assertThat(next).isBetween(1, 5);
                    while (next < 5) {
                        assertThat(subscriber.receive(PATIENCE).text()).isEqualTo("Update " + ++next);
                    }
                }
            }
        }
    }

    @Nested
    class BothInJava extends Programs {
        BothInJava() {
            super(Language.JAVA);
        }
    }

    @Nested
    @NeedsPyzmq
    class SubscriberInPython extends Programs {
        SubscriberInPython() {
            super(Language.PYTHON);
        }
    }
}
