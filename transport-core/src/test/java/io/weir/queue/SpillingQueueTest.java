package io.weir.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Message;
import io.weir.memory.BodyMemory;
import io.weir.memory.MessageMaker;
import io.weir.memory.Messages;
import io.weir.memory.PooledBody;
import io.weir.store.MessageStore.Durability;
import io.weir.store.StoredLog;
import io.weir.testing.FakeStore;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A queue over memory and disk, whose file thread runs when the test says so. */
class SpillingQueueTest {
    private static final long PLENTY = 1 << 30;

    private final FakeStore store = new FakeStore();
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final ArrayDeque<Runnable> later = new ArrayDeque<>();
    private final List<String> failures = new ArrayList<>();
    private long lost;
    private int logs;

    private Spillway way(long bytes) {
        return new Spillway(
                new Spillway.Logs() {
                    @Override
                    public StoredLog open() throws IOException {
                        return store.open("log-" + ++logs, Durability.TEMPORARY);
                    }

                    @Override
                    public void deleteAll() {}
                },
                bytes,
                new Spillway.Threads() {
                    @Override
                    public void execute(Runnable task) {
                        tasks.add(task);
                    }

                    @Override
                    public void schedule(Runnable task, Duration wait) {
                        later.add(task);
                    }
                },
                (cause, messages) -> {
                    failures.add(cause.getMessage());
                    lost += messages;
                });
    }

    private MessageQueue queue(int mark, long bytes) {
        return MessageQueues.spilling(mark, 0, MemoryLimit.none(), way(bytes));
    }

    private void runFileThread() {
        Runnable task;
        while ((task = tasks.poll()) != null) {
            task.run();
        }
    }

    /** Time passes, as far as anything is planned. */
    private void letTimePass() {
        for (int i = later.size(); i > 0; i--) {
            later.remove().run();
        }
        runFileThread();
    }

    private static boolean add(MessageQueue queue, int number) {
        Message message = Message.of("m" + number);
        return queue.offer(message) || queue.displace(message);
    }

    private static void addAll(MessageQueue queue, int from, int to) {
        for (int i = from; i < to; i++) {
            assertThat(add(queue, i)).isTrue();
        }
    }

    /** Takes all there is, with the file thread running whenever nothing is in memory. */
    private List<String> drain(MessageQueue queue) {
        List<String> texts = new ArrayList<>();
        while (true) {
            Message message = queue.poll();
            if (message == null) {
                if (tasks.isEmpty()) {
                    return texts;
                }
                runFileThread();
            } else {
                texts.add(message.text());
            }
        }
    }

