package io.weir.patterns.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.JobRefusedException.Reason;
import io.weir.patterns.reqrep.Envelope;
import io.weir.snapshot.JobsSnapshot;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What may become of a job, without sockets, files and clocks. */
class JobTableTest {
    private static final long LEASE = 100;
    private static final long RECONNECT = 10;

    private final JobCounts counts = new JobCounts();
    private JobTable table = table(limits(3, 1000, 1_000_000));
    private long now = 5;

    private static JobLimits limits(int deliveries, int jobs, long bytes) {
        return new JobLimits(LEASE, 1000, RECONNECT, deliveries, jobs, bytes, 100, 50, 4);
    }

    private JobTable table(JobLimits limits) {
        return new JobTable(limits, JobLog.NONE, counts);
    }

    @AfterEach
    void everyJobIsSomewhere() {
        JobsSnapshot seen = table.snapshot(0);
        assertThat(seen.put() + seen.recovered())
                .isEqualTo(seen.done() + seen.removed() + seen.queued() + seen.leased() + seen.dead());
    }

    private long put(String id) {
        return table.put(JobId.of(id), new byte[][] {id.getBytes(StandardCharsets.UTF_8)}, 0)
                .number();
    }

    private void ready(String peer, int credit) {
        table.workers().ready(JobId.of("worker at " + peer), address(peer), credit, LEASE);
    }

    private static Address address(String peer) {
        return new Address(peer, Envelope.plain());
    }

    /** Job, delivery and worker of each. */
    private List<String> dispatched() {
        return table.dispatch(now, 1000).stream()
                .map(each -> each.job().id + "/" + each.job().delivery + "@"
                        + each.worker().address.peer())
                .toList();
    }

    @Test
    void aJobGoesToAWorkerThatWantsItAndIsGoneWhenThatHasDoneIt() {
        long job = put("a");
        assertThat(dispatched()).isEmpty();
        ready("w", 1);
        assertThat(dispatched()).containsExactly("a/1@w");
        assertThat(table.snapshot(0).leased()).isOne();
        assertThat(table.ack(job, 1)).isTrue();
        assertThat(table.snapshot(0).done()).isOne();
        assertThat(table.snapshot(0).bytes()).isZero();
    }

    @Test
    void aWorkerGetsNoMoreThanItAskedForAndTheNextWhenOneIsDone() {
        for (String id : List.of("a", "b", "c", "d")) {
            put(id);
        }
        ready("w", 2);
        assertThat(dispatched()).containsExactly("a/1@w", "b/1@w");
        assertThat(dispatched()).isEmpty();
        table.ack(1, 1);
        assertThat(dispatched()).containsExactly("c/1@w");
    }

    @Test
    void workersThatWantMoreGetJobsInTurn() {
        ready("v", 2);
        ready("w", 2);
        for (String id : List.of("a", "b", "c", "d", "e")) {
            put(id);
        }
        assertThat(dispatched()).containsExactly("a/1@v", "b/1@w", "c/1@v", "d/1@w");
    }

    @Test
    void theSamePutOnceMoreIsTheSameJob() {
        assertThat(put("a")).isEqualTo(put("a"));
        ready("w", 1);
        assertThat(dispatched()).containsExactly("a/1@w");
        table.ack(1, 1);
        assertThat(put("a")).isOne();
        assertThat(dispatched()).isEmpty();
        assertThat(table.snapshot(0).repeated()).isEqualTo(2);
    }

    @Test
    void onlySoManyIdsOfJobsThatAreDoneAreRemembered() {
        ready("w", 50);
        for (int i = 0; i < 5; i++) {
            put("job " + i);
        }
        dispatched();
        for (int i = 1; i <= 5; i++) {
            table.ack(i, 1);
        }
        assertThat(put("job 1")).as("remembered").isEqualTo(2);
        assertThat(put("job 0")).as("forgotten").isEqualTo(6);
    }

