package io.weir.patterns.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.patterns.reqrep.Envelope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which bodies of jobs are in memory, and how the others are read from the log. */
class JobBodiesTest {
    private static final int SIZE = 100;
    private static final int IN_MEMORY = 10;

    private final MemoryLog log = new MemoryLog();
    private JobCounts counts = new JobCounts();
    private JobJournal journal = journal();
    private JobTable table = table();

    private JobJournal journal() {
        return new JobJournal(log, counts, 2000, IN_MEMORY * SIZE);
    }

    private JobTable table() {
        return new JobTable(new JobLimits(100, 1000, 10, 3, 100_000, 1L << 30, 100, 1000, 20), journal, counts);
    }

    @BeforeEach
    void restart() throws IOException {
        counts = new JobCounts();
        journal = journal();
        table = table();
        journal.recover(table, 0);
        journal.commit();
    }

    private void put(int jobs) throws IOException {
        for (int i = 0; i < jobs; i++) {
            long job = table.jobs().lastNumber() + 1;
            table.put(JobId.of("job " + job), body(job), 77);
        }
        journal.commit();
    }

    private static byte[][] body(long job) {
        return new byte[][] {String.format("%0" + SIZE + "d", job).getBytes(StandardCharsets.UTF_8)};
    }

    /** The jobs whose bodies are in memory. */
    private List<Long> inMemory() {
        return table.jobs().all().stream()
                .filter(job -> job.body != null)
                .map(job -> job.number)
                .toList();
    }

    private Map<Long, byte[][]> read() throws IOException {
        return table.jobs().bodies(List.copyOf(table.jobs().all()));
    }

    private List<JobTable.Delivery> dispatch() {
        table.workers().ready(JobId.of("w"), new Address("w", Envelope.plain()), 1000, 100);
        return table.dispatch(0, 1000);
    }

    @Test
    void theFirstStayInMemoryAndTheOthersAreInTheLogAlone() throws IOException {
        put(25);
        assertThat(inMemory()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
        assertThat(table.snapshot(0).stored()).isEqualTo(15 * SIZE);
    }

    @Test
    void whatIsReadIsWhatWasPutAndIsInMemoryNoLongerThanItsReaderHasIt() throws IOException {
        put(25);
        Map<Long, byte[][]> read = read();
        assertThat(read).hasSize(15);
        read.forEach((job, body) -> assertThat(body).isDeepEqualTo(body(job)));
        assertThat(inMemory()).hasSize(IN_MEMORY);
        assertThat(table.snapshot(0).bodiesRead()).isEqualTo(15);
    }

    @Test
    void manyAreReadAtOnceThoughOtherRecordsAreBetweenThem() throws IOException {
        put(20);
        dispatch();
        journal.commit();
        put(200);
        int before = log.reads;
        assertThat(read()).hasSize(210);
        assertThat(log.reads - before).isLessThanOrEqualTo(2);
    }

    @Test
    void aRestartTakesNoMoreIntoMemoryHoweverManyThereAre() throws IOException {
        put(1000);
        restart();
        assertThat(inMemory()).hasSize(IN_MEMORY);
        assertThat(table.snapshot(0).stored()).isEqualTo((1000 - IN_MEMORY) * SIZE);
        read().forEach((job, body) -> assertThat(body).isDeepEqualTo(body(job)));
    }

    @Test
    void whatIsDoneGivesItsRoomToThoseThatCome() throws IOException {
        put(25);
        dispatch().forEach(each -> table.ack(each.job().number, each.number()));
        assertThat(table.snapshot(0).stored()).isZero();
        put(25);
        assertThat(inMemory()).hasSize(IN_MEMORY);
    }

    @Test
    void aBodyIsFoundWhereTheJournalHasPutItsRecordOnceMore() throws IOException {
        put(25);
        for (int i = 0; i < 5000; i++) {
            table.put(JobId.of("passes " + i), body(0), 77);
            table.remove(table.jobs().lastNumber());
            journal.commit();
        }
        assertThat(log.first()).as("released").isGreaterThan(25);
        assertThat(read())
                .hasSize(15)
                .allSatisfy((job, body) -> assertThat(body).isDeepEqualTo(body(job)));
        restart();
        assertThat(read())
                .hasSize(15)
                .allSatisfy((job, body) -> assertThat(body).isDeepEqualTo(body(job)));
    }

    @Test
    void aBodyThatCannotBeReadIsCountedAndHarmsNoOther() throws IOException {
        put(25);
        long record = Objects.requireNonNull(table.jobs().get(20)).record;
        log.lose(record);
        log.damage(record + 2);
        Map<Long, byte[][]> read = read();
        assertThat(read.get(20L)).isSameAs(JobBodies.LOST);
        assertThat(read.get(22L)).isSameAs(JobBodies.LOST);
        assertThat(read.get(21L)).isDeepEqualTo(body(21));
        assertThat(read.get(25L)).isDeepEqualTo(body(25));
        assertThat(counts.unreadable).isEqualTo(2);
    }

    @Test
    void theLastBodyThatCannotBeReadIsLostToo() throws IOException {
        put(25);
        log.lose(Objects.requireNonNull(table.jobs().get(25)).record);
        assertThat(read().get(25L)).isSameAs(JobBodies.LOST);
    }

    @Test
    void aJobWhoseBodyIsLostIsDeadAndStaysSo() throws IOException {
        put(11);
        JobEntry job = Objects.requireNonNull(table.jobs().get(11));
        log.lose(job.record);
        JobTable.Delivery delivery = dispatch().get(10);
        table.unreadable(delivery);
        journal.commit();
        assertThat(job.state).isEqualTo(JobEntry.State.DEAD);
        assertThat(job.reason).isEqualTo("its body cannot be read from the store");
        assertThat(table.snapshot(0).delivered()).isEqualTo(10);
        assertThat(table.snapshot(0).stored()).isZero();
        restart();
        assertThat(Objects.requireNonNull(table.jobs().get(11)).state).isEqualTo(JobEntry.State.DEAD);
        assertThat(table.remove(11)).isTrue();
        assertThat(table.snapshot(0).stored()).isZero();
    }

    @Test
    void aLogThatCannotBeReadNowFailsWithoutLosingAJob() throws IOException {
        put(25);
        log.unreadable = true;
        List<JobTable.Delivery> deliveries = dispatch();
        assertThatThrownBy(this::read).hasMessage("the log cannot be read");
        deliveries.forEach(table::withdraw);
        assertThat(table.snapshot(0).queued()).isEqualTo(25);
        assertThat(table.snapshot(0).delivered()).isZero();
    }
}
