package io.weir.docs.programs;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.docs.broker.Forwarder;
import io.weir.docs.pubsub.EnvelopePublisher;
import io.weir.docs.pubsub.EnvelopeSubscriber;
import io.weir.docs.pubsub.SyncPublisher;
import io.weir.docs.pubsub.SyncSubscriber;
import io.weir.docs.pubsub.TopicPublisher;
import io.weir.docs.pubsub.TopicSubscriber;
import io.weir.docs.pubsub.WeatherPublisher;
import io.weir.docs.pubsub.WeatherSubscriber;
import io.weir.testing.NeedsPyzmq;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One publishes, all that subscribed hear it. */
@Tag("slow")
class PublishSubscribeProgramsTest {
    private static final Pattern WEATHER = Pattern.compile("第(\\d+)条消息，今日温度-?\\d+度");

    abstract static class Programs extends Mix {
        Programs(Language publisher, Language subscriber) {
            super(publisher, subscriber);
        }

        @Test
        void theWeatherGoesOnWhicheverProgramIsRestarted() {
            Program publisher = first(WeatherPublisher.class, "bind=" + ANY, "count=100000", "pace=0.05");
            String endpoint = publisher.endpoint();
            Program one = second(WeatherSubscriber.class, "connect=" + endpoint);
            Program two = second(WeatherSubscriber.class, "connect=" + endpoint);
            String late = two.line();
            String here = one.line();
            while (!here.equals(late)) {
                if (number(here) < number(late)) {
                    here = follower(one, here);
                } else {
                    late = follower(two, late);
                }
            }
            for (int i = 0; i < 10; i++) {
                here = follower(one, here);
                late = follower(two, late);
                assertThat(here).isEqualTo(late);
            }

            one.close();
            Program again = second(WeatherSubscriber.class, "connect=" + endpoint);
            assertThat(number(again.line())).isGreaterThan(number(here));

            String line = again.line(printed -> number(printed) > 200);
            publisher.close();
            first(WeatherPublisher.class, "bind=" + endpoint, "count=100000", "pace=0.05");
            String next = again.line();
            while (number(next) == number(line) + 1) {
                line = next;
                next = again.line();
            }
            follower(again, next);
        }

        @Test
        void aTopicIsAPrefix() {
            String endpoint =
                    first(TopicPublisher.class, "bind=" + ANY, "pace=0.1").endpoint();
            Program all = second(TopicSubscriber.class, "connect=" + endpoint);
            Program sports = second(TopicSubscriber.class, "connect=" + endpoint, "topics=sports");
            Program two = second(TopicSubscriber.class, "connect=" + endpoint, "topics=weather,stocks.G");
            for (int i = 0, counter = counter(all.line()); i < 14; i++, counter++) {
                assertThat(counter(all.line())).isEqualTo(counter + 1);
            }
            for (int i = 0; i < 6; i++) {
                String line = sports.line();
                assertThat(line).startsWith("Topic: sports.");
                assertThat(counter(line) % 7).isLessThan(3);
                assertThat(counter(two.line()) % 7).isIn(4, 6);
            }
        }

        @Test
        void aPublisherThatWaitsForItsSubscribersLosesNothing() {
            Program publisher = first(SyncPublisher.class, "bind=" + ANY, "sync=" + ANY);
            String[] endpoints = {"connect=" + publisher.endpoint(), "sync=" + publisher.endpoint()};
            Program one = second(SyncSubscriber.class, endpoints);
            Program two = second(SyncSubscriber.class, endpoints);
            assertThat(one.line()).isEqualTo("Received 1000000 updates");
            assertThat(two.line()).isEqualTo("Received 1000000 updates");
            one.awaitEnd();
            two.awaitEnd();
            publisher.awaitEnd();
        }

        @Test
        void anEnvelopeArrivesWhole() {
            Program publisher = first(EnvelopePublisher.class, "bind=" + ANY, "pace=0.05");
            Program subscriber = second(EnvelopeSubscriber.class, "connect=" + publisher.endpoint());
            for (int i = 0; i < 3; i++) {
                assertThat(subscriber.line()).isEqualTo("[B] We would like to see this");
            }
        }

        @Test
        void aForwarderKeepsFramesTogether() {
            Program publisher = first(EnvelopePublisher.class, "bind=" + ANY, "pace=0.05");
            Program forwarder = second(Forwarder.class, "connect=" + publisher.endpoint(), "bind=" + ANY);
            Program subscriber = first(EnvelopeSubscriber.class, "connect=" + forwarder.endpoint());
            for (int i = 0; i < 3; i++) {
                assertThat(subscriber.line()).isEqualTo("[B] We would like to see this");
            }
        }

        private static String follower(Program subscriber, String line) {
            String next = subscriber.line();
            assertThat(number(next)).isEqualTo(number(line) + 1);
            return next;
        }

        private static int number(String line) {
            Matcher weather = WEATHER.matcher(line);
            assertThat(weather.matches()).as(line).isTrue();
            return Integer.parseInt(weather.group(1));
        }

        private static int counter(String line) {
            return Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1));
        }
    }

    @Nested
    class BothInJava extends Programs {
        BothInJava() {
            super(Language.JAVA, Language.JAVA);
        }
    }

    @Nested
    @NeedsPyzmq
    class PythonConnects extends Programs {
        PythonConnects() {
            super(Language.JAVA, Language.PYTHON);
        }
    }

    @Nested
    @NeedsPyzmq
    class PythonIsConnectedTo extends Programs {
        PythonIsConnectedTo() {
            super(Language.PYTHON, Language.JAVA);
        }
    }
}
