package io.weir.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.patterns.pipeline.PullSocket;
import io.weir.socket.Context;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** An application that says for how long is warm before it binds. */
class WarmUpPhaseTest {
    private static final String[] PULL = {
        "weir.sockets.jobs.type=pull", "weir.sockets.jobs.bind=tcp://127.0.0.1:*",
    };

    private static final Logger LOG = Logger.getLogger("io.weir.lifecycle");

    private final List<String> said = Collections.synchronizedList(new ArrayList<>());
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            said.add(line.getMessage());
        }

        @Override
        public void flush() {
            // Lines are there at once.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    };

    /** Starts between the warm-up and what binds, and looks. */
    @Configuration(proxyBeanMethods = false)
    static class Between {
        @Bean
        Look look(Context context, PullSocket jobs) {
            return new Look(context, jobs);
        }
    }

    static final class Look implements SmartLifecycle {
        private final Context context;
        private final PullSocket jobs;
        private volatile boolean started;
        private volatile int endpoints;
        private volatile int sockets;

        Look(Context context, PullSocket jobs) {
            this.context = context;
            this.jobs = jobs;
        }

        @Override
        public void start() {
            endpoints = jobs.boundEndpoints().size();
            sockets = context.snapshot().sockets().size();
            started = true;
        }

        @Override
        public void stop() {
            started = false;
        }

        @Override
        public boolean isRunning() {
            return started;
        }

        @Override
        public int getPhase() {
            return Endpoints.PHASE - 1;
        }
    }

    @BeforeEach
    void listen() {
        LOG.setLevel(Level.INFO);
        LOG.addHandler(handler);
    }

    @AfterEach
    void listenNoMore() {
        LOG.removeHandler(handler);
        LOG.setLevel(null);
    }

    @Test
    void itIsWarmedUpBeforeAnythingIsBoundAndNothingIsLeftOfThat() {
        Runner.bare()
                .withUserConfiguration(Between.class)
                .withPropertyValues(PULL)
                .withPropertyValues("weir.context.warm-up=1s")
                .run(application -> {
                    Look look = application.getBean(Look.class);
                    assertThat(look.endpoints).isZero();
                    assertThat(look.sockets).isEqualTo(1);
                    assertThat(application.getBean(PullSocket.class).boundEndpoints())
                            .hasSize(1);
                    assertThat(said)
                            .anySatisfy(line -> assertThat(line)
                                    .startsWith("warmed up for ")
                                    .containsPattern("PUSH to PULL over tcp, [1-9]"));
                });
    }

    @Test
    void withoutThePropertyItIsNot() {
        Runner.bare().withPropertyValues(PULL).run(application -> {
            assertThat(application).doesNotHaveBean(WarmUpPhase.class);
            assertThat(said).noneMatch(line -> line.startsWith("warmed up"));
        });
    }

    @Test
    void whatIsStartedAgainIsStillWarm() {
        Runner.bare()
                .withPropertyValues(PULL)
                .withPropertyValues("weir.context.warm-up=10ms")
                .run(application -> {
                    application.stop();
                    application.start();
                    assertThat(said)
                            .filteredOn(line -> line.startsWith("warmed up"))
                            .hasSize(1);
                });
    }

    @Test
    void anInterruptEndsItAndTheApplicationStarts() {
        Thread.currentThread().interrupt();
        Runner.bare()
                .withPropertyValues(PULL)
                .withPropertyValues("weir.context.warm-up=1h")
                .run(application -> {
                    assertThat(Thread.interrupted()).isTrue();
                    assertThat(application).hasNotFailed();
                    assertThat(said).noneMatch(line -> line.startsWith("warmed up"));
                });
    }
}
