package io.weir.logging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.WeirException;
import io.weir.patterns.pubsub.PubSocket;
import io.weir.patterns.pubsub.SubSocket;
import io.weir.socket.Context;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LogPublisherTest {
    private static final byte[] TEXT = new byte[1000];

    @Test
    @Timeout(60)
    void doesNotWaitForASubscriberThatTakesNothingAndItsLossesAreCounted() throws Exception {
        try (Context context = Context.builder().name("test").build();
                PubSocket pub =
                        PubSocket.open(context, o -> o.sendHighWaterMark(10).linger(Duration.ZERO));
                SubSocket idle = SubSocket.open(context, o -> o.receiveHighWaterMark(1));
                LogPublisher publisher = LogPublisher.on(pub, "shop")) {
            idle.subscribe("shop.WARN");
            idle.connect(pub.bind("tcp://127.0.0.1:*"));
            assertThat(pub.awaitSubscribers("shop.WARN", 1, Duration.ofSeconds(10)))
                    .isTrue();

            int events = 0;
            while (pub.accounting().totalSendDropped() == 0) {
                publisher.publish("WARN", "com.acme.Orders", TEXT);
                events++;
            }

            assertThat(pub.accounting().accepted()).isEqualTo(events);
            assertThat(publisher.unpublished()).isZero();
        }
    }

    @Test
    void countsWhatIsPublishedAfterItsEnd() {
        LogPublisher publisher = LogPublisher.open(
                new LogPublisher.Endpoints(List.of("tcp://127.0.0.1:*"), List.of()), "", 1000, e -> {});
        publisher.close();

        publisher.publish("INFO", "com.acme.Orders", "late".getBytes(UTF_8));

        assertThat(publisher.unpublished()).isOne();
    }

    @Test
    void countsWhatItsSocketDoesNotTakeAnyMore() {
        try (Context context = Context.builder().name("test").build()) {
            PubSocket pub = PubSocket.open(context);
            LogPublisher publisher = LogPublisher.on(pub, "");
            pub.close();

            publisher.publish("INFO", "com.acme.Orders", "late".getBytes(UTF_8));

            assertThat(publisher.unpublished()).isOne();
        }
    }

    @Test
    void saysWhyNothingIsPublished() throws Exception {
        try (Context context = Context.builder().name("test").build();
                PubSocket first = PubSocket.open(context)) {
            String taken = first.bind("tcp://127.0.0.1:*").toString();
            CompletableFuture<WeirException> said = new CompletableFuture<>();
            try (LogPublisher second = LogPublisher.open(
                    new LogPublisher.Endpoints(List.of(taken), List.of()), "", 1000, said::complete)) {
                assertThat(said.get(10, TimeUnit.SECONDS)).hasMessageContaining(taken);

                second.publish("INFO", "com.acme.Orders", TEXT);

                assertThat(second.unpublished()).isOne();
            }
        }
    }

    @Test
    void knowsWhatPublishingBringsAbout() {
        assertThat(LogPublisher.isOwn("io.weir.connection")).isTrue();
        assertThat(LogPublisher.isOwn("io.netty.channel.nio.NioEventLoop")).isTrue();
        assertThat(LogPublisher.isOwn("io.weird.Shop")).isFalse();
    }
}
