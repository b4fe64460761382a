package io.weir.patterns.pubsub;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * That the tree beneath subscriptions does what a sorted map does, whatever its leaves, tables and forks become on the way.
 * Text stands for bytes in Latin-1.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PrefixMapTest {
    /** As many as a table has room for. */
    private static final int A_TABLE = 384;

    private final PrefixMap<Integer> map = new PrefixMap<>();
    private final TreeMap<byte[], Integer> model = new TreeMap<>(Arrays::compareUnsigned);

    /** Sets of keys, each of which has the tree take another shape. */
    enum Keys {
        ALIKE(20_000, random -> "instrument/" + Integer.toHexString(random.nextInt() | 0x1000_0000)),
        LONGER_THAN_A_TABLE_REACHES(5_000, random -> "a" + Long.toHexString(random.nextLong()) + "/tail"),
        OF_MANY_LENGTHS(5_000, random -> letters(random, 26, random.nextInt(24))),
        OF_FEW_LETTERS(5_000, random -> letters(random, 2, random.nextInt(24))),
        SHORT_OF_ALL_BYTES(5_000, random -> letters(random, 256, random.nextInt(4))),
        WITHIN_EACH_OTHER(600, random -> "\0".repeat(random.nextInt(1_000))),
        OF_WORDS(5_000, PrefixMapTest::words),
        ABOUT_SEVEN_BYTES_LONG(5_000, random -> letters(random, 3, 5 + random.nextInt(5)));

        private final int count;
        private final Function<Random, String> one;

        Keys(int count, Function<Random, String> one) {
            this.count = count;
            this.one = one;
        }

        List<byte[]> all() {
            Random random = new Random(ordinal());
            List<byte[]> keys = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                keys.add(bytes(one.apply(random)));
            }
            return keys;
        }
    }

    private static String letters(Random random, int alphabet, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append((char) (255 - random.nextInt(alphabet)));
        }
        return text.toString();
    }

    private static String words(Random random) {
        String[] words = {"a", "to", "rate.", "weather", "temperature/", "\0\0\0\0\0\0\0", "\0\0\0\0\0\0\0\0"};
        StringBuilder text = new StringBuilder();
        for (int left = random.nextInt(7); left > 0; left--) {
            text.append(words[random.nextInt(words.length)]);
        }
        return text.toString();
    }

    @ParameterizedTest
    @EnumSource
    void it_does_what_a_sorted_map_does(Keys keys) {
        List<byte[]> all = keys.all();
        fillAndEmpty(all);
    }

    @ParameterizedTest
    @EnumSource
    void it_does_so_with_keys_that_come_in_order(Keys keys) {
        List<byte[]> all = keys.all();
        all.sort(Arrays::compareUnsigned);
        fillAndEmpty(all);
    }

    @ParameterizedTest
    @EnumSource
    void it_does_so_with_keys_that_come_backwards(Keys keys) {
        List<byte[]> all = keys.all();
        all.sort(Collections.reverseOrder(Arrays::compareUnsigned));
        fillAndEmpty(all);
    }

    private void fillAndEmpty(List<byte[]> keys) {
        for (int i = 0; i < keys.size(); i++) {
            putInBoth(keys.get(i), i);
            if (i % 500 == 0) {
                assertSame(keys, i);
            }
        }
        assertSame(keys, 1);
        List<byte[]> leaving = new ArrayList<>(keys);
        Collections.shuffle(leaving, new Random(keys.size()));
        for (int i = 0; i < leaving.size(); i++) {
            removeFromBoth(leaving.get(i));
            if (i % 500 == 0) {
                assertSame(keys, i);
            }
        }
        assertThat(map.size()).isZero();
        assertThat(map.nodes()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void keys_come_and_go(Keys keys) {
        List<byte[]> all = keys.all();
        Random random = new Random(1);
        for (int step = 0; step < 60_000; step++) {
            byte[] key = all.get(random.nextInt(all.size()));
            // More come in one half of twenty thousand steps, more leave in the other.
            if (random.nextInt(10) < (step / 10_000 % 2 == 0 ? 7 : 2)) {
                putInBoth(key, step);
            } else {
                removeFromBoth(key);
            }
            if (step % 5_000 == 0) {
                assertSame(all, step);
            }
        }
        assertSame(all, 0);
    }

    private void putInBoth(byte[] key, int value) {
        assertThat(map.put(key, value)).isEqualTo(model.put(key, value));
    }

    private void removeFromBoth(byte[] key) {
        assertThat(map.remove(key)).isEqualTo(model.remove(key));
    }

    private void assertSame(List<byte[]> keys, int seed) {
        assertThat(map.size()).isEqualTo(model.size());
        assertThat(map.nodes()).isLessThanOrEqualTo(2 * model.size());
        List<String> visited = new ArrayList<>();
        map.forEach((key, value) -> visited.add(text(key) + "=" + value));
        List<String> expected = new ArrayList<>();
        model.forEach((key, value) -> expected.add(text(key) + "=" + value));
        assertThat(visited).isEqualTo(expected);
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            byte[] frame = near(keys.get(random.nextInt(keys.size())), random);
            assertThat(map.get(frame)).isEqualTo(model.get(frame));
            assertThat(prefixesOf(frame)).isEqualTo(expectedPrefixesOf(frame));
            assertThat(map.hasPrefixOf(frame))
                    .isEqualTo(!expectedPrefixesOf(frame).isEmpty());
        }
    }

    /** The key itself, or longer, or shorter, or with another byte. */
    private static byte[] near(byte[] key, Random random) {
        switch (random.nextInt(4)) {
            case 0 -> {
                byte[] longer = Arrays.copyOf(key, key.length + random.nextInt(12));
                for (int i = key.length; i < longer.length; i++) {
                    longer[i] = (byte) random.nextInt(2);
                }
                return longer;
            }
            case 1 -> {
                return Arrays.copyOf(key, random.nextInt(key.length + 1));
            }
            case 2 -> {
                byte[] different = key.clone();
                if (key.length > 0) {
                    different[random.nextInt(key.length)]++;
                }
                return different;
            }
            default -> {
                return key;
            }
        }
    }

    private List<Integer> prefixesOf(byte[] frame) {
        List<Integer> values = new ArrayList<>();
        assertThat(map.visitPrefixesOf(frame, values::add)).isTrue();
        return values;
    }

    private List<Integer> expectedPrefixesOf(byte[] frame) {
        List<Integer> values = new ArrayList<>();
        for (int length = 0; length <= frame.length; length++) {
            Integer value = model.get(Arrays.copyOf(frame, length));
            if (value != null) {
                values.add(value);
            }
        }
        return values;
    }

    @Test
    void a_visitor_that_has_seen_enough_sees_no_more() {
        for (String key : List.of("", "a", "ab", "abcdefghij")) {
            map.put(bytes(key), key.length());
        }
        for (int enough : List.of(0, 1, 2, 10)) {
            List<Integer> seen = new ArrayList<>();
            assertThat(map.visitPrefixesOf(bytes("abcdefghijk"), value -> seen.add(value) && value != enough))
                    .isFalse();
            assertThat(seen).hasSizeLessThanOrEqualTo(4).last().isEqualTo(enough);
        }
    }

    @Test
    void numbers_that_come_in_order_share_tables() {
        int count = 100_000;
        for (int i = 0; i < count; i++) {
            map.put(bytes(String.format(Locale.ROOT, "sensor/%08d", i)), i);
        }

        assertThat(map.nodes()).isLessThan(count / 20);
        assertThat(map.get(bytes("sensor/00012345"))).isEqualTo(12_345);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 6, 40})
    void one_key_more_than_a_table_holds_is_found_with_all_others(int between) {
        for (int i = 0; i <= A_TABLE; i++) {
            putInBoth(bytes("x" + (char) (i / 20) + "0".repeat(between) + (char) (i % 20)), i);
        }
        assertSame(new ArrayList<>(model.keySet()), 3);
    }

    @Test
    void keys_that_belong_in_the_last_place_of_a_table_all_come_and_go() {
        List<byte[]> keys = new ArrayList<>();
        Random random = new Random(5);
        while (keys.size() < 100) {
            int bytes = random.nextInt();
            // Four bytes from the left and how many they are, as a table has them: nine bits say where in 512 places.
            long word = ((long) bytes << 32) | 4;
            if ((word * 0x9E3779B97F4A7C15L) >>> 55 == 511) {
                keys.add(ByteBuffer.allocate(4).putInt(bytes).array());
            }
        }
        for (int round = 0; round < 20; round++) {
            fillAndEmpty(keys);
            Collections.shuffle(keys, new Random(round));
        }
    }

    @Test
    void what_is_removed_is_gone_and_what_never_was_cannot_be_removed() {
        assertThat(map.remove(bytes("foo"))).isNull();
        map.put(bytes("foo"), 1);
        assertThat(map.remove(bytes("fo"))).isNull();
        assertThat(map.remove(bytes("food"))).isNull();
        assertThat(map.remove(bytes("bar"))).isNull();
        assertThat(map.put(bytes("foo"), 2)).isEqualTo(1);
        assertThat(map.size()).isOne();
        assertThat(map.longest()).isEqualTo(3);

        assertThat(map.remove(bytes("foo"))).isEqualTo(2);
        assertThat(map.get(bytes("foo"))).isNull();
        assertThat(map.hasPrefixOf(bytes("foobar"))).isFalse();
        assertThat(map.size()).isZero();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, ISO_8859_1);
    }
}
