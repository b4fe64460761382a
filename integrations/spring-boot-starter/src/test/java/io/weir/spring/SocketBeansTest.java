package io.weir.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Message;
import io.weir.option.Overflow;
import io.weir.option.Reconnection;
import io.weir.option.SocketOptions;
import io.weir.patterns.broker.Broker;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.patterns.proxy.Proxy;
import io.weir.patterns.pubsub.PubSocket;
import io.weir.patterns.pubsub.SubSocket;
import io.weir.patterns.reqrep.ReqSocket;
import io.weir.patterns.reqrep.Requester;
import io.weir.socket.Context;
import io.weir.socket.Socket;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What of {@code weir.*} becomes a bean, how it is opened, and what an application may put in its place. */
class SocketBeansTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    @Test
    void withoutPropertiesThereIsAContextAndNoSocket() {
        Runner.plain().withPropertyValues("spring.application.name=shop").run(application -> {
            assertThat(application).hasSingleBean(Context.class).doesNotHaveBean(Socket.class);
            assertThat(application.getBean(Context.class).name()).isEqualTo("shop");
        });
    }

    @Test
    void switchedOffThereIsNothing() {
        Runner.plain()
                .withPropertyValues("weir.enabled=false", "weir.sockets.jobs.type=push")
                .run(application -> assertThat(application)
                        .doesNotHaveBean(Context.class)
                        .doesNotHaveBean("jobs")
                        .doesNotHaveBean(JsonCodecs.class));
    }

    @ParameterizedTest
    @EnumSource(value = SocketKind.class, mode = EnumSource.Mode.EXCLUDE, names = "RESPONDER")
    void eachKindOfSocketIsABeanOfItsClass(SocketKind kind) {
        Runner.bare()
                .withPropertyValues("weir.sockets.one.type=" + kind.name().toLowerCase(Locale.ROOT))
                .run(application -> {
                    assertThat(application).hasSingleBean(kind.socketClass());
                    assertThat(application.getBean("one", Socket.class).name()).isEqualTo("one");
                });
    }

    @Test
    void aContextHasItsSettings() {
        Runner.plain()
                .withPropertyValues("weir.context.name=mine", "weir.context.io=nio", "weir.context.body-memory=1MB")
                .run(application -> {
                    Context context = application.getBean(Context.class);
                    assertThat(context.name()).isEqualTo("mine");
                    assertThat(context.snapshot().bodies().budget()).isEqualTo(1 << 20);
                });
    }

    @Test
    void optionsAreSetByTheNamesOfMethodsInAnyWriting() {
        Runner.plain()
                .withPropertyValues(
                        "weir.sockets.jobs.type=push",
                        "weir.sockets.jobs.options.send-high-water-mark=5",
                        "weir.sockets.jobs.options.receiveHighWaterMark=6",
                        "weir.sockets.jobs.options.linger=2s",
                        "weir.sockets.jobs.options.send-byte-budget=3MB",
                        "weir.sockets.jobs.options.immediate=true",
                        "weir.sockets.jobs.options.overflow=drop-oldest",
                        "weir.sockets.jobs.options.reconnection=50ms,3s",
                        "weir.sockets.jobs.options.keep-alive-probes=5s,6s,7")
                .run(application -> {
                    SocketOptions options =
                            application.getBean(PushSocket.class).options();
                    assertThat(options.flow().sendHighWaterMark()).isEqualTo(5);
                    assertThat(options.flow().receiveHighWaterMark()).isEqualTo(6);
                    assertThat(options.flow().linger()).isEqualTo(Duration.ofSeconds(2));
                    assertThat(options.flow().sendByteBudget()).isEqualTo(3 << 20);
                    assertThat(options.flow().immediate()).isTrue();
                    assertThat(options.flow().overflow()).isSameAs(Overflow.dropOldest());
                    assertThat(options.reconnection())
                            .isEqualTo(Reconnection.backingOff(Duration.ofMillis(50), Duration.ofSeconds(3)));
                    assertThat(options.tcp().keepAliveIdle()).isEqualTo(Duration.ofSeconds(5));
                    assertThat(options.tcp().keepAliveCount()).isEqualTo(7);
                });
    }

    @Test
    void libzmqDefaultsComeBeforeWhatIsSetBesideThem() {
        Runner.plain()
                .withPropertyValues(
                        "weir.sockets.jobs.type=push",
                        "weir.sockets.jobs.options.backlog=7",
                        "weir.sockets.jobs.options.libzmq-defaults=true",
                        "weir.sockets.results.type=pull",
                        "weir.sockets.results.options.libzmq-defaults=false")
                .run(application -> {
                    SocketOptions jobs = application.getBean(PushSocket.class).options();
                    assertThat(jobs.tcp().backlog()).isEqualTo(7);
                    assertThat(jobs.tcp().keepAlive()).isFalse();
                    assertThat(application
                                    .getBean(PullSocket.class)
                                    .options()
                                    .tcp()
                                    .keepAlive())
                            .isTrue();
                });
    }

    @Test
    void socketsAreBoundAndConnectedWhenTheApplicationStarts() {
        Runner.plain()
                .withPropertyValues(
                        "weir.sockets.news.type=pub",
                        "weir.sockets.news.bind=inproc://news, tcp://127.0.0.1:*",
                        "weir.sockets.reader.type=sub",
                        "weir.sockets.reader.connect=inproc://news",
                        "weir.sockets.reader.subscribe=weather")
                .run(application -> {
                    PubSocket news = application.getBean(PubSocket.class);
                    assertThat(news.boundEndpoints()).hasSize(2);
                    assertThat(news.awaitSubscribers("weather", 1, SOON)).isTrue();
                    news.send(Message.of("sport"));
                    news.send(Message.of("weather: rain"));
                    assertThat(application.getBean(SubSocket.class).receive().text())
                            .isEqualTo("weather: rain");
                });
    }

    @Test
    void lazyBeansAreOpenedAllTheSame() {
        Runner.plain()
                .withBean(LazyInitializationBeanFactoryPostProcessor.class)
                .withPropertyValues("weir.sockets.jobs.type=pull", "weir.sockets.jobs.bind=inproc://jobs")
                .run(application -> assertThat(
                                application.getBean(Context.class).socketCount())
                        .isOne());
    }

    @Test
    void aProxyMovesMessagesBetweenTwoSockets() {
        Runner.plain()
                .withPropertyValues(
                        "weir.sockets.front.type=pull",
                        "weir.sockets.front.bind=inproc://front",
                        "weir.sockets.back.type=push",
                        "weir.sockets.back.bind=inproc://back",
                        "weir.proxies.streamer.frontend=front",
                        "weir.proxies.streamer.backend=back")
                .run(application -> {
                    assertThat(application.getBean(Proxy.class).state()).isEqualTo(Proxy.State.RUNNING);
                    Context context = application.getBean(Context.class);
                    try (PushSocket from = PushSocket.open(context);
                            PullSocket to = PullSocket.open(context)) {
                        from.connect("inproc://front");
                        to.connect("inproc://back");
                        from.send("through");
                        assertThat(to.receive().text()).isEqualTo("through");
                    }
                });
    }

    @Test
    void aBrokerHandsRequestsToWorkers() {
        Runner.plain()
                .withPropertyValues(
                        "weir.brokers.tasks.frontend.bind=inproc://clients",
                        "weir.brokers.tasks.backend.bind=inproc://workers",
                        "weir.brokers.tasks.options.linger=0s",
                        "weir.sockets.client.type=requester",
                        "weir.sockets.client.connect=inproc://clients")
                .run(application -> {
                    assertThat(application).hasSingleBean(Broker.class);
                    Context context = application.getBean(Context.class);
                    try (ReqSocket worker = ReqSocket.open(context)) {
                        worker.connect("inproc://workers");
                        worker.send("READY");
                        var reply = application.getBean(Requester.class).requestAsync(Message.of("task"));
                        worker.send(worker.receive());
                        assertThat(reply.join().text()).isEqualTo("task");
                    }
                });
    }

    @Test
    void beansOfTheApplicationTakeTheirPlaces() {
        Runner.plain()
                .withUserConfiguration(Own.class)
                .withPropertyValues("weir.sockets.jobs.type=pull", "weir.sockets.jobs.bind=inproc://jobs")
                .run(application -> {
                    assertThat(application.getBean(Context.class).name()).isEqualTo("own");
                    assertThat(application.getBean("jobs")).isInstanceOf(PushSocket.class);
                    assertThat(application.getBean(JsonCodecs.class)).isSameAs(Own.JSON);
                    assertThat(application.getBean(PushSocket.class).boundEndpoints())
                            .isEmpty();
                });
    }

    @Test
    void aBeanThatIsNoSocketMayHaveTheNameOfOne() {
        Runner.plain()
                .withBean("jobs", String.class, () -> "a list of jobs")
                .withBean(Takes.class)
                .withPropertyValues("weir.sockets.jobs.type=pull", "weir.sockets.other.type=pull")
                .run(application -> {
                    assertThat(application.getBean("jobs")).isEqualTo("a list of jobs");
                    assertThat(application
                                    .getBean("weir.sockets.jobs", PullSocket.class)
                                    .name())
                            .isEqualTo("jobs");
                    Takes takes = application.getBean(Takes.class);
                    assertThat(takes.qualified.name()).isEqualTo("jobs");
                    assertThat(takes.byParameter.name()).isEqualTo("other");
                });
    }

    static class Takes {
        final PullSocket qualified;
        final PullSocket byParameter;

        Takes(@Qualifier("jobs") PullSocket qualified, PullSocket other) {
            this.qualified = qualified;
            byParameter = other;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Own {
        private static final JsonCodecs JSON = type -> {
            throw new IllegalArgumentException("none");
        };

        @Bean
        Context context() {
            return Context.builder().name("own").build();
        }

        @Bean
        PushSocket jobs(Context context) {
            return PushSocket.open(context);
        }

        @Bean
        JsonCodecs json() {
            return JSON;
        }
    }
}
