package io.weir.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Message;
import io.weir.RoutingId;
import io.weir.option.Persistence;
import io.weir.option.Sync;
import io.weir.patterns.retention.disk.KeptJournal;
import io.weir.patterns.retention.disk.NameLog;
import io.weir.patterns.retention.disk.RecoveredName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The last file of a journal, of messages and of names, cut at each byte and with each byte flipped: what is there is what was there after
 * some change, up to which nothing is damaged. No sockets, so that there is time for each byte.
 */
@Tag("slow")
@Timeout(1800)
class TornJournalTest {
    private static final int MESSAGES = 6;
    private static final int LAST = 3;

    @TempDir
    private Path directory;

    /** What was there after each change, and how long the last file was then. */
    private final List<String> states = new ArrayList<>();

    private final List<Integer> lengths = new ArrayList<>();

    private Path killed;
    private byte[] whole = {};
    private int copies;

    @FunctionalInterface
    private interface Changes {
        void of(KeptJournal journal) throws IOException;
    }

    /** Makes changes, of which each calls {@link #changed}, and takes the files as they are then. */
    private void keep(Changes changes) throws Exception {
        Path kept = directory.resolve("kept");
        KeptJournal journal = open(kept);
        changes.of(journal);
        killed = copyOf(kept);
        whole = Files.readAllBytes(KeptFiles.lastFile(killed));
        journal.close().join();
        assertThat(states).doesNotHaveDuplicates();
        assertThat(recovered(copyOf(killed))).isEqualTo(states.get(states.size() - 1));
    }

    private void changed(KeptJournal journal, String state) throws IOException {
        journal.write();
        states.add(state);
        lengths.add((int) Files.size(KeptFiles.lastFile(directory.resolve("kept"))));
    }

    private void keepMessages() throws Exception {
        keep(journal -> {
            NameLog name = journal.remember(RoutingId.of("a"), "user");
            name.topic("topic".getBytes(StandardCharsets.UTF_8), true);
            StringBuilder state = new StringBuilder("a of user to [topic]:");
            changed(journal, state.toString());
            for (int i = 0; i < MESSAGES; i++) {
                name.add(Message.of("topic", "message " + i));
                changed(journal, state.append(" message ").append(i).toString());
            }
        });
    }

    /** The last three changes are those of names: there is one more, one has another topic, and one is forgotten. */
    private void keepNames() throws Exception {
        keep(journal -> {
            NameLog a = journal.remember(RoutingId.of("a"), "");
            a.add(Message.of("", "one"));
            changed(journal, "a of  to []: one");
            NameLog b = journal.remember(RoutingId.of("b"), "");
            b.add(Message.of("", "two"));
            changed(journal, "a of  to []: one; b of  to []: two");
            a.topic("x".getBytes(StandardCharsets.UTF_8), true);
            changed(journal, "a of  to [x]: one; b of  to []: two");
            b.forget();
            changed(journal, "a of  to [x]: one");
        });
    }

    private static KeptJournal open(Path kept) {
        return KeptJournal.open(new Persistence(kept, Sync.SYSTEM));
    }

    /** The names that are there, with their topics and messages; empty for none. */
    private String recovered(Path from) throws IOException {
        KeptJournal journal = open(from);
        try {
            List<String> names = new ArrayList<>();
            for (RecoveredName name : journal.takeRecovered()) {
                names.add(describe(name));
            }
            return String.join("; ", names);
        } finally {
            journal.close().join();
            KeptFiles.delete(from);
        }
    }

    private static String describe(RecoveredName name) throws IOException {
        StringBuilder text = new StringBuilder();
        text.append(name.name()).append(" of ").append(name.userId()).append(" to ");
        text.append(name.topics().stream()
                .map(topic -> new String(topic, StandardCharsets.UTF_8))
                .collect(Collectors.joining(", ", "[", "]:")));
        name.read(found -> found.forEach(each ->
                text.append(' ').append(each.lost() ? "lost" : each.message().text(1))));
        return text.toString();
    }

