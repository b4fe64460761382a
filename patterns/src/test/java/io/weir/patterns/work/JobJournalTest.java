package io.weir.patterns.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.patterns.reqrep.Envelope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The jobs that a queue finds after its end, in the log that it left. */
class JobJournalTest {
    private static final int SEGMENT = 2000;
    private static final long RECONNECT = 10;

    private final MemoryLog log = new MemoryLog();
    private long bodiesInMemory = Long.MAX_VALUE;
    private JobCounts counts = new JobCounts();
    private JobJournal journal = new JobJournal(log, counts, SEGMENT, bodiesInMemory);
    private JobTable table = new JobTable(limits(), journal, counts);

    private static JobLimits limits() {
        return new JobLimits(100, 1000, RECONNECT, 3, 10_000, 1 << 20, 100, 50, 20);
    }

    @BeforeEach
    void open() throws IOException {
        restart();
    }

    /** As kill -9 does: what was not committed is gone. */
    private void restart() throws IOException {
        counts = new JobCounts();
        journal = new JobJournal(log, counts, SEGMENT, bodiesInMemory);
        table = new JobTable(limits(), journal, counts);
        journal.recover(table, 0);
        journal.commit();
    }

    private long put(String id) {
        return table.put(JobId.of(id), new byte[][] {id.getBytes(StandardCharsets.UTF_8), {}}, 77)
                .number();
    }

    private List<String> dispatched() {
        table.workers().ready(null, new Address("w", Envelope.plain()), 50, 100);
        return table.dispatch(0, 100).stream()
                .map(each -> each.job().id + "/" + each.job().delivery)
                .toList();
    }

    private String jobs() throws IOException {
        Map<Long, byte[][]> read = table.jobs().bodies(List.copyOf(table.jobs().all()));
        return table.jobs().all().stream()
                .map(job -> job.number + " " + job.id + " " + job.state + " " + job.delivery + " " + job.attempts + " "
                        + job.since + " " + job.reason + " " + body(job, read))
                .collect(Collectors.joining("\n"));
    }

    private static String body(JobEntry job, Map<Long, byte[][]> read) {
        byte[][] body = job.body == null ? Objects.requireNonNull(read.get(job.number)) : job.body;
        return body.length == 0 ? "lost" : new String(body[0], StandardCharsets.UTF_8) + " " + body.length;
    }

    @Test
    void whatWasCommittedIsThereAgain() throws IOException {
        put("a");
        put("b");
        put("c");
        put("d");
        put("e");
        dispatched();
        table.ack(1, 1);
        table.reject(2, 1, false, "why not");
        table.reject(3, 1, true, "");
        table.release(5, 1);
        put("f");
        String before = jobs();
        journal.commit();
        put("lost");
        restart();
        assertThat(jobs()).isEqualTo(before);
        assertThat(counts.recovered).isEqualTo(5);
        assertThat(counts.unreadable).isZero();
    }

    @Test
    void aLeaseOfBeforeIsOverWhenItsWorkerDoesNotComeBackAndDeliveriesGoOn() throws IOException {
        put("a");
        dispatched();
        journal.commit();
        restart();
        assertThat(dispatched()).isEmpty();
        table.expire(RECONNECT);
        assertThat(dispatched()).containsExactly("a/2");
    }

    @Test
    void aWorkerOfBeforeMaySayThatItIsDone() throws IOException {
        put("a");
        dispatched();
        journal.commit();
        restart();
        assertThat(table.extend(1, 1, 1000, 0)).isTrue();
        table.expire(RECONNECT);
        assertThat(table.snapshot(0).leased()).isOne();
        assertThat(table.ack(1, 1)).isTrue();
        assertThat(table.snapshot(0).done()).isOne();
    }

    @Test
    void aPutThatIsRepeatedAfterTheRestartIsNoSecondJob() throws IOException {
        put("a");
        dispatched();
        table.ack(1, 1);
        put("b");
        journal.commit();
        restart();
        assertThat(put("a")).isOne();
        assertThat(put("b")).isEqualTo(2);
        assertThat(table.snapshot(0).queued()).isOne();
    }

