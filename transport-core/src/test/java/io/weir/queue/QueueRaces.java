package io.weir.queue;

import io.weir.Message;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;
import org.openjdk.jcstress.infra.results.Z_Result;

/** One producer and one consumer at one queue: no message is lost, and neither sleeps beside what it waits for. */
public final class QueueRaces {
    private static final Message MESSAGE = Message.of("m");
    private static final Message NEWER = Message.of("n");
    private static final Message LARGE = Message.of("larger than the budget");

    private QueueRaces() {}

    /** Offer x drain: what is offered comes out once, in order, or is still there. */
    @JCStressTest
    @Outcome(id = "1, 2", expect = Expect.ACCEPTABLE, desc = "in order, once")
    @Outcome(expect = Expect.FORBIDDEN, desc = "lost, doubled or turned around")
    @State
    public static class OfferWhileDraining {
        private final MessageQueue queue = MessageQueues.bounded(2, 0);
        private final Message[] taken = new Message[3];
        private int count;

        @Actor
        public void producer() {
            queue.offer(MESSAGE);
            queue.offer(NEWER);
            queue.flush();
        }

        @Actor
        public void consumer() {
            drain();
            drain();
        }

        private void drain() {
            Message message = queue.poll();
            if (message != null) {
                taken[count++] = message;
            }
        }

        @Arbiter
        public void end(II_Result result) {
            drain();
            drain();
            drain();
            result.r1 = taken[0] == MESSAGE ? 1 : 0;
            result.r2 = taken[1] == NEWER && taken[2] == null && queue.depth() == 0 && queue.bytes() == 0 ? 2 : 0;
        }
    }

