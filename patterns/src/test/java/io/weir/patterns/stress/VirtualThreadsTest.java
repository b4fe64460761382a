package io.weir.patterns.stress;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Message;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.patterns.reqrep.Requester;
import io.weir.patterns.reqrep.Responder;
import io.weir.socket.Context;
import io.weir.testing.ChildJvm;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Virtual threads wait without the one carrier that all of them share. */
@Tag("slow")
@Timeout(120)
@EnabledForJreRange(min = JRE.JAVA_21)
class VirtualThreadsTest {
    private static final int THREADS = 10_000;

    private static final List<String> ONE_CARRIER =
            List.of("-Djdk.virtualThreadScheduler.parallelism=1", "-Djdk.virtualThreadScheduler.maxPoolSize=1");

    @ParameterizedTest
    @ValueSource(strings = {"inproc://virtual", "tcp://127.0.0.1:*"})
    void tenThousandAskAndAreAnsweredOnOneCarrier(String endpoint) throws Exception {
        try (ChildJvm child = ChildJvm.start(ONE_CARRIER, ReqPolicy.class, endpoint)) {
            assertThat(child.line()).isEqualTo("answered " + THREADS);
            assertThat(child.status()).isZero();
        }
    }

    /** Each asks once, and each request is answered by a virtual thread. */
    static final class ReqPolicy {
        public static void main(String[] args) throws Exception {
            ExecutorService servers = virtualThreads();
            try (Context context = Context.create();
                    Responder responder =
                            Responder.open(context, servers, 100, request -> Message.of("re: " + request.text()));
                    Requester requester = Requester.open(context)) {
                requester.connect(responder.bind(args[0]));
                ExecutorService askers = virtualThreads();
                LongAdder answered = new LongAdder();
                for (int i = 0; i < THREADS; i++) {
                    String question = Integer.toString(i);
                    askers.submit(() -> {
                        String answer = requester
                                .request(Message.of(question), Duration.ofSeconds(60))
                                .text();
                        if (answer.equals("re: " + question)) {
                            answered.increment();
                        }
                        return null;
                    });
                }
                end(askers);
                System.out.println("answered " + answered);
            }
            end(servers);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"inproc://virtual", "tcp://127.0.0.1:*"})
    void tenThousandReceiveAndSendOnOneCarrier(String endpoint) throws Exception {
        try (ChildJvm child = ChildJvm.start(ONE_CARRIER, Moving.class, endpoint)) {
            assertThat(child.line()).isEqualTo("received " + THREADS);
            assertThat(child.line()).isEqualTo("sent " + THREADS);
            assertThat(child.status()).isZero();
        }
    }

    /** In a process of its own, since the number of carriers is one for all. */
    static final class Moving {
        public static void main(String[] args) throws Exception {
            try (Context context = Context.create();
                    PullSocket pull = PullSocket.open(context, o -> o.highWaterMark(1));
                    PushSocket push = PushSocket.open(context, o -> o.highWaterMark(1))) {
                push.connect(pull.bind(args[0]));
                LongAdder received = new LongAdder();
                ExecutorService receivers = virtualThreads();
                for (int i = 0; i < THREADS; i++) {
                    receivers.submit(() -> {
                        pull.receive();
                        received.increment();
                        return null;
                    });
                }
                for (int i = 0; i < THREADS; i++) {
                    push.send("message");
                }
                end(receivers);
                System.out.println("received " + received);

                ExecutorService senders = virtualThreads();
                LongAdder sent = new LongAdder();
                for (int i = 0; i < THREADS; i++) {
                    senders.submit(() -> {
                        push.send(Message.of("message"));
                        sent.increment();
                        return null;
                    });
                }
                for (int i = 0; i < THREADS; i++) {
                    pull.receive(Duration.ofSeconds(30));
                }
                end(senders);
                System.out.println("sent " + sent);
            }
        }
    }

    private static void end(ExecutorService threads) throws InterruptedException {
        threads.shutdown();
        if (!threads.awaitTermination(1, TimeUnit.MINUTES)) {
            throw new AssertionError("some are asleep for ever");
        }
    }

    /** By name, since this is compiled for Java 17. */
    private static ExecutorService virtualThreads() throws ReflectiveOperationException {
        return (ExecutorService)
                Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    }
}
