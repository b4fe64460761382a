package io.weir.memory;

import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.testing.ChildJvm;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is given back is lent again, what is forgotten is not lost, and nothing is lent to two. */
@Timeout(60)
class BodyMemoryTest {
    private static final int SMALLEST = BodyMemory.LEAST;
    private static final int MIB = 1 << 20;

    /** Two bodies of a MiB, or 64 of the smallest size. */
    private final BodyMemory memory = new BodyMemory(8 * 2 * MIB);

    @Test
    void lendsWhatCameBackLast() {
        PooledBody first = lend(MIB);
        PooledBody second = lend(MIB);
        mark(first, 1);
        mark(second, 2);
        first.release();
        second.release();

        assertThat(mark(lend(MIB))).isEqualTo(2);
        assertThat(mark(lend(MIB))).isEqualTo(1);
    }

    @Test
    void aBodyHasTheSizeThatWasAskedForAndRoomBeforeItAndBehindIt() {
        for (int size : new int[] {SMALLEST, SMALLEST + 1, 2 * SMALLEST, 100_000, MIB}) {
            PooledBody loan = lend(size);
            assertThat(loan.length()).isEqualTo(size);
            assertThat(loan.buffer().remaining()).isEqualTo(size);
            assertThat(loan.room(size - 1).remaining()).isEqualTo(1 + BodyMemory.MARGIN);
            assertThat(loan.withHeader(BodyMemory.HEADROOM).remaining()).isEqualTo(BodyMemory.HEADROOM + size);
            loan.release();
        }
    }

    @Test
    void whatIsPutBeforeABodyOrBehindItIsNoPartOfIt() {
        PooledBody loan = lend(SMALLEST);
        loan.buffer().put(0, (byte) 1).put(SMALLEST - 1, (byte) 2);
        for (int i = 0; i < BodyMemory.HEADROOM; i++) {
            loan.withHeader(BodyMemory.HEADROOM).put(i, (byte) 3);
        }
        for (int i = 0; i < BodyMemory.MARGIN; i++) {
            loan.room(SMALLEST).put(i, (byte) 4);
        }
        assertThat(loan.buffer().get(0)).isEqualTo((byte) 1);
        assertThat(loan.buffer().get(SMALLEST - 1)).isEqualTo((byte) 2);
        assertThat(loan.withHeader(3).get(2)).isEqualTo((byte) 3);
        assertThat(loan.withHeader(3).get(3)).isEqualTo((byte) 1);
        assertThat(loan.room(0).get(SMALLEST)).isEqualTo((byte) 4);
        loan.release();
    }

    @Test
    void lendsNothingTooSmallOrTooLarge() {
        assertThat(memory.lend(0)).isNull();
        assertThat(memory.lend(SMALLEST - 1)).isNull();
        assertThat(memory.lend(4 * MIB)).isNull();
        assertThat(new BodyMemory(64 * MIB).lend(4 * MIB)).isNotNull();
        assertThat(new BodyMemory(64 * MIB).lend(4 * MIB + 1)).isNull();
        assertThat(new BodyMemory(64 * MIB).lend(Integer.MAX_VALUE)).isNull();
    }

    @Test
    void lendsNothingBeyondTheBudget() {
        lend(MIB);
        PooledBody second = lend(MIB);
        assertThat(memory.lend(MIB)).isNull();
        assertThat(memory.lentBytes()).isEqualTo(2 * MIB);

        second.release();
        assertThat(memory.lend(MIB)).isNotNull();
        assertThat(new BodyMemory(0).lend(SMALLEST)).isNull();
    }

    @Test
    void countsThoseThatFoundNothingLeftButNotThoseThatItIsNotFor() {
        lend(MIB);
        lend(MIB);
        memory.lend(SMALLEST - 1);
        memory.lend(100 * MIB);
        assertThat(memory.shortages()).isZero();

        memory.lend(MIB);
        memory.lendThrottled(MIB);
        assertThat(memory.shortages()).isEqualTo(2);
    }

    @Test
    void comesBackWhenTheOwnerReleasedItAndNothingRetainsIt() {
        PooledBody loan = lend(MIB);
        loan.retain();
        loan.retain();
        loan.release();
        loan.releaseRetained();
        assertThat(memory.lentBytes()).isEqualTo(MIB);

        loan.releaseRetained();
        assertThat(memory.lentBytes()).isZero();
    }

    @Test
    void toReleaseTwiceIsToReleaseOnce() {
        PooledBody loan = lend(MIB);
        loan.retain();
        loan.release();
        loan.release();
        assertThat(memory.lentBytes()).isEqualTo(MIB);

        loan.releaseRetained();
        assertThat(memory.lentBytes()).isZero();
    }