    // ---- files

    private Path copyOf(Path kept) throws IOException {
        Path copy = directory.resolve("copy-" + copies++);
        KeptFiles.copy(kept, copy);
        return copy;
    }

    private Path copyWith(byte[] last) throws IOException {
        Path copy = copyOf(killed);
        Files.write(KeptFiles.lastFile(copy), last);
        return copy;
    }

    // ---- what is there

    /** How many changes were written whole in so many bytes of the file. */
    private int wholeIn(int length) {
        return (int) lengths.stream().filter(each -> each <= length).count();
    }

    private int lastChanges() {
        return lengths.get(lengths.size() - 1 - LAST);
    }

    /** What is there after so many changes; nothing after none. */
    private String after(int changes) {
        return changes == 0 ? "" : states.get(changes - 1);
    }

    private void cutFrom(int first) throws Exception {
        for (int length = first; length <= whole.length; length++) {
            int changes = wholeIn(length);
            String there = recovered(copyWith(Arrays.copyOf(whole, length)));
            // A change of more than one record may be there without all of what it did to the files.
            assertThat(there)
                    .as("cut at %d of %d", length, whole.length)
                    .isIn(after(changes), after(Math.min(changes + 1, states.size())));
            if (lengths.contains(length)) {
                assertThat(there).as("cut behind change %d", changes).isEqualTo(after(changes));
            }
        }
    }

    private void flipFrom(int first) throws Exception {
        for (int at = first; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= (byte) 0xff;
            int changes = wholeIn(at);
            assertThat(recovered(copyWith(damaged)))
                    .as("byte %d of %d flipped", at, whole.length)
                    .isIn(after(changes), after(Math.min(changes + 1, states.size())));
        }
    }

    // ---- messages

    @Test
    void theLastThreeMessagesCutAtEachByteLeaveThoseBeforeThat() throws Exception {
        keepMessages();
        for (int length = lastChanges(); length <= whole.length; length++) {
            assertThat(recovered(copyWith(Arrays.copyOf(whole, length))))
                    .as("cut at %d of %d", length, whole.length)
                    .isEqualTo(after(wholeIn(length)));
        }
    }

    @Test
    void aByteOfTheLastThreeMessagesThatIsFlippedLeavesThoseBeforeIt() throws Exception {
        keepMessages();
        for (int at = lastChanges(); at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= (byte) 0xff;
            assertThat(recovered(copyWith(damaged)))
                    .as("byte %d of %d flipped", at, whole.length)
                    .isEqualTo(after(wholeIn(at)));
        }
    }

    @Test
    @Tag("stress")
    void theFileOfMessagesCutAtEachByteLeavesThoseBeforeThat() throws Exception {
        keepMessages();
        cutFrom(0);
    }

    @Test
    @Tag("stress")
    void aByteOfTheFileOfMessagesThatIsFlippedLeavesThoseBeforeIt() throws Exception {
        keepMessages();
        flipFrom(0);
    }

    // ---- names

    @Test
    void theLastThreeChangesOfNamesCutAtEachByteAreThereOrNot() throws Exception {
        keepNames();
        cutFrom(lastChanges());
    }

    @Test
    void aByteOfTheLastThreeChangesOfNamesThatIsFlippedLeavesThoseBeforeIt() throws Exception {
        keepNames();
        flipFrom(lastChanges());
    }

    @Test
    @Tag("stress")
    void theFileOfNamesCutAtEachByteLeavesWhatWasThereBeforeThat() throws Exception {
        keepNames();
        cutFrom(0);
    }

    @Test
    @Tag("stress")
    void aByteOfTheFileOfNamesThatIsFlippedLeavesWhatWasThereBeforeIt() throws Exception {
        keepNames();
        flipFrom(0);
    }
}
