package io.weir.patterns.retention.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Message;
import io.weir.RoutingId;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Records are what was written, or nothing. */
class RecordsTest {
    private static final NameState STATE = new NameState(
            3,
            RoutingId.of("a"),
            "user",
            List.of("x".getBytes(), new byte[0]),
            new Position(1, true, 7, 5, 9, -2, 12, new TreeMap<>(java.util.Map.of(11L, 13L))));

    @Test
    void aMessageComesBack() {
        byte[] record = KeptRecord.of(3, 17, -1, Message.of("one", "two"));
        KeptRecord read = KeptRecord.of(record, 3);
        assertThat(read).isNotNull();
        assertThat(read.since()).isEqualTo(17);
        assertThat(read.key()).isEqualTo(-1);
        assertThat(read.message().text(1)).isEqualTo("two");
        assertThat(KeptRecord.of(KeptRecord.of(3, 17, 0, null), 3).message()).isNull();
    }

    @Test
    void aMessageOfAnotherNameDoesNot() {
        assertThat(KeptRecord.of(KeptRecord.of(3, 17, 0, Message.of("one")), 4)).isNull();
    }

    @Test
    void aMessageTornAtAnyByteDoesNot() {
        byte[] record = KeptRecord.of(3, 17, 0, Message.of("one", "two"));
        for (int length = 0; length < record.length; length++) {
            assertThat(KeptRecord.of(Arrays.copyOf(record, length), 3)).isNull();
        }
    }

    @Test
    void aMessageWithAnyBitFlippedDoesNot() {
        byte[] record = KeptRecord.of(3, 17, 0, Message.of("one", "two"));
        for (int bit = 0; bit < 8 * record.length; bit++) {
            byte[] flipped = record.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(KeptRecord.of(flipped, 3)).isNull();
        }
    }

    @Test
    void aNameComesBack() {
        NameRecord read = NameRecord.of(NameRecord.name(STATE));
        assertThat(read.state().name()).isEqualTo(RoutingId.of("a"));
        assertThat(read.state().userId()).isEqualTo("user");
        assertThat(read.state().topics()).containsExactly("x".getBytes(), new byte[0]);
        assertThat(read.state().position()).isEqualTo(STATE.position());
        assertThat(NameRecord.of(NameRecord.position(STATE)).state().position()).isEqualTo(STATE.position());
        assertThat(NameRecord.of(NameRecord.forgotten(3)).state()).isNull();
    }

    @Test
    void aNameTornOrFlippedDoesNot() {
        byte[] record = NameRecord.name(STATE);
        for (int length = 0; length < record.length; length++) {
            assertThat(NameRecord.of(Arrays.copyOf(record, length))).isNull();
        }
        for (int bit = 0; bit < 8 * record.length; bit++) {
            byte[] flipped = record.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(NameRecord.of(flipped)).isNull();
        }
    }
}