    @Test
    void theReceiverReleasesWhatWasHandedOverApart() {
        PooledBody sent = lend(MIB);
        sent.retain();
        PooledBody received = sent.handedOver();
        sent.release();
        assertThat(received.isReleased()).isFalse();
        assertThat(memory.lentBytes()).isEqualTo(MIB);

        received.release();
        assertThat(memory.lentBytes()).isZero();
    }

    @Test
    void whatIsBackCannotBeRetained() {
        PooledBody loan = lend(MIB);
        loan.release();

        assertThatThrownBy(loan::retain).isInstanceOf(IllegalStateException.class);
        // And the attempt has not retained it.
        PooledBody next = lend(MIB);
        next.release();
        assertThat(memory.lentBytes()).isZero();
    }

    @Test
    void whatIsForgottenHasRoomAgain() throws Exception {
        List<ByteBuffer> views = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            // A view keeps its memory, but not the loan: it must stay what it was while others are lent theirs.
            PooledBody[] lent = new PooledBody[1];
            eventually(() -> {
                System.gc();
                lent[0] = memory.lend(MIB);
                assertThat(lent[0]).isNotNull();
            });
            mark(Objects.requireNonNull(lent[0]), i);
            views.add(lent[0].buffer());
        }
        for (int i = 0; i < views.size(); i++) {
            assertThat(views.get(i).getInt(0)).isEqualTo(i);
            assertThat(views.get(i).getInt(MIB - Integer.BYTES)).isEqualTo(i);
        }
    }

    @Test
    void whatIsForgottenIsNotCountedAsLent() throws Exception {
        lend(MIB);
        assertThat(memory.lentBytes()).isEqualTo(MIB);

        eventually(() -> {
            System.gc();
            assertThat(memory.lentBytes()).isZero();
        });
        assertThat(memory.shortages()).isZero();
    }

    @Test
    void aSenderToWhomNothingComesBackWaitsOnceOnly() {
        BodyMemory large = new BodyMemory(512L * MIB);
        long start = System.nanoTime();
        for (int i = 0; i < 64 * MIB / SMALLEST; i++) {
            assertThat(large.lendThrottled(SMALLEST)).isNotNull();
        }
        // 2048 of them: a millisecond for each would be two seconds.
        assertThat(System.nanoTime() - start).isLessThan(1_500_000_000);
    }

    @Test
    void whatReceiversKeepDoesNotHoldUpSenders() {
        BodyMemory large = new BodyMemory(512L * MIB);
        for (int i = 0; i < 1000; i++) {
            assertThat(large.lend(SMALLEST)).isNotNull();
        }
        assertSendersAreQuick(large);
    }

    @Test
    void whatSendersForgetDoesNotHoldThemUp() {
        BodyMemory large = new BodyMemory(512L * MIB);
        for (int i = 0; i < 1000; i++) {
            PooledBody forgotten = large.lendThrottled(SMALLEST);
            assertThat(forgotten).isNotNull();
        }
        assertSendersAreQuick(large);
    }

    /** Four milliseconds for each of a thousand would be four seconds. */
    private static void assertSendersAreQuick(BodyMemory memory) {
        long start = System.nanoTime();
        for (int i = 0; i < 1000; i++) {
            Objects.requireNonNull(memory.lendThrottled(SMALLEST)).release();
        }
        assertThat(System.nanoTime() - start).isLessThan(1_500_000_000);
    }

    @Test
    void aSystemWithLessMemoryThanTheBudgetIsAskedOnceOnly() throws Exception {
        // Each time it is asked, the JVM collects garbage and waits for half a second.
        try (ChildJvm jvm = ChildJvm.start(List.of("-XX:MaxDirectMemorySize=1m"), LittleDirectMemory.class)) {
            assertThat(Integer.parseInt(jvm.line())).isBetween(20, 32);
            assertThat(jvm.line()).isEqualTo("lent again");
        }
    }

    @Test
    void aThreadThatIsInterruptedStaysSoAndDoesNotWait() {
        BodyMemory large = new BodyMemory(64 * MIB);
        for (int i = 0; i < 2 * MIB / SMALLEST; i++) {
            assertThat(large.lend(SMALLEST)).isNotNull();
        }
        Thread.currentThread().interrupt();

        assertThat(large.lendThrottled(SMALLEST)).isNotNull();
        assertThat(Thread.interrupted()).isTrue();
    }

    private PooledBody lend(int size) {
        return Objects.requireNonNull(memory.lend(size));
    }

    private static void mark(PooledBody loan, int mark) {
        loan.buffer().putInt(0, mark).putInt(loan.length() - Integer.BYTES, mark);
    }

    private static int mark(PooledBody loan) {
        return loan.buffer().getInt(0);
    }
}