    @Test
    void numbersAreNeverUsedAgainThoughEveryRecordOfTheirJobsIsGone() throws IOException {
        for (int i = 0; i < 5000; i++) {
            put("job " + i);
            dispatched();
            table.ack(i + 1, 1);
            journal.commit();
        }
        restart();
        restart();
        assertThat(put("new")).isEqualTo(5001);
    }

    @Test
    void theLogStaysInProportionToWhatIsKeptThoughItsOldestRecordIsNeeded() throws IOException {
        put("the one that stays");
        journal.commit();
        for (int i = 0; i < 20_000; i++) {
            long job = put("job " + i);
            table.workers().ready(null, new Address("w", Envelope.plain()), 50, 1 << 30);
            table.dispatch(0, 100);
            table.ack(job, 1);
            journal.commit();
            assertThat(log.next() - log.first()).isLessThan(1500);
        }
        restart();
        assertThat(jobs()).contains("1 the one that stays LEASED 1 1");
    }

    @Test
    void aDiskThatIsFullLosesNothingThatWasToldMeanwhile() throws IOException {
        put("a");
        log.full = true;
        assertThatThrownBy(journal::commit).hasMessage("no space left");
        dispatched();
        assertThatThrownBy(journal::commit).hasMessage("no space left");
        log.full = false;
        journal.commit();
        restart();
        assertThat(jobs()).isEqualTo("1 a LEASED 1 1 77  a 2");
    }

    @Test
    void recordsThatCannotBeReadAreCountedAndHarmNoOthers() throws IOException {
        long before = log.next();
        put("a");
        put("b");
        put("c");
        dispatched();
        journal.commit();
        log.lose(before);
        log.damage(before + 1);
        restart();
        assertThat(jobs()).isEqualTo("3 c LEASED 1 1 77  c 2");
        assertThat(counts.unreadable).isEqualTo(2);
        assertThat(put("d")).isEqualTo(4);
    }

    /** After a kill at any moment the jobs are those of the last commit. */
    @ParameterizedTest
    @ValueSource(longs = {0, 100, Long.MAX_VALUE})
    void aRestartAtAnyMomentFindsTheJobsOfTheLastCommit(long inMemory) throws IOException {
        bodiesInMemory = inMemory;
        restart();
        Random random = new Random(5);
        TreeMap<Long, Integer> deliveries = new TreeMap<>();
        for (int i = 0; i < 20_000; i++) {
            long job = Math.max(1, table.jobs().lastNumber() - random.nextInt(30));
            int delivery = deliveries.getOrDefault(job, 1);
            switch (random.nextInt(8)) {
                case 0, 1 -> put("job " + random.nextInt(100_000));
                case 2 -> table.ack(job, delivery);
                case 3 -> table.reject(job, delivery, random.nextBoolean(), "r" + i);
                case 4 -> table.requeue(job);
                case 5 -> table.remove(job);
                default -> dispatched();
            }
            if (random.nextInt(3) == 0) {
                journal.commit();
                table.jobs().all().forEach(each -> {
                    assertThat(each.delivery).isGreaterThanOrEqualTo(deliveries.getOrDefault(each.number, 0));
                    deliveries.put(each.number, each.delivery);
                });
                if (random.nextInt(20) == 0) {
                    String before = sorted();
                    restart();
                    assertThat(sorted()).isEqualTo(before);
                }
            }
        }
        assertThat(log.first()).as("released").isGreaterThan(1000);
    }

    /** The reason of a job that waits is not kept. */
    private String sorted() throws IOException {
        Map<Long, byte[][]> read = table.jobs().bodies(List.copyOf(table.jobs().all()));
        return table.jobs().all().stream()
                .map(job -> job.number + " " + job.id + " " + job.state + " " + job.delivery + " " + job.attempts + " "
                        + body(job, read) + (job.state == JobEntry.State.DEAD ? job.reason : ""))
                .sorted()
                .collect(Collectors.joining("\n"));
    }
}