    /** Offer x sleep: a consumer that went to sleep beside a message is woken, once. */
    @JCStressTest
    @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "the consumer took the message, and did not sleep")
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "the consumer slept, and was woken once")
    @Outcome(expect = Expect.FORBIDDEN, desc = "the consumer sleeps beside a message, or was woken needlessly")
    @State
    public static class OfferWhileFallingAsleep {
        private final MessageQueue queue = MessageQueues.bounded(1, 0);
        private final AtomicInteger woken = new AtomicInteger();

        public OfferWhileFallingAsleep() {
            queue.onReadable(woken::incrementAndGet);
        }

        @Actor
        public void producer() {
            queue.offer(MESSAGE);
            queue.flush();
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
            result.r2 = woken.get();
        }
    }

    /** The same by a producer that leaves its lock: what it looks at after that comes after its offer. */
    @JCStressTest
    @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "the consumer took the message, and did not sleep")
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "the consumer slept, and was woken once")
    @Outcome(expect = Expect.FORBIDDEN, desc = "the consumer sleeps beside a message, or was woken needlessly")
    @State
    public static class OfferAndLeaveWhileFallingAsleep {
        private final MessageQueue queue = MessageQueues.bounded(1, 0);
        private final CombiningLock lock = new CombiningLock();
        private final AtomicInteger woken = new AtomicInteger();

        public OfferAndLeaveWhileFallingAsleep() {
            queue.onReadable(woken::incrementAndGet);
        }

        @Actor
        public void producer() {
            lock.lock();
            queue.offer(MESSAGE);
            lock.unlock();
            queue.flushAfterFence();
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
            result.r2 = woken.get();
        }
    }

    /** Poll x starve, by a consumer that leaves its lock: a producer that slept beside room is woken, once. */
    @JCStressTest
    @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "the producer found the room, and did not starve")
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "the producer starved, and was woken once")
    @Outcome(expect = Expect.FORBIDDEN, desc = "the producer waits beside room, or was woken needlessly")
    @State
    public static class PollAndLeaveWhileStarving {
        private final MessageQueue queue = MessageQueues.bounded(1, 0);
        private final CombiningLock lock = new CombiningLock();
        private final AtomicInteger woken = new AtomicInteger();

        public PollAndLeaveWhileStarving() {
            queue.onRoom(woken::incrementAndGet);
            queue.offer(MESSAGE);
        }

        @Actor
        public void producer(II_Result result) {
            while (!queue.offer(NEWER)) {
                if (queue.awaitRoom(NEWER.size())) {
                    return;
                }
            }
            result.r1 = 1;
        }

        @Actor
        public void consumer() {
            lock.lock();
            queue.poll();
            lock.unlock();
            queue.afterPollsAndFence();
        }

        @Arbiter
        public void end(II_Result result) {
            result.r2 = woken.get();
        }
    }

    /** The same at a conflating queue. */
    @JCStressTest
    @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "the consumer took the message, and did not sleep")
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "the consumer slept, and was woken once")
    @Outcome(expect = Expect.FORBIDDEN, desc = "the consumer sleeps beside a message, or was woken needlessly")
    @State
    public static class ReplaceWhileFallingAsleep {
        private final MessageQueue queue = MessageQueues.conflating();
        private final AtomicInteger woken = new AtomicInteger();

        public ReplaceWhileFallingAsleep() {
            queue.onReadable(woken::incrementAndGet);
        }

        @Actor
        public void producer() {
            queue.offer(MESSAGE);
            queue.flush();
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
            result.r2 = woken.get();
        }
    }

    /** A conflating queue: each message was taken, or replaced, or is there; the newest is never replaced. */
    @JCStressTest
    @Outcome(id = "true", expect = Expect.ACCEPTABLE, desc = "each message is accounted for")
    @Outcome(expect = Expect.FORBIDDEN, desc = "a message is lost or counted twice")
    @State
    public static class ReplaceWhileDraining {
        private final MessageQueue queue = MessageQueues.conflating();
        private Message last;
        private int taken;

        @Actor
        public void producer() {
            queue.offer(MESSAGE);
            queue.offer(NEWER);
        }

        @Actor
        public void consumer() {
            drain();
            drain();
        }

        private void drain() {
            Message message = queue.poll();
            if (message != null) {
                last = message;
                taken++;
            }
        }

        @Arbiter
        public void end(Z_Result result) {
            drain();
            result.r1 = last == NEWER && taken + queue.conflated() == 2 && queue.depth() == 0 && !queue.isReadable();
        }
    }

    /** Displace x poll x poll by the one that closes after it: each message comes out once, or was dropped, or is there. */
    @JCStressTest
    @Outcome(id = "true", expect = Expect.ACCEPTABLE, desc = "each message is accounted for, in order")
    @Outcome(expect = Expect.FORBIDDEN, desc = "a message is lost, doubled or counted twice")
    @State
    public static class DisplaceWhileDraining {
        private final AtomicInteger dropped = new AtomicInteger();
        private final MessageQueue queue =
                MessageQueues.droppingOldest(1, 0, MemoryLimit.none(), message -> dropped.incrementAndGet());
        private final CombiningLock lock = new CombiningLock();
        private Message last;
        private int taken;

        @Actor
        public void producer() {
            queue.displace(MESSAGE);
            queue.displace(MESSAGE);
            queue.displace(NEWER);
        }

        @Actor
        public void consumer() {
            lock.execute(this::drain);
        }

        @Actor
        public void closer() {
            lock.execute(this::drain);
        }

        private void drain() {
            Message message;
            while ((message = queue.poll()) != null) {
                last = message;
                taken++;
            }
        }

        @Arbiter
        public void end(Z_Result result) {
            drain();
            result.r1 = last == NEWER
                    && taken + queue.displaced() == 3
                    && dropped.get() == queue.displaced()
                    && queue.depth() == 0
                    && queue.bytes() == 0;
        }
    }

    /** Displace x sleep: a consumer that went to sleep beside a message is woken, once. */
    @JCStressTest
    @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "the consumer took the message, and did not sleep")
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "the consumer slept, and was woken once")
    @Outcome(expect = Expect.FORBIDDEN, desc = "the consumer sleeps beside a message, or was woken needlessly")
    @State
    public static class DisplaceWhileFallingAsleep {
        private final MessageQueue queue = MessageQueues.droppingOldest(1, 0, MemoryLimit.none(), message -> {});
        private final AtomicInteger woken = new AtomicInteger();

        public DisplaceWhileFallingAsleep() {
            queue.onReadable(woken::incrementAndGet);
        }

        @Actor
        public void producer() {
            queue.displace(MESSAGE);
            queue.flush();
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
            result.r2 = woken.get();
        }
    }

    /** The latest of a key x poll: each message was taken, or replaced, or is there; the latest is never replaced. */
    @JCStressTest
    @Outcome(id = "true", expect = Expect.ACCEPTABLE, desc = "each message is accounted for")
    @Outcome(expect = Expect.FORBIDDEN, desc = "a message is lost or counted twice")
    @State
    public static class ReplaceKeyWhileDraining {
        private final AtomicInteger dropped = new AtomicInteger();
        private final MessageQueue queue = MessageQueues.latestPerKey(
                message -> "key", 2, 0, MemoryLimit.none(), message -> dropped.incrementAndGet());
        private Message last;
        private int taken;

        @Actor
        public void producer() {
            queue.offer(MESSAGE);
            queue.offer(NEWER);
        }

        @Actor
        public void consumer() {
            drain();
            drain();
        }

        private void drain() {
            Message message = queue.poll();
            if (message != null) {
                last = message;
                taken++;
            }
        }

        @Arbiter
        public void end(Z_Result result) {
            drain();
            result.r1 = last == NEWER
                    && taken + queue.conflated() == 2
                    && dropped.get() == queue.conflated()
                    && queue.depth() == 0;
        }
    }

    /** Displace x release of memory: a large message that displaces another leaves what the limit counts exact. */
    @JCStressTest
    @Outcome(id = "true", expect = Expect.ACCEPTABLE, desc = "nothing is held at the end")
    @Outcome(expect = Expect.FORBIDDEN, desc = "memory is held, or was given back twice")
    @State
    public static class DisplaceLargeWhileDraining {
        private final MemoryLimit memory = new MemoryLimit(60);
        private final MessageQueue queue = MessageQueues.droppingOldest(0, 0, memory, message -> {});

        public DisplaceLargeWhileDraining() {
            for (int i = 0; i < 10; i++) {
                memory.join();
            }
            queue.displace(LARGE);
        }

        @Actor
        public void producer() {
            queue.displace(Message.of("another one that is large"));
        }

        @Actor
        public void consumer() {
            queue.poll();
        }

        @Arbiter
        public void end(Z_Result result) {
            queue.poll();
            queue.poll();
            result.r1 = memory.hasRoomFor(60) && queue.depth() == 0;
        }
    }

    /** Stop-reading x resume: a producer that found the queue full is woken when there is room, once. */
    @JCStressTest
    @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "the producer found room, and did not sleep")
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "the producer starved, and was woken once")
    @Outcome(expect = Expect.FORBIDDEN, desc = "the producer waits beside room, or was woken needlessly")
    @State
    public static class StarveWhileSettling {
        private final MessageQueue queue = MessageQueues.bounded(1, 0);
        private final AtomicInteger woken = new AtomicInteger();

        public StarveWhileSettling() {
            queue.onRoom(woken::incrementAndGet);
            queue.offer(MESSAGE);
        }

        @Actor
        public void producer(II_Result result) {
            while (!queue.offer(MESSAGE)) {
                if (queue.awaitRoom(MESSAGE.size())) {
                    return;
                }
            }
            result.r1 = 1;
        }

        @Actor
        public void consumer() {
            queue.poll();
            queue.afterPolls();
        }

        @Arbiter
        public void end(II_Result result) {
            result.r2 = woken.get();
        }
    }

    /** The same for a message above the byte budget, which waits until the queue is empty, with a consumer that sleeps. */
    @JCStressTest
    @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "the producer found room, and did not sleep")
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "the producer starved, and was woken once")
    @Outcome(expect = Expect.FORBIDDEN, desc = "the producer waits beside an empty queue, or was woken needlessly")
    @State
    public static class StarveForAnEmptyQueue {
        private final MessageQueue queue = MessageQueues.bounded(1000, 4);
        private final AtomicInteger woken = new AtomicInteger();

        public StarveForAnEmptyQueue() {
            queue.onRoom(woken::incrementAndGet);
            queue.offer(MESSAGE);
        }

        @Actor
        public void producer(II_Result result) {
            while (!queue.offer(LARGE)) {
                if (queue.awaitRoom(LARGE.size())) {
                    return;
                }
            }
            result.r1 = 1;
        }

        @Actor
        public void consumer() {
            queue.poll();
            queue.awaitMessages();
        }

        @Arbiter
        public void end(II_Result result) {
            result.r2 = woken.get();
        }
    }

    /** Two ways of making room at the same time, as when the other end goes: the producer is woken once. */
    @JCStressTest
    @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "woken once")
    @Outcome(expect = Expect.FORBIDDEN, desc = "not woken, or twice")
    @State
    public static class ReleaseWhileSettling {
        private final MessageQueue queue = MessageQueues.bounded(1, 0);
        private final AtomicInteger woken = new AtomicInteger();

        public ReleaseWhileSettling() {
            queue.onRoom(woken::incrementAndGet);
            queue.offer(MESSAGE);
            queue.awaitRoom(MESSAGE.size());
        }

        @Actor
        public void consumer() {
            queue.poll();
            queue.afterPolls();
        }

        @Actor
        public void other() {
            queue.release();
        }

        @Arbiter
        public void end(I_Result result) {
            result.r1 = woken.get();
        }
    }

    /** Close x offer, two ends of one process: what the other end offers while this one closes is dropped, and counted. */
    @JCStressTest
    @Outcome(id = "2, 0", expect = Expect.ACCEPTABLE, desc = "all were dropped and counted")
    @Outcome(expect = Expect.FORBIDDEN, desc = "a message stays behind, or was counted twice")
    @State
    public static class OfferWhileClosing {
        private final MessageQueue queue = MessageQueues.bounded(2, 0);
        private final CombiningLock lock = new CombiningLock();
        private int dropped;

        public OfferWhileClosing() {
            queue.onReadable(() -> lock.execute(this::discard));
        }

        private void discard() {
            do {
                while (queue.poll() != null) {
                    dropped++;
                }
            } while (!queue.awaitMessages());
        }

        @Actor
        public void otherEnd() {
            queue.offer(MESSAGE);
            queue.flush();
            queue.offer(NEWER);
            queue.flush();
        }

        @Actor
        public void closer() {
            lock.execute(this::discard);
        }

        @Arbiter
        public void end(II_Result result) {
            result.r1 = dropped;
            result.r2 = (int) queue.depth();
        }
    }

    /** Close x offer, one socket: a sender finds it closed, or its message is drained. */
    @JCStressTest
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "accepted, and drained")
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "refused")
    @Outcome(expect = Expect.FORBIDDEN, desc = "accepted, and left behind")
    @State
    public static class SendWhileClosing {
        private final MessageQueue queue = MessageQueues.bounded(2, 0);
        private final CombiningLock lock = new CombiningLock();
        private boolean closed;

        @Actor
        public void sender(II_Result result) {
            lock.lock();
            if (!closed) {
                result.r1 = queue.offer(MESSAGE) ? 1 : 0;
            }
            lock.unlock();
        }

        @Actor
        public void closer(II_Result result) {
            lock.lock();
            closed = true;
            lock.unlock();
            while (queue.poll() != null) {
                result.r2++;
            }
        }
    }
}
