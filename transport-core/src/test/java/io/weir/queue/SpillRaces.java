package io.weir.queue;

import io.weir.Message;
import io.weir.store.MessageStore.Durability;
import io.weir.store.StoredLog;
import io.weir.testing.FakeStore;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.Z_Result;

/** A queue over memory and disk: its producer, its consumer and the file thread at the same time. */
public final class SpillRaces {
    private SpillRaces() {}

    /** A queue with a mark of one, whose file thread is an actor. */
    abstract static class Spilling {
        private final FakeStore store = new FakeStore();
        private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
        final MessageQueue queue = MessageQueues.spilling(
                1,
                0,
                MemoryLimit.none(),
                new Spillway(
                        new Spillway.Logs() {
                            @Override
                            public StoredLog open() throws IOException {
                                return store.open("log", Durability.TEMPORARY);
                            }

                            @Override
                            public void deleteAll() {}
                        },
                        1 << 20,
                        new Spillway.Threads() {
                            @Override
                            public void execute(Runnable task) {
                                tasks.add(task);
                            }

                            @Override
                            public void schedule(Runnable task, Duration wait) {}
                        },
                        (cause, lost) -> {}));

        final void add(Message message) {
            if (!queue.offer(message)) {
                queue.displace(message);
            }
        }

        final void runFileThread() {
            Runnable task;
            while ((task = tasks.poll()) != null) {
                task.run();
            }
        }
    }

    /** Stage x end: what is staged while the file thread ends the spilling is written or moved, and comes in order. */
    @JCStressTest
    @Outcome(id = "true", expect = Expect.ACCEPTABLE, desc = "all came, in order")
    @Outcome(expect = Expect.FORBIDDEN, desc = "lost, doubled or turned around")
    @State
    public static class AddWhileTheSpillingEnds extends Spilling {
        private final StringBuilder taken = new StringBuilder();

        public AddWhileTheSpillingEnds() {
            add(Message.of("1"));
            add(Message.of("2"));
            queue.poll();
            taken.append('1');
        }

        @Actor
        public void producer() {
            add(Message.of("3"));
            add(Message.of("4"));
            queue.flush();
        }

        @Actor
        public void fileThread() {
            runFileThread();
        }

        @Actor
        public void consumer() {
            drain();
            drain();
        }

        private void drain() {
            Message message = queue.poll();
            if (message != null) {
                taken.append(message.text());
            }
        }

        @Arbiter
        public void end(Z_Result result) {
            for (int i = 0; i < 10; i++) {
                runFileThread();
                drain();
            }
            result.r1 = taken.toString().equals("1234") && queue.depth() == 0 && queue.isDrained();
        }
    }

    /** Poll x sleep of the file thread: beside room in memory it is awake, or woken. */
    @JCStressTest
    @Outcome(
            id = "true",
            expect = Expect.ACCEPTABLE,
            desc = "the message on disk came to memory, or the file thread is due")
    @Outcome(expect = Expect.FORBIDDEN, desc = "the file thread sleeps beside room")
    @State
    public static class PollWhileTheFileThreadFallsAsleep extends Spilling {
        private Message second;

        public PollWhileTheFileThreadFallsAsleep() {
            add(Message.of("1"));
            add(Message.of("2"));
        }

        @Actor
        public void fileThread() {
            runFileThread();
        }

        @Actor
        public void consumer() {
            queue.poll();
            second = queue.poll();
        }

        @Arbiter
        public void end(Z_Result result) {
            runFileThread();
            result.r1 = second != null || queue.isReadable();
        }
    }

    /** Consumer asleep x move: a consumer that slept beside a message that comes from disk is woken. */
    @JCStressTest
    @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "the consumer took the message, and did not sleep")
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "the consumer slept, and was woken")
    @Outcome(
            id = "0, 2",
            expect = Expect.ACCEPTABLE,
            desc = "the consumer slept, and was woken, and once more at the end of the spilling")
    @Outcome(expect = Expect.FORBIDDEN, desc = "the consumer sleeps beside a message")
    @State
    public static class MoveWhileTheConsumerFallsAsleep extends Spilling {
        private final AtomicInteger woken = new AtomicInteger();

        public MoveWhileTheConsumerFallsAsleep() {
            queue.onReadable(woken::incrementAndGet);
            add(Message.of("1"));
            add(Message.of("2"));
            runFileThread();
            queue.poll();
        }

        @Actor
        public void fileThread() {
            runFileThread();
        }

        @Actor
        public void consumer(II_Result result) {
            while (queue.poll() == null) {
                if (queue.awaitMessages()) {
                    return;
                }
            }
            result.r1 = 1;
        }

        @Arbiter
        public void end(II_Result result) {
            runFileThread();
            result.r2 = woken.get();
        }
    }

    /** Discard x write: what the file thread has in its hands is counted once, as discarded. */
    @JCStressTest
    @Outcome(id = "true", expect = Expect.ACCEPTABLE, desc = "each message is accounted for")
    @Outcome(expect = Expect.FORBIDDEN, desc = "a message is lost or counted twice")
    @State
    public static class DiscardWhileWriting extends Spilling {
        private long gone;

        public DiscardWhileWriting() {
            add(Message.of("1"));
            add(Message.of("2"));
            add(Message.of("3"));
        }

        @Actor
        public void fileThread() {
            runFileThread();
        }

        @Actor
        public void end() {
            gone = queue.discardSpilled();
            while (queue.poll() != null) {
                gone++;
            }
        }

        @Arbiter
        public void end(Z_Result result) {
            runFileThread();
            result.r1 = gone == 3 && queue.depth() == 0 && queue.bytes() == 0 && queue.spilled() == 0;
        }
    }
}