    @Test
    void whatFindsNoRoomIsRefusedAndThereIsRoomAgainWhenAJobIsDone() {
        table = table(limits(3, 2, 1_000_000));
        put("a");
        put("b");
        JobTable.Put third = table.put(JobId.of("c"), new byte[][] {{}}, 0);
        assertThat(third.refusal()).isEqualTo(Reason.FULL);
        assertThat(table.snapshot(0).refused()).isOne();
        ready("w", 1);
        dispatched();
        table.ack(1, 1);
        assertThat(put("c")).isEqualTo(3);
    }

    @Test
    void bytesAreBoundedToo() {
        table = table(limits(3, 100, 1000));
        assertThat(table.put(JobId.of("a"), new byte[][] {new byte[700]}, 0).refusal())
                .isNull();
        assertThat(table.put(JobId.of("b"), new byte[][] {new byte[700]}, 0).refusal())
                .isEqualTo(Reason.FULL);
    }

    @Test
    void aLeaseThatRunsOutBringsTheJobToAnotherWorkerAndTheSlowOneGetsNoneUntilItIsHeardOf() {
        ready("slow", 1);
        put("a");
        assertThat(dispatched()).containsExactly("a/1@slow");
        now += LEASE - 1;
        table.expire(now);
        assertThat(dispatched()).isEmpty();
        now++;
        table.expire(now);
        assertThat(dispatched()).isEmpty();
        ready("w", 1);
        assertThat(dispatched()).containsExactly("a/2@w");
        put("b");
        ready("slow", 1);
        assertThat(dispatched()).containsExactly("b/1@slow");
        assertThat(table.snapshot(0).expired()).isOne();
    }

    @Test
    void anExtendedLeaseEndsLater() {
        ready("w", 1);
        put("a");
        dispatched();
        now += LEASE - 1;
        assertThat(table.extend(1, 1, LEASE, now)).isTrue();
        now += LEASE - 1;
        table.expire(now);
        assertThat(table.snapshot(0).leased()).isOne();
        assertThat(table.nextDue(now, 1000)).isOne();
        now++;
        table.expire(now);
        assertThat(table.snapshot(0).queued()).isOne();
        assertThat(table.extend(1, 1, LEASE, now)).isFalse();
    }

    @Test
    void whatASlowWorkerHasDoneAfterAllIsNotDoneAgain() {
        ready("slow", 1);
        put("a");
        dispatched();
        now += LEASE;
        table.expire(now);
        assertThat(table.ack(1, 1)).isTrue();
        ready("w", 1);
        assertThat(dispatched()).isEmpty();
        assertThat(table.snapshot(0).doneLate()).isOne();
    }

    @Test
    void whatASlowWorkerHasDoneEndsTheLeaseOfTheNextOne() {
        ready("slow", 1);
        put("a");
        dispatched();
        now += LEASE;
        table.expire(now);
        ready("w", 1);
        assertThat(dispatched()).containsExactly("a/2@w");
        assertThat(table.ack(1, 1)).isTrue();
        assertThat(table.reject(1, 2, true, "")).isFalse();
        put("b");
        assertThat(dispatched()).containsExactly("b/1@w");
    }

    @Test
    void toAcknowledgeOnceMoreIsNoMistakeButAJobThatNeverWasIs() {
        ready("w", 1);
        put("a");
        assertThat(table.ack(1, 1)).as("not delivered yet").isFalse();
        dispatched();
        assertThat(table.ack(1, 2)).as("a delivery to come").isFalse();
        assertThat(table.ack(1, 1)).isTrue();
        assertThat(table.ack(1, 1)).isTrue();
        assertThat(table.snapshot(0).done()).isOne();
        assertThat(table.ack(2, 1)).isFalse();
        assertThat(table.ack(0, 1)).isFalse();
    }

    @Test
    void aRejectedJobGoesBeforeThoseThatWerePutLater() {
        ready("w", 1);
        put("a");
        put("b");
        dispatched();
        assertThat(table.reject(1, 1, true, "no paper")).isTrue();
        assertThat(dispatched()).containsExactly("a/2@w");
    }

