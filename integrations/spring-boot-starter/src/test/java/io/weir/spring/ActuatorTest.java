package io.weir.spring;

import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.weir.Message;
import io.weir.Trace;
import io.weir.metrics.WeirMetrics;
import io.weir.netty.NettyMetrics;
import io.weir.observation.MessageReceiverContext;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.socket.Context;
import io.weir.testing.FreePort;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Health, metrics, observation and snapshots: what they say, and when there are none. */
class ActuatorTest {
    private static final ApplicationContextRunner APPLICATION = Runner.withActuator()
            .withPropertyValues(
                    "management.endpoints.web.exposure.include=weir",
                    "weir.sockets.tasks.type=pull",
                    "weir.sockets.tasks.bind=tcp://127.0.0.1:*");

    static class Worker {
        @WeirListener("tasks")
        void on(String task) {
            if (task.isEmpty()) {
                throw new IllegalArgumentException("nothing to do");
            }
        }
    }

    @Test
    void aListenerIsObservedInTheCourseOfWhoSentTheMessage() {
        AtomicReference<Trace> seen = new AtomicReference<>();
        ObservationHandler<Observation.Context> handler = new ObservationHandler<>() {
            @Override
            public void onStart(Observation.Context observed) {
                if (observed instanceof MessageReceiverContext context && context.getCarrier() != null) {
                    seen.set(context.getCarrier().trace());
                }
            }

            @Override
            public boolean supportsContext(Observation.Context observed) {
                return true;
            }
        };
        Trace trace = new Trace("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "");
        APPLICATION
                .withBean(Worker.class)
                .withBean("seen", ObservationHandler.class, () -> handler)
                .withPropertyValues("weir.sockets.tasks.options.trace-context=true")
                .run(application -> {
                    PullSocket tasks = application.getBean(PullSocket.class);
                    try (PushSocket push =
                            PushSocket.open(application.getBean(Context.class), o -> o.traceContext(true))) {
                        push.connect(tasks.boundEndpoints().get(0));
                        push.send(Message.of("one").withTrace(trace));
                        eventually(() -> assertThat(seen.get()).isEqualTo(trace));
                    }
                });
    }

    @Test
    void metersAndObservationsAreThereWithoutALineOfCode() {
        APPLICATION.withBean(Worker.class).run(application -> {
            MeterRegistry registry = application.getBean(MeterRegistry.class);
            PullSocket tasks = application.getBean(PullSocket.class);
            try (PushSocket push = PushSocket.open(application.getBean(Context.class))) {
                push.connect(tasks.boundEndpoints().get(0));
                push.send("one");
                push.send("");
                eventually(() -> assertThat(registry.get("weir.messages.delivered")
                                .tag("socket", "tasks")
                                .functionCounter()
                                .count())
                        .isEqualTo(2));
                eventually(() -> assertThat(registry.find("weir.listener")
                                .tags("socket", "tasks", "method", "Worker.on", "error", "IllegalArgumentException")
                                .timer())
                        .isNotNull()
                        .satisfies(timer -> assertThat(timer.count()).isOne()));
                assertThat(registry.get("weir.listener")
                                .tag("error", "none")
                                .timer()
                                .count())
                        .isOne();
            }
        });
    }

    @Test
    void metersOfNettyAreThereIfAskedFor() {
        APPLICATION
                .withPropertyValues("weir.metrics.netty=true")
                .run(application -> assertThat(application).hasSingleBean(NettyMetrics.class));
        APPLICATION.run(application -> assertThat(application).doesNotHaveBean(NettyMetrics.class));
    }

    @Test
    void withoutARegistryThereAreNoMeters() {
        Runner.plain()
                .run(application -> assertThat(application)
                        .hasSingleBean(Context.class)
                        .doesNotHaveBean(WeirMetrics.class)
                        .doesNotHaveBean(ListenerObserver.class));
    }

    @Test
    void withoutMicrometerAndActuatorSocketsWorkAsWell() {
        Runner.plain()
                .withClassLoader(
                        new FilteredClassLoader("io.micrometer", "org.springframework.boot.actuate", "tools.jackson"))
                .withPropertyValues("weir.sockets.tasks.type=pull")
                .run(application -> assertThat(application)
                        .hasSingleBean(PullSocket.class)
                        .doesNotHaveBean(WeirMetrics.class)
                        .doesNotHaveBean(WeirEndpoint.class));
    }

    @Test
    void anOwnBeanOfMetersTakesThePlace() {
        WeirMetrics[] own = new WeirMetrics[1];
        APPLICATION
                .withBean("own", WeirMetrics.class, () -> {
                    try (Context other = Context.create()) {
                        own[0] = WeirMetrics.of(other);
                        return own[0];
                    }
                })
                .run(application ->
                        assertThat(application).getBean(WeirMetrics.class).isSameAs(own[0]));
    }

    @Test
    void healthIsDownWhereAnEndpointIsNotBound() {
        APPLICATION.run(application -> {
            assertThat(application).hasBean("weirHealthIndicator");
            HealthReport report = application.getBean(HealthReport.class);
            assertThat(report.isUp()).isTrue();
            PullSocket tasks = application.getBean(PullSocket.class);
            tasks.unbind(tasks.boundEndpoints().get(0));
            assertThat(report.isUp()).isFalse();
            assertThat(report.sockets().get("tasks"))
                    .containsEntry("status", "DOWN")
                    .containsKey("toBeBound");
        });
    }

    @Test
    void healthIsDownWhereAPeerIsMissingThatIsExpected() {
        int port = FreePort.find();
        Runner.withActuator()
                .withPropertyValues(
                        "weir.sockets.out.type=push",
                        "weir.sockets.out.connect=tcp://127.0.0.1:" + port,
                        "weir.sockets.out.expected-peers=1")
                .run(application -> {
                    HealthReport report = application.getBean(HealthReport.class);
                    assertThat(report.isUp()).isFalse();
                    assertThat(report.sockets().get("out"))
                            .containsEntry("expectedPeers", 1)
                            .containsKey("unreachable");
                    try (PullSocket pull = PullSocket.open(application.getBean(Context.class))) {
                        pull.bind("tcp://127.0.0.1:" + port);
                        eventually(() -> assertThat(report.isUp()).isTrue());
                    }
                });
    }

    @Test
    void healthMayBeSwitchedOff() {
        APPLICATION
                .withPropertyValues("management.health.weir.enabled=false")
                .run(application -> assertThat(application).doesNotHaveBean("weirHealthIndicator"));
    }

    @Test
    void theEndpointShowsSnapshotsAndListenersAsPlainData() {
        APPLICATION.withBean(Worker.class).run(application -> {
            WeirEndpoint endpoint = application.getBean(WeirEndpoint.class);
            assertThat(endpoint.all())
                    .extractingByKey("listeners")
                    .asInstanceOf(InstanceOfAssertFactories.LIST)
                    .first()
                    .asInstanceOf(InstanceOfAssertFactories.MAP)
                    .containsEntry("socket", "tasks")
                    .containsEntry("method", "Worker.on")
                    .containsEntry("handled", 0L);
            assertThat(endpoint.sockets("tasks"))
                    .singleElement()
                    .asInstanceOf(InstanceOfAssertFactories.MAP)
                    .containsEntry("type", "PULL")
                    .extractingByKey("messages")
                    .isInstanceOf(Map.class);
            assertThat(endpoint.sockets("none")).isNull();
        });
    }

    @Test
    void theEndpointIsNotThereWhereItIsNotExposed() {
        Runner.withActuator().run(application -> assertThat(application).doesNotHaveBean(WeirEndpoint.class));
    }
}