    private static List<String> numbered(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "m" + i).toList();
    }

    private void assertBalanced(MessageQueue queue) {
        assertThat(queue.offered()).isEqualTo(queue.taken() + queue.unreadable() + queue.depth());
        assertThat(queue.unreadable()).isEqualTo(lost);
    }

    // ---- order and counts

    @Test
    void belowTheMarkNothingIsWritten() {
        MessageQueue queue = queue(10, PLENTY);
        addAll(queue, 0, 10);
        runFileThread();

        assertThat(queue.spilled()).isZero();
        assertThat(drain(queue)).isEqualTo(numbered(0, 10));
        assertThat(store.appended()).isZero();
        assertThat(tasks).isEmpty();
    }

    @Test
    void whatIsAboveTheMarkIsWrittenAndComesInOrder() {
        MessageQueue queue = queue(10, PLENTY);
        addAll(queue, 0, 5_000);
        runFileThread();

        assertThat(store.appended()).isEqualTo(4_990);
        assertThat(queue.spilled()).isEqualTo(4_990);
        assertThat(queue.depth()).isEqualTo(5_000);
        assertThat(queue.bytes()).isEqualTo(10 * 2 + 90 * 3 + 900 * 4 + 4_000 * 5);
        assertThat(drain(queue)).isEqualTo(numbered(0, 5_000));
        assertThat(queue.depth()).isZero();
        assertThat(queue.bytes()).isZero();
        assertThat(queue.spilledBytes()).isZero();
        assertBalanced(queue);
    }

    @Test
    void newcomersGoBehindWhatIsOnDisk() {
        MessageQueue queue = queue(4, PLENTY);
        addAll(queue, 0, 20);
        runFileThread();
        assertThat(queue.poll().text()).isEqualTo("m0");
        assertThat(queue.poll().text()).isEqualTo("m1");

        assertThat(queue.offer(Message.of("overtakes"))).isFalse();
        assertThat(queue.hasRoomFor(1)).isFalse();
        addAll(queue, 20, 30);
        assertThat(drain(queue)).isEqualTo(numbered(2, 30));
    }

    @Test
    void whatFitsInMemoryBeforeItIsWrittenIsNotWritten() {
        MessageQueue queue = queue(4, PLENTY);
        addAll(queue, 0, 6);
        queue.poll();
        queue.poll();
        runFileThread();

        assertThat(store.appended()).isZero();
        assertThat(drain(queue)).isEqualTo(numbered(2, 6));
    }

    @Test
    void isBackInMemoryWhenTheDiskIsDrained() {
        MessageQueue queue = queue(4, PLENTY);
        addAll(queue, 0, 100);
        assertThat(drain(queue)).hasSize(100);
        int written = store.appended();

        addAll(queue, 100, 104);
        assertThat(drain(queue)).isEqualTo(numbered(100, 104));
        assertThat(store.appended()).isEqualTo(written);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void inAnyOrderOfStepsWhatIsAddedComesOnceAndInOrder(long seed) {
        Random random = new Random(seed);
        MessageQueue queue = queue(1 + random.nextInt(30), PLENTY);
        int added = 0;
        List<String> taken = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            switch (random.nextInt(4)) {
                case 0, 1 -> addAll(queue, added, ++added);
                case 2 -> {
                    Message message = queue.poll();
                    if (message != null) {
                        taken.add(message.text());
                    }
                }
                default -> {
                    if (random.nextInt(10) == 0) {
                        runFileThread();
                    }
                }
            }
            assertThat(queue.depth()).isEqualTo(added - taken.size());
        }
        taken.addAll(drain(queue));
        assertThat(taken).isEqualTo(numbered(0, added));
        assertBalanced(queue);
    }

    @Test
    void aMessageOfManyFramesIsTheSameMessageAfterwards() {
        MessageQueue queue = queue(1, PLENTY);
        add(queue, 0);
        Message parts = Message.wrap(new byte[0], new byte[] {1, 2}, new byte[70_000], new byte[0]);
        assertThat(queue.displace(parts)).isTrue();
        runFileThread();
        queue.poll();
        runFileThread();

        assertThat(store.appended()).isEqualTo(1);
        assertThat(queue.poll()).isEqualTo(parts);
    }

    @Test
    void lentMemoryIsGivenBackWhenItIsWritten() {
        BodyMemory bodies = new BodyMemory(64 << 20);
        PooledBody body = bodies.lend(100_000);
        Message lent = new MessageMaker<>(Message.of("x")).lent(new byte[][] {{7}}, body, null);
        MessageQueue queue = queue(1, PLENTY);
        add(queue, 0);
        Messages.retain(lent);
        assertThat(queue.displace(lent)).isTrue();
        lent.release();
        assertThat(bodies.lentBytes()).isPositive();

        runFileThread();
        assertThat(bodies.lentBytes()).isZero();
        queue.poll();
        runFileThread();
        Message read = queue.poll();
        assertThat(read.frameCount()).isEqualTo(2);
        assertThat(read.length(1)).isEqualTo(100_000);
    }

    // ---- the budget

    @Test
    void theBudgetIsForAllQueuesOfTheSocket() {
        Spillway way = way(10 * SpillBudget.cost(2));
        MessageQueue one = MessageQueues.spilling(1, 0, MemoryLimit.none(), way);
        MessageQueue other = MessageQueues.spilling(1, 0, MemoryLimit.none(), way);
        addAll(one, 0, 7);
        addAll(other, 0, 5);
        runFileThread();

        assertThat(add(one, 7)).isFalse();
        assertThat(one.isBehind()).isFalse();
        assertThat(add(other, 5)).isFalse();
        assertThat(drain(one)).isEqualTo(numbered(0, 7));
        addAll(other, 5, 9);
        assertThat(drain(other)).isEqualTo(numbered(0, 9));
        assertThat(way.held()).isZero();
    }

    @Test
    void aProducerThatFoundTheBudgetSpentIsWokenWhenItIsNot() {
        MessageQueue queue = queue(1, SpillBudget.cost(2));
        List<String> woken = new ArrayList<>();
        queue.onRoom(() -> woken.add("room"));
        addAll(queue, 0, 2);
        runFileThread();
        assertThat(queue.awaitRoom(2)).isTrue();
        assertThat(add(queue, 2)).isFalse();
        assertThat(woken).isEmpty();

        queue.poll();
        runFileThread();
        assertThat(woken).containsExactly("room");
        assertThat(add(queue, 2)).isTrue();
    }

    @Test
    void whatWasPromisedIsTakenThoughOthersTookTheRoomMeanwhile() {
        Spillway way = way(SpillBudget.cost(2));
        MessageQueue one = MessageQueues.spilling(1, 0, MemoryLimit.none(), way);
        MessageQueue other = MessageQueues.spilling(1, 0, MemoryLimit.none(), way);
        add(one, 0);
        add(other, 0);
        assertThat(one.canSpill(2)).isTrue();
        assertThat(other.canSpill(2)).isTrue();
        assertThat(add(one, 1)).isTrue();
        assertThat(add(other, 1)).isTrue();
        assertThat(other.canSpill(2)).isFalse();
        assertThat(add(other, 2)).isFalse();
    }

    @Test
    void aDiskThatIsSlowerThanTheProducerIsBehind() {
        MessageQueue queue = queue(1, PLENTY);
        Message large = Message.wrap(new byte[1 << 20]);
        int added = 0;
        while (queue.offer(large) || queue.displace(large)) {
            added++;
        }
        assertThat(added).isLessThan(10);
        assertThat(queue.isBehind()).isTrue();
        runFileThread();
        assertThat(queue.displace(large)).isTrue();
    }

    // ---- failures

    @Test
    void whatCannotBeWrittenStaysInMemory() {
        MessageQueue queue = queue(4, PLENTY);
        store.failAppends(new IOException("No space left on device"));
        addAll(queue, 0, 20);
        runFileThread();

        assertThat(failures).containsExactly("No space left on device");
        assertThat(add(queue, 20)).isFalse();
        assertThat(queue.isBehind()).isFalse();
        assertThat(drain(queue)).isEqualTo(numbered(0, 20));
        assertThat(lost).isZero();
        addAll(queue, 20, 24);
        assertThat(add(queue, 24)).isFalse();
        assertThat(drain(queue)).isEqualTo(numbered(20, 24));
        assertBalanced(queue);
    }

    @Test
    void theDiskIsTriedAgainAfterAWhile() {
        MessageQueue queue = queue(4, PLENTY);
        store.failAppends(new IOException("No space left on device"));
        addAll(queue, 0, 20);
        runFileThread();
        assertThat(add(queue, 20)).isFalse();
        store.failAppends(null);
        letTimePass();

        addAll(queue, 20, 40);
        runFileThread();
        assertThat(store.appended()).isEqualTo(36);
        assertThat(drain(queue)).isEqualTo(numbered(0, 40));
    }

    @Test
    void whatCannotBeReadIsLostAndCountedAndTheRestGoesOn() {
        MessageQueue queue = queue(4, PLENTY);
        addAll(queue, 0, 20);
        runFileThread();
        store.failReads(new IOException("Input/output error"));

        assertThat(drain(queue)).isEqualTo(numbered(0, 4));
        assertThat(failures).containsExactly("Input/output error");
        assertThat(lost).isEqualTo(16);
        assertThat(queue.depth()).isZero();
        assertThat(queue.bytes()).isZero();
        assertThat(queue.isDrained()).isTrue();
        assertBalanced(queue);
        addAll(queue, 20, 24);
        assertThat(drain(queue)).isEqualTo(numbered(20, 24));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void recordsThatAreDamagedOrGoneAreLeftOutAndCounted(long seed) {
        Random random = new Random(seed);
        List<String> good = new ArrayList<>();
        store.damage(bytes -> {
            int kind = random.nextInt(10);
            if (kind == 0) {
                return null;
            }
            if (kind == 1) {
                byte[] bad = bytes.clone();
                bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
                return bad;
            }
            good.add(SpillRecord.message(bytes).text());
            return bytes;
        });
        Spillway way = way(PLENTY);
        MessageQueue queue = MessageQueues.spilling(1, 0, MemoryLimit.none(), way);
        addAll(queue, 0, 3_000);
        runFileThread();

        List<String> taken = drain(queue);
        letTimePass();
        taken.addAll(drain(queue));
        assertThat(taken.get(0)).isEqualTo("m0");
        assertThat(taken.subList(1, taken.size())).isEqualTo(good);
        assertThat(lost).isEqualTo(3_000 - taken.size()).isPositive();
        assertThat(queue.bytes()).isZero();
        assertThat(way.held()).isZero();
        assertBalanced(queue);
    }

    @Test
    void aConsumerThatWaitsForWhatIsLostIsWoken() {
        MessageQueue queue = queue(1, PLENTY);
        List<String> woken = new ArrayList<>();
        queue.onReadable(() -> woken.add("readable"));
        addAll(queue, 0, 3);
        runFileThread();
        queue.poll();
        assertThat(queue.poll()).isNull();
        assertThat(queue.awaitMessages()).isTrue();
        assertThat(queue.isDrained()).isFalse();
        store.failReads(new IOException("Input/output error"));
        runFileThread();

        assertThat(queue.isDrained()).isTrue();
        assertThat(woken).containsExactly("readable");
    }

    // ---- the end

    @Test
    void whatIsDiscardedIsCountedAndItsLogDeleted() {
        Spillway way = way(PLENTY);
        MessageQueue queue = MessageQueues.spilling(4, 0, MemoryLimit.none(), way);
        addAll(queue, 0, 20);
        runFileThread();
        addAll(queue, 20, 30);
        assertThat(queue.discardSpilled()).isEqualTo(26);

        assertThat(queue.depth()).isEqualTo(4);
        assertThat(drain(queue)).isEqualTo(numbered(0, 4));
        assertThat(way.held()).isZero();
        assertThat(store.logs()).isZero();
        assertThat(queue.taken()).isEqualTo(30);
        assertThat(queue.bytes()).isZero();
        addAll(queue, 30, 50);
        assertThat(drain(queue)).isEqualTo(numbered(30, 50));
    }

    @Test
    void theLogsAreDeletedWhenTheSocketIsClosed() {
        Spillway way = way(PLENTY);
        MessageQueue queue = MessageQueues.spilling(1, 0, MemoryLimit.none(), way);
        addAll(queue, 0, 20);
        runFileThread();
        assertThat(store.logs()).isEqualTo(1);
        var closed = way.close();
        runFileThread();

        assertThat(closed).isCompleted();
        assertThat(store.logs()).isZero();
    }
}