    @Test
    void aJobIsDeadAfterSoManyDeliveries() {
        ready("w", 1);
        put("poison");
        for (int i = 1; i <= 3; i++) {
            assertThat(dispatched()).containsExactly("poison/" + i + "@w");
            table.reject(1, i, true, "boom " + i);
        }
        assertThat(dispatched()).isEmpty();
        assertThat(table.snapshot(0).dead()).isOne();
        assertThat(table.jobs().all()).first().extracting(job -> job.reason).isEqualTo("boom 3");
    }

    @Test
    void aJobIsDeadAtOnceIfItsWorkerSaysSo() {
        ready("w", 1);
        put("a");
        dispatched();
        table.reject(1, 1, false, "no such customer");
        assertThat(table.snapshot(0).dead()).isOne();
    }

    @Test
    void aDeadJobWaitsAgainWhenItIsToldToAndItsDeliveriesGoOn() {
        ready("w", 1);
        put("a");
        dispatched();
        table.reject(1, 1, false, "");
        assertThat(table.requeue(2)).isFalse();
        assertThat(table.requeue(1)).isTrue();
        assertThat(table.requeue(1)).isFalse();
        assertThat(dispatched()).containsExactly("a/2@w");
    }

    @Test
    void aDeadOrWaitingJobCanBeRemovedALeasedOneCannot() {
        ready("w", 1);
        put("a");
        put("b");
        dispatched();
        assertThat(table.remove(1)).isFalse();
        assertThat(table.remove(2)).isTrue();
        assertThat(table.remove(2)).isFalse();
        table.reject(1, 1, false, "");
        assertThat(table.remove(1)).isTrue();
        assertThat(table.snapshot(0).removed()).isEqualTo(2);
        assertThat(dispatched()).isEmpty();
    }

    @Test
    void aJobThatWasGivenBackUnstartedIsNoNearerToItsEnd() {
        ready("w", 1);
        put("a");
        for (int i = 1; i <= 10; i++) {
            assertThat(dispatched()).containsExactly("a/" + i + "@w");
            assertThat(table.release(1, i)).isTrue();
        }
        assertThat(table.snapshot(0).dead()).isZero();
    }

    @Test
    void theJobsOfAWorkerThatLeftComeBackWhenItDoesNotReturnInTime() {
        ready("w", 2);
        put("a");
        put("b");
        dispatched();
        table.disconnected("w", now);
        assertThat(table.nextDue(now, 1000)).isEqualTo(RECONNECT);
        table.expire(now + RECONNECT - 1);
        assertThat(table.snapshot(0).leased()).isEqualTo(2);
        table.expire(now + RECONNECT);
        assertThat(table.snapshot(0).queued()).isEqualTo(2);
        assertThat(table.snapshot(0).abandoned()).isEqualTo(2);
        ready("v", 2);
        assertThat(dispatched()).containsExactlyInAnyOrder("a/2@v", "b/2@v");
    }

    @Test
    void aWorkerThatComesBackByItsNameHasItsJobsStill() {
        ready("w", 2);
        put("a");
        dispatched();
        table.disconnected("w", now);
        put("b");
        assertThat(dispatched()).as("nothing for one that is away").isEmpty();
        table.workers().ready(JobId.of("worker at w"), address("w again"), 2, LEASE);
        table.expire(now + RECONNECT);
        assertThat(table.snapshot(0).leased()).isOne();
        assertThat(dispatched()).containsExactly("b/1@w again");
        assertThat(table.ack(1, 1)).isTrue();
    }

    @Test
    void theOldConnectionOfAWorkerThatIsBackAlreadyTakesNothingWithIt() {
        ready("w", 1);
        put("a");
        dispatched();
        table.workers().ready(JobId.of("worker at w"), address("w again"), 1, LEASE);
        table.disconnected("w", now);
        table.expire(now + RECONNECT);
        assertThat(table.snapshot(0).leased()).isOne();
    }

    @Test
    void theJobsOfAWorkerWithoutANameComeBackAtOnce() {
        table.workers().ready(null, address("w"), 1, LEASE);
        put("a");
        assertThat(dispatched()).containsExactly("a/1@w");
        table.disconnected("w", now);
        assertThat(table.snapshot(0).queued()).isOne();
    }

