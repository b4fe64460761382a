package io.weir.patterns.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Message;
import io.weir.snapshot.JobsSnapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The frames, as the guide has them. */
class JobProtocolTest {
    private final JobLimits limits = new JobLimits(100, 1000, 10, 3, 3, 10_000, 2, 50, 4);
    private final JobCounts counts = new JobCounts();
    private final JobTable table = new JobTable(limits, JobLog.NONE, counts);
    private final Outbox out = new Outbox();
    private boolean keeps = true;
    private final JobProtocol protocol =
            new JobProtocol(table, limits, counts, out, () -> keeps, () -> 7, () -> 1_000_000);

    /** The answers to a message, each as the texts of its frames; a slash for each empty frame. */
    private List<String> answers(String... frames) {
        protocol.received("peer", Message.of(frames));
        table.dispatch(7, 100).forEach(each -> out.job(each, Objects.requireNonNull(each.job().body)));
        List<Outbox.Outgoing> all = new ArrayList<>(out.takeAnswers());
        all.addAll(out.takeConfirmations());
        all.addAll(out.takeJobs());
        return all.stream()
                .map(each -> text(each.to().envelope().around(each.message())))
                .toList();
    }

    private static String text(Message message) {
        List<String> frames = new ArrayList<>();
        for (int i = 0; i < message.frameCount(); i++) {
            frames.add(message.length(i) == 0 ? "/" : message.text(i));
        }
        return String.join(" ", frames);
    }

    @Test
    void aJobIsPutConfirmedLeasedAndAcknowledged() {
        assertThat(answers("envelope", "", "PUT", "id-1", "body", "more")).containsExactly("envelope / OK 1");
        assertThat(answers("", "READY", "", "1")).containsExactly("/ JOB 1 1 id-1 body more");
        assertThat(answers("", "ACK", "1", "1")).containsExactly("/ OK 1 1");
        assertThat(counts.malformed).isZero();
    }

    @Test
    void aJobIsRejectedAndComesAgainOrIsDead() {
        answers("", "PUT", "id-1", "body");
        answers("", "READY", "name", "1", "50");
        assertThat(answers("", "REJECT", "1", "1", "again", "no paper"))
                .containsExactly("/ OK 1 1", "/ JOB 1 2 id-1 body");
        assertThat(answers("", "RELEASE", "1", "2")).containsExactly("/ OK 1 2", "/ JOB 1 3 id-1 body");
        assertThat(answers("", "REJECT", "1", "3", "dead", "never")).containsExactly("/ OK 1 3");
        assertThat(answers("", "LIST", "dead", "0", "10")).containsExactly("/ OK 1 id-1 3 1000000 208 never");
        assertThat(answers("", "GET", "1")).containsExactly("/ OK body");
        assertThat(answers("", "REQUEUE", "1")).containsExactly("/ OK 1", "/ JOB 1 4 id-1 body");
    }

    @Test
    void aLeaseIsExtendedWithoutAnAnswerAndWhatIsGoneIsSaid() {
        answers("", "PUT", "id-1", "body");
        answers("", "READY", "name", "1");
        assertThat(answers("", "EXTEND", "500", "1", "1")).isEmpty();
        assertThat(answers("", "EXTEND", "500", "1", "1", "2", "1"))
                .containsExactly("/ ERROR gone no such job, or its lease is over 2 1");
        assertThat(answers("", "REJECT", "1", "7", "again"))
                .containsExactly("/ ERROR gone no such job, or its lease is over 1 7");
    }

    @Test
    void aFullQueueSaysSo() {
        for (int i = 0; i < 3; i++) {
            answers("", "PUT", "id-" + i, "body");
        }
        assertThat(answers("", "PUT", "id-3", "body"))
                .singleElement()
                .asString()
                .startsWith("/ ERROR full ");
        assertThat(answers("", "PUT", "id-2", "body")).containsExactly("/ OK 3");
        answers("", "READY", "a", "0");
        answers("", "READY", "b", "0");
        assertThat(answers("", "READY", "c", "0")).singleElement().asString().startsWith("/ ERROR full ");
    }

