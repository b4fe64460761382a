package io.weir.patterns.stress;

import static io.weir.testing.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Message;
import io.weir.RequestTimeoutException;
import io.weir.option.Reconnection;
import io.weir.patterns.broker.Broker;
import io.weir.patterns.contract.Wire;
import io.weir.patterns.reqrep.ReqSocket;
import io.weir.patterns.reqrep.Requester;
import io.weir.patterns.reqrep.Responder;
import io.weir.patterns.reqrep.Retry;
import io.weir.socket.Context;
import io.weir.testing.ChildJvm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests while the servers that answer them are killed at random: each ends once, as it should. */
@Tag("slow")
@Timeout(900)
class KilledServersTest {
    private static final byte[] WORK = new byte[32 * 1024];
    private static final int UNDER_WAY = 20;

    /** Longer than it takes to start a server on a machine that has no time for it. */
    private static final Duration LONG = Duration.ofMinutes(10);

    /** Every so many calls there is one that is in a hurry. */
    private static final int HASTY = 20;

    @Test
    void callsOutliveTheirServer() throws Exception {
        callsOutliveTheirServer(1_000);
    }

    @Test
    @Tag("stress")
    void tenThousandCallsOutliveTheirServer() throws Exception {
        callsOutliveTheirServer(10_000);
    }

    @Test
    void callsThroughABrokerOutliveTheWorkers() throws Exception {
        callsThroughABrokerOutliveTheWorkers(1_000);
    }

    @Test
    @Tag("stress")
    void tenThousandCallsThroughABrokerOutliveTheWorkers() throws Exception {
        callsThroughABrokerOutliveTheWorkers(10_000);
    }

    private static void callsOutliveTheirServer(int count) throws Exception {
        String endpoint = Wire.TCP.nowhere().toString();
        try (Context context = Context.create();
                Requester requester = requester(context, endpoint)) {
            PendingRequests calls = new PendingRequests(requester, count);
            Random random = new Random(count);
            ChildJvm server = started(Server.class, endpoint);
            try (calls) {
                while (calls.awaitMore(1 + random.nextInt(count / 5))) {
                    server.close();
                    server.status();
                    server = started(Server.class, endpoint);
                }
            } finally {
                server.close();
            }
            calls.check();
        }
    }

    private static void callsThroughABrokerOutliveTheWorkers(int count) throws Exception {
        try (Context context = Context.create();
                Broker broker = Broker.open(context);
                Requester requester = requester(
                        context, broker.frontend().bind("tcp://127.0.0.1:*").toString())) {
            String backend = broker.backend().bind("tcp://127.0.0.1:*").toString();
            PendingRequests calls = new PendingRequests(requester, count);
            Random random = new Random(count);
            List<ChildJvm> workers = new ArrayList<>();
            try (calls) {
                for (int i = 0; i < 3; i++) {
                    workers.add(started(Worker.class, backend));
                }
                while (calls.awaitMore(1 + random.nextInt(count / 5))) {
                    workers.remove(random.nextInt(workers.size())).close();
                    workers.add(started(Worker.class, backend));
                }
            } finally {
                workers.forEach(ChildJvm::close);
            }
            calls.check();
            assertThat(within(Duration.ofSeconds(30), () -> broker.workers() == 0))
                    .isTrue();
            Books.settled(broker.frontend());
            Books.settled(broker.backend());
        }
    }

    private static Requester requester(Context context, String server) {
        Requester requester = Requester.open(
                context,
                o -> o.timeout(LONG)
                        .retry(Retry.of(1000, Duration.ofSeconds(2))
                                .backingOff(Duration.ofMillis(1), Duration.ofMillis(100)))
                        .reconnection(Reconnection.every(Duration.ofMillis(10))));
        requester.connect(server);
        return requester;
    }

    private static ChildJvm started(Class<?> program, String endpoint) throws Exception {
        ChildJvm child = ChildJvm.start(program, endpoint);
        assertThat(child.line()).isEqualTo("started");
        return child;
    }

    /** Makes calls, so many at a time, and looks at how each ends. */
    private static final class PendingRequests implements AutoCloseable {
        private final Requester requester;
        private final int count;
        private final AtomicIntegerArray ends;
        private final Semaphore free = new Semaphore(UNDER_WAY);
        private final LongAdder replies = new LongAdder();
        private final LongAdder timeouts = new LongAdder();
        private final AtomicReference<@Nullable Throwable> fault = new AtomicReference<>();
        private final Thread caller;

        PendingRequests(Requester requester, int count) {
            this.requester = requester;
            this.count = count;
            ends = new AtomicIntegerArray(count);
            caller = new Thread(this::wakeAll, "caller");
            caller.start();
        }

        private void wakeAll() {
            try {
                for (int i = 0; i < count; i++) {
                    free.acquire();
                    call(i);
                }
            } catch (InterruptedException e) {
                // The test is over, and has failed.
            }
        }

        private void call(int number) {
            Message request = Message.of("request", Integer.toString(number));
            var reply = number % HASTY == 0
                    ? requester.requestAsync(request, Duration.ofMillis(2))
                    : requester.requestAsync(request);
            reply.whenComplete((message, failure) -> {
                ends.incrementAndGet(number);
                if (failure instanceof RequestTimeoutException) {
                    timeouts.increment();
                } else if (Message.of("reply", Integer.toString(number)).equals(message)) {
                    replies.increment();
                } else {
                    fault.set(new AssertionError("call " + number + " got " + message, failure));
                }
                free.release();
            });
        }

        /** Waits until so many more calls are over; false if there are no more. */
        boolean awaitMore(int more) {
            long goal = Math.min(count, over() + more);
            assertThat(within(LONG, () -> over() >= goal || fault.get() != null))
                    .as("calls go on")
                    .isTrue();
            return fault.get() == null && over() < count;
        }

        private long over() {
            return replies.sum() + timeouts.sum();
        }

        void check() throws Exception {
            assertThat(fault.get()).isNull();
            for (int i = 0; i < count; i++) {
                assertThat(ends.get(i)).as("ends of call %d", i).isOne();
            }
            // Only those in a hurry have a reason not to be answered.
            assertThat(timeouts.sum()).isLessThanOrEqualTo((count + HASTY - 1) / HASTY);
            assertThat(requester.inFlight()).isZero();
            Books.settled(requester);
        }

        @Override
        public void close() throws InterruptedException {
            caller.interrupt();
            caller.join();
        }
    }

    /** Has some work with each answer, so that there is something to lose. */
    private static Message answer(Message request) {
        CRC32C sum = new CRC32C();
        for (int i = 0; i < 100; i++) {
            sum.update(WORK);
        }
        assertThat(sum.getValue()).isNotZero();
        return Message.of("reply", request.text(1));
    }

    /** Answers where it is told to until it is killed. */
    static final class Server {
        public static void main(String[] args) throws Exception {
            ExecutorService threads = Executors.newFixedThreadPool(4);
            Responder.open(Context.create(), threads, 4, KilledServersTest::answer)
                    .bind(args[0]);
            System.out.println("started");
        }
    }

    /** Works for the broker until it is killed. */
    static final class Worker {
        public static void main(String[] args) throws Exception {
            try (Context context = Context.create();
                    ReqSocket socket = ReqSocket.open(context)) {
                socket.connect(args[0]);
                socket.send("READY");
                System.out.println("started");
                while (true) {
                    Message request = socket.receive();
                    Message reply = answer(request.skip(2));
                    socket.send(reply.prepend(new byte[0]).prepend(request.array(0)));
                }
            }
        }
    }
}