    @Test
    void aWorkerWithoutRoomGetsNothingUntilItHasSome() {
        ready("w", 1);
        put("a");
        table.dispatch(now, 10).forEach(table::undelivered);
        assertThat(table.snapshot(0).delivered()).isZero();
        assertThat(dispatched()).isEmpty();
        table.workers().roomAgain("w");
        assertThat(dispatched()).containsExactly("a/2@w");
    }

    @Test
    void whatComesBackLateFromAWorkerWithoutRoomDisturbsNoOther() {
        ready("w", 1);
        put("a");
        List<JobTable.Delivery> late = table.dispatch(now, 10);
        now += LEASE;
        table.expire(now);
        ready("v", 1);
        assertThat(dispatched()).containsExactly("a/2@v");
        late.forEach(table::undelivered);
        assertThat(table.snapshot(0).leased()).isOne();
        assertThat(table.ack(1, 2)).isTrue();
    }

    @Test
    void theOldestJobIsToldAndADeadOneIsNotIt() {
        ready("w", 1);
        table.put(JobId.of("a"), new byte[][] {{}}, 1000);
        table.put(JobId.of("b"), new byte[][] {{}}, 3000);
        assertThat(table.snapshot(5000).oldest()).hasMillis(4000);
        dispatched();
        table.reject(1, 1, false, "");
        assertThat(table.snapshot(5000).oldest()).hasMillis(2000);
        table.requeue(1);
        assertThat(table.snapshot(5000).oldest()).hasMillis(4000);
        table.remove(1);
        table.remove(2);
        assertThat(table.snapshot(5000).oldest()).isZero();
    }

    @Test
    void thereAreOnlySoManyWorkers() {
        for (int i = 0; i < 100; i++) {
            ready("w" + i, 1);
        }
        assertThat(table.workers().ready(null, address("one more"), 1, LEASE)).isNull();
        assertThat(table.workers().ready(JobId.of("worker at w5"), address("w5"), 2, LEASE))
                .isNotNull();
    }

    /** Whatever is said in whatever order, every job is somewhere, and none is with two workers. */
    @Test
    void theBooksAddUpAfterAnything() {
        table = table(limits(3, 50, 20_000));
        Random random = new Random(20261130);
        for (int i = 0; i < 100_000; i++) {
            anything(random);
            JobsSnapshot seen = table.snapshot(0);
            assertThat(seen.put())
                    .isEqualTo(seen.done() + seen.removed() + seen.queued() + seen.leased() + seen.dead());
            assertThat(seen.leased()).isLessThanOrEqualTo(10 * 4);
        }
        assertThat(table.snapshot(0).done()).isGreaterThan(1000);
        assertThat(table.snapshot(0).died()).isGreaterThan(100);
        assertThat(table.snapshot(0).doneLate()).isGreaterThan(100);
    }

    private void anything(Random random) {
        long job = Math.max(0, table.jobs().lastNumber() - random.nextInt(50));
        int delivery = 1 + random.nextInt(3);
        String peer = "w" + random.nextInt(10);
        switch (random.nextInt(14)) {
            case 0, 1 -> put("job " + random.nextInt(5000));
            case 2 -> ready(peer, random.nextInt(4));
            case 3 -> table.ack(job, delivery);
            case 4 -> table.reject(job, delivery, random.nextBoolean(), "");
            case 5 -> table.release(job, delivery);
            case 6 -> table.extend(job, delivery, random.nextInt(200), now);
            case 7 -> table.disconnected(peer, now);
            case 8 -> table.requeue(job);
            case 9 -> table.remove(job);
            case 10 -> {
                now += random.nextInt(50);
                table.expire(now);
            }
            case 11 -> table.dispatch(now, 5).stream().limit(1).forEach(table::undelivered);
            case 12 -> table.workers().roomAgain(peer);
            default -> table.dispatch(now, 5);
        }
    }
}