    @Test
    void aQueueThatCannotKeepAJobTakesNone() {
        keeps = false;
        assertThat(answers("", "PUT", "id-1", "body"))
                .containsExactly("/ ERROR store-failed the store cannot be written to");
        assertThat(table.snapshot(0).put()).isZero();
        assertThat(table.snapshot(0).refused()).isOne();
    }

    @Test
    void theStatusHasNamesAndNumbers() {
        answers("", "PUT", "id-1", "body");
        assertThat(answers("", "STATUS")).singleElement().asString().startsWith("/ OK queued 1 leased 0 dead 0 ");
    }

    @ParameterizedTest
    @CsvSource({
        "NONSENSE",
        "put id body",
        "PUT",
        "PUT id",
        "PUT / body",
        "READY",
        "READY name",
        "READY name many",
        "READY name -1",
        "READY name 1 soon",
        "ACK",
        "ACK 1",
        "ACK one 1",
        "ACK 1 1.0",
        "ACK 1234567890123456789 1",
        "REJECT 1 1",
        "REJECT 1 1 perhaps",
        "RELEASE 1",
        "EXTEND",
        "EXTEND 100 1",
        "EXTEND 100 1 1 2",
        "EXTEND 100 one 1",
        "LIST dead",
        "LIST dead 0 0",
        "REQUEUE",
        "REMOVE x",
        "/"
    })
    void whatIsNotUnderstoodIsCountedAndAnswered(String text) {
        answers("", "PUT", "kept", "body");
        String[] frames = ("/ " + text).split(" ");
        assertThat(answers(Arrays.stream(frames)
                        .map(frame -> frame.equals("/") ? "" : frame)
                        .toArray(String[]::new)))
                .singleElement()
                .asString()
                .startsWith("/ ERROR malformed ");
        assertThat(counts.malformed).isOne();
        assertThat(table.snapshot(0).queued()).isOne();
    }

    @Test
    void whatHasNoEnvelopeOrTooLargeAOneIsCountedAndNotAnswered() {
        assertThat(answers("PUT", "id", "body")).isEmpty();
        assertThat(answers("", "")).hasSize(1);
        assertThat(answers("")).isEmpty();
        assertThat(answers("e".repeat(2000), "", "PUT", "id", "body")).isEmpty();
        String[] long17 = new String[20];
        Arrays.fill(long17, "e");
        long17[17] = "";
        assertThat(answers(long17)).isEmpty();
        assertThat(counts.malformed).isEqualTo(5);
    }

    @Test
    void idsAreBounded() {
        assertThat(answers("", "PUT", "i".repeat(255), "body")).containsExactly("/ OK 1");
        assertThat(answers("", "PUT", "i".repeat(256), "body"))
                .singleElement()
                .asString()
                .startsWith("/ ERROR malformed");
        assertThat(answers("", "READY", "i".repeat(256), "1"))
                .singleElement()
                .asString()
                .startsWith("/ ERROR malformed");
    }

    /** Whatever frames come, nothing is thrown and the books add up. */
    @Test
    void noMessageDoesHarm() {
        String[] words = {
            "",
            "PUT",
            "READY",
            "ACK",
            "REJECT",
            "RELEASE",
            "EXTEND",
            "STATUS",
            "LIST",
            "GET",
            "REQUEUE",
            "REMOVE",
            "1",
            "2",
            "999999999999999999",
            "-1",
            "again",
            "dead",
            "queued",
            "x",
            "\u0000"
        };
        Random random = new Random(1);
        for (int i = 0; i < 200_000; i++) {
            String[] frames = new String[1 + random.nextInt(7)];
            for (int j = 0; j < frames.length; j++) {
                frames[j] = words[random.nextInt(words.length)];
            }
            if (random.nextInt(4) > 0) {
                frames[0] = "";
            }
            answers(frames);
            JobsSnapshot seen = table.snapshot(0);
            assertThat(seen.put())
                    .isEqualTo(seen.done() + seen.removed() + seen.queued() + seen.leased() + seen.dead());
        }
        assertThat(table.snapshot(0).done()).isPositive();
    }
}
