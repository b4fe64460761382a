package io.weir.patterns.pubsub;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.weir.patterns.pubsub.TopicTrie.Added;
import io.weir.patterns.pubsub.TopicTrie.Removed;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the unit tests of libzmq's mtrie and radix_tree ask for (V-067), what TOPICS_COUNT counts (V-062), that nested
 * topics do no harm (C-43), and that the tree is no larger than its topics. Text stands for bytes in Latin-1.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TopicTrieTest {
    private static final int LONG_TOPIC = 100 * 1024;

    private final TopicTrie<Object> trie = new TopicTrie<>();

    // Matching

    @Test
    void an_empty_trie_matches_nothing() {
        assertThat(matches("foo")).isEmpty();
        assertThat(matches("")).isEmpty();
        assertThat(topics()).isEmpty();
    }

    @Test
    void a_topic_matches_itself_and_what_begins_with_it() {
        add("foo", "a");

        assertThat(matches("foo")).containsExactly("a");
        assertThat(matches("foobar")).containsExactly("a");
    }

    @Test
    void a_topic_does_not_match_what_is_shorter_or_different() {
        add("foo", "a");

        assertThat(matches("")).isEmpty();
        assertThat(matches("fo")).isEmpty();
        assertThat(matches("fob")).isEmpty();
        assertThat(matches("bar")).isEmpty();
        assertThat(matches("fobo")).isEmpty();
        assertThat(matches(" foo")).isEmpty();
    }

    @Test
    void the_empty_topic_matches_everything() {
        add("", "a");

        assertThat(matches("")).containsExactly("a");
        assertThat(matches("\0")).containsExactly("a");
        assertThat(matches("all queries return true")).containsExactly("a");
    }

    @Test
    void a_common_beginning_of_topics_is_no_topic() {
        add("introduce", "a");
        add("introspect", "b");

        assertThat(matches("intro")).isEmpty();
        assertThat(matches("introvert")).isEmpty();
        assertThat(matches("introspection")).containsExactly("b");
    }

    @Test
    void a_difference_before_a_fork_is_seen_behind_it() {
        add("introduce", "a");
        add("introspect", "b");

        assertThat(matches("outroduce")).isEmpty();
        assertThat(matches("inproduce")).isEmpty();
    }

    @Test
    void all_topics_on_the_way_match_the_shorter_ones_first() {
        add("foobar", "c");
        add("foo", "b");
        add("", "a");
        add("foobarbaz", "d");
        add("food", "e");

        assertThat(matches("foobar")).containsExactly("a", "b", "c");
        assertThat(matches("foobarbazzz")).containsExactly("a", "b", "c", "d");
        assertThat(matches("foods")).containsExactly("a", "b", "e");
        assertThat(matches("f")).containsExactly("a");
    }

    @Test
    void a_subscriber_with_several_matching_topics_is_met_once() {
        for (String topic : List.of("", "a", "ab", "abc")) {
            add(topic, "one");
        }
        add("ab", "two");
        add("abc", "two");
        add("abc", "three");

        assertThat(matches("abcd")).containsExactly("one", "two", "three");
        assertThat(matches("abcd")).containsExactly("one", "two", "three");
        assertThat(matches("ab")).containsExactly("one", "two");
        assertThat(matches("b")).containsExactly("one");
    }

    @Test
    void subscribers_of_a_topic_come_in_the_order_of_their_first_subscription() {
        add("late", "c");
        for (String subscriber : List.of("d", "a", "b", "c")) {
            add("topic", subscriber);
        }
        remove("topic", "a");
        add("topic", "e");

        assertThat(matches("topic")).containsExactly("c", "d", "b", "e");
        add("topic", "a"); // which had nothing else, so comes as a stranger
        assertThat(matches("topic")).containsExactly("c", "d", "b", "e", "a");
    }

    @Test
    void a_match_has_room_for_every_subscriber() {
        List<Object> all = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            all.add(i);
            add("topic", i);
            assertThat(matches("topic")).isEqualTo(all);
        }
    }

    @Test
    void there_is_nothing_beyond_what_a_match_found() {
        add("foo", "a");
        add("foo", "b");
        trie.match(bytes("foo"));
        trie.match(bytes("bar"));

        assertThatThrownBy(() -> trie.matched(0)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void matching_allocates_nothing() {
        for (int i = 0; i < 100; i++) {
            add("", "everything" + i);
            add("topic", "everything" + i);
            add("topic" + i, "one" + i);
        }
        byte[] frame = bytes("topic77 and its message");
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        trie.match(frame);
        threads.getCurrentThreadAllocatedBytes();

        long before = threads.getCurrentThreadAllocatedBytes();
        int found = 0;
        for (int i = 0; i < 1_000; i++) {
            found += trie.match(frame);
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(found).isEqualTo(102 * 1_000);
        assertThat(allocated).isLessThan(1_000);
    }

    // Adding

    @Test
    void the_first_subscriber_of_a_topic_is_told_from_further_ones() {
        assertThat(add("foo", "a")).isEqualTo(Added.FIRST);
        assertThat(add("foo", "b")).isEqualTo(Added.FURTHER);
        assertThat(add("foo", "c")).isEqualTo(Added.FURTHER);
        assertThat(add("foobar", "b")).isEqualTo(Added.FIRST);

        assertThat(matches("foo")).containsExactly("a", "b", "c");
    }

    @Test
    void subscribing_twice_is_subscribing_once() {
        add("foo", "a");

        assertThat(add("foo", "a")).isEqualTo(Added.ALREADY_THERE);
        add("foo", "b");
        assertThat(add("foo", "a")).isEqualTo(Added.ALREADY_THERE);
        assertThat(add("foo", "b")).isEqualTo(Added.ALREADY_THERE);

        assertThat(matches("foo")).containsExactly("a", "b");
        assertThat(remove("foo", "a")).isEqualTo(Removed.OTHERS_REMAIN);
        assertThat(remove("foo", "a")).isEqualTo(Removed.NOT_THERE);
        assertThat(remove("foo", "b")).isEqualTo(Removed.LAST);
        assertThat(matches("foo")).isEmpty();
    }

    @Test
    void the_array_of_a_topic_stays_the_callers() {
        byte[] topic = bytes("foo");
        trie.add(topic, "a");
        topic[0] = 'g';

        assertThat(matches("foo")).containsExactly("a");
        assertThat(matches("goo")).isEmpty();
    }

    @Test
    void topics_are_counted_once_however_many_subscribe() {
        for (String topic : List.of("A", "B", "C")) {
            add(topic, "a");
            add(topic, "b");
        }

        assertThat(trie.topics()).isEqualTo(3);
    }

    @Test
    void nested_topics_count_each() {
        for (String topic : List.of("A", "AB", "ABC", "B", "BC", "BCD")) {
            add(topic, "a");
        }

        assertThat(trie.topics()).isEqualTo(6);
        remove("AB", "a");
        assertThat(trie.topics()).isEqualTo(5);
    }

    @Test
    void topics_are_visited_in_the_order_of_their_bytes() {
        for (String topic :
                List.of("tester", "water", "slow", "slower", "test", "", "team", "toast", "\u00ff", "\u0080")) {
            add(topic, "a");
            add(topic, "b");
        }

        assertThat(topics())
                .containsExactly("", "slow", "slower", "team", "test", "tester", "toast", "water", "\u0080", "\u00ff");
    }

    @Test
    void the_topics_of_a_subscriber_are_told_in_the_order_of_their_bytes() {
        for (String topic : List.of("b", "", "\u00ff", "a", "ab")) {
            add(topic, "a");
        }
        add("c", "b");
        remove("a", "a");

        assertThat(trie.topicsOf("a").stream().map(TopicTrieTest::text)).containsExactly("", "ab", "b", "\u00ff");
        assertThat(trie.topicsOf("stranger")).isEmpty();
    }

    // Removing

    @Test
    void the_last_subscriber_of_a_topic_is_told_from_others() {
        add("foo", "a");
        add("foo", "b");

        assertThat(remove("foo", "a")).isEqualTo(Removed.OTHERS_REMAIN);
        assertThat(matches("foo")).containsExactly("b");
        assertThat(remove("foo", "b")).isEqualTo(Removed.LAST);
        assertThat(matches("foo")).isEmpty();
        assertThat(trie.topics()).isZero();
    }

    @Test
    void the_empty_topic_can_be_removed() {
        add("", "a");
        add("foo", "a");

        assertThat(remove("", "a")).isEqualTo(Removed.LAST);
        assertThat(matches("bar")).isEmpty();
        assertThat(matches("foo")).containsExactly("a");

        remove("foo", "a");
        add("", "a");
        assertThat(remove("", "a")).isEqualTo(Removed.LAST);
        assertThat(trie.topics()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"foo, foo", "foo, bar", "foobar, foo", "foo, foobar", "foo, ''", "'', foo", "foo, fob"})
    void removing_what_a_subscriber_does_not_have_changes_nothing(String added, String removed) {
        add(added, "a");
        add("other", "b");

        assertThat(remove(removed, "b")).isEqualTo(Removed.NOT_THERE);
        assertThat(remove(removed, "stranger")).isEqualTo(Removed.NOT_THERE);
        assertThat(matches(added)).containsExactly("a");
        assertThat(trie.topics()).isEqualTo(2);
    }

    @Test
    void removing_from_an_empty_trie_changes_nothing() {
        assertThat(remove("foo", "a")).isEqualTo(Removed.NOT_THERE);
        assertThat(remove("", "a")).isEqualTo(Removed.NOT_THERE);
        assertThat(removeAll("a")).isEmpty();
    }

    @Test
    void removing_what_only_lies_between_topics_changes_nothing() {
        add("foo1", "a");
        add("foo3", "a");
        add("checkpoint", "a");
        add("checklist", "a");

        assertThat(remove("foo2", "a")).isEqualTo(Removed.NOT_THERE);
        assertThat(remove("foo", "a")).isEqualTo(Removed.NOT_THERE);
        assertThat(remove("check", "a")).isEqualTo(Removed.NOT_THERE);
        assertThat(topics()).containsExactly("checklist", "checkpoint", "foo1", "foo3");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void siblings_come_and_go_in_any_order(boolean backwards) {
        List<String> topics = new ArrayList<>(List.of("foo1", "foo2", "foo3"));
        for (String topic : topics) {
            assertThat(add(topic, "of " + topic)).isEqualTo(Added.FIRST);
        }
        if (backwards) {
            Collections.reverse(topics);
        }
        for (String topic : topics) {
            assertThat(matches(topic)).containsExactly("of " + topic);
            assertThat(remove(topic, "of " + topic)).isEqualTo(Removed.LAST);
            assertThat(matches(topic)).isEmpty();
        }
    }

    @Test
    void a_subscriber_that_leaves_takes_with_it_the_topics_that_no_other_has() {
        for (String topic : List.of("foobar", "foo", "", "\u00ff", "shared", "b")) {
            add(topic, "leaver");
        }
        add("shared", "stayer");
        add("foo", "stayer");
        add("foob", "stayer");

        assertThat(removeAll("leaver")).containsExactly("", "b", "foobar", "\u00ff");
        assertThat(removeAll("leaver")).isEmpty();
        assertThat(topics()).containsExactly("foo", "foob", "shared");
        assertThat(matches("foobar")).containsExactly("stayer");
    }

    @Test
    void a_callback_finds_the_work_done_and_may_change_the_trie() {
        add("foo", "leaver");
        add("bar", "leaver");

        trie.removeAll("leaver", topic -> {
            assertThat(matches("bar")).doesNotContain("leaver");
            trie.add(topic, "heir");
        });

        assertThat(topics()).containsExactly("bar", "foo");
        assertThat(matches("foo")).containsExactly("heir");
    }

    @Test
    void a_subscriber_that_left_can_come_back() {
        add("foo", "a");
        add("foo", "b");
        removeAll("a");

        assertThat(add("foo", "a")).isEqualTo(Added.FURTHER);
        assertThat(matches("foo")).containsExactly("b", "a");
    }

    @Test
    void a_subscriber_that_left_is_not_kept_in_memory() {
        add("foo", "one stayer");
        add("foo", "another");
        WeakReference<Object> gone = comeAndGo();

        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (gone.get() != null && System.nanoTime() < deadline) {
            System.gc();
        }
        assertThat(gone.get()).isNull();
    }

    private WeakReference<Object> comeAndGo() {
        Object subscriber = new Object();
        trie.add(bytes("foo"), subscriber);
        trie.add(bytes("bar"), subscriber);
        assertThat(trie.match(bytes("foo"))).isEqualTo(3);
        assertThat(trie.match(bytes("nothing"))).isZero();
        removeAll(subscriber);
        return new WeakReference<>(subscriber);
    }

    // The shape of the tree

    @Test
    void a_topic_takes_one_node_however_long() {
        trie.add(new byte[LONG_TOPIC], "a");

        assertThat(trie.nodes()).isEqualTo(1);
    }

    @Test
    void topics_of_one_length_that_differ_near_their_ends_take_one_node_together() {
        assertThat(trie.nodes()).isZero();
        for (String topic : List.of("rate.EURUSD", "rate.EURJPY", "rate.EURCHF", "rate.GBPUSD", "rate.")) {
            add(topic, "a");
            assertThat(trie.nodes()).as(topic).isEqualTo(1);
        }

        add("rate.EURUSD.yesterday", "b"); // and the rest of EUR, and GBPUSD, and "rate.E"
        assertThat(matches("rate.EURUSD.yesterday")).containsExactly("a", "b");
        assertThat(matches("rate.GBPUSD")).containsExactly("a");
        assertThat(trie.nodes()).isGreaterThan(3);
        removeAll("a");
        assertThat(matches("rate.EURUSD.yesterday")).containsExactly("b");
        assertThat(trie.nodes()).isOne();
        removeAll("b");
        assertThat(trie.nodes()).isZero();
    }

    @Test
    void edges_split_where_topics_part_and_join_again() {
        add("weather", "a");
        assertThat(trie.nodes()).isEqualTo(1);
        add("wet", "a"); // and the fork "we"
        assertThat(trie.nodes()).isEqualTo(3);
        add("wetter", "a");
        assertThat(trie.nodes()).isEqualTo(4);

        remove("wet", "a");
        assertThat(trie.nodes()).isEqualTo(3);
        assertThat(matches("wetter")).containsExactly("a");
        remove("weather", "a"); // and the fork with it
        assertThat(trie.nodes()).isEqualTo(1);
        assertThat(matches("wetter")).containsExactly("a");
        remove("wetter", "a");
        assertThat(trie.nodes()).isZero();
    }

    @Test
    void a_topic_within_an_edge_splits_it_and_joins_it_when_gone() {
        add("weather", "a");
        add("we", "b");
        assertThat(trie.nodes()).isEqualTo(2);
        assertThat(matches("weather")).containsExactly("b", "a");
        assertThat(matches("wet")).containsExactly("b");

        remove("we", "b");
        assertThat(trie.nodes()).isEqualTo(1);
        assertThat(matches("weather")).containsExactly("a");
        assertThat(matches("wet")).isEmpty();
    }

    @Test
    void a_topic_at_a_fork_comes_and_goes_without_the_fork() {
        add("weather", "a");
        add("wet", "b");
        assertThat(add("we", "c")).isEqualTo(Added.FIRST);
        assertThat(trie.nodes()).isEqualTo(3);
        assertThat(matches("wet")).containsExactly("c", "b");

        assertThat(remove("we", "c")).isEqualTo(Removed.LAST);
        assertThat(trie.nodes()).isEqualTo(3);
        assertThat(matches("we")).isEmpty();
        assertThat(matches("weather")).containsExactly("a");
    }

    @Test
    void a_fork_with_three_branches_stays_a_fork_without_one() {
        for (String topic : List.of("foo1", "foo22", "foo333")) {
            add(topic, topic);
        }
        assertThat(trie.nodes()).isEqualTo(4);
        remove("foo22", "foo22");
        assertThat(trie.nodes()).isEqualTo(3);
        assertThat(matches("foo1")).containsExactly("foo1");
        assertThat(matches("foo333")).containsExactly("foo333");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "prefix\0", "\u00ff"})
    void every_byte_can_follow_every_other(String start) {
        List<Integer> next = new ArrayList<>();
        for (int i = 0; i < 256; i++) {
            next.add(i);
        }
        Collections.shuffle(next, new Random(1));
        for (int i : next) {
            assertThat(add(start + (char) i, i)).isEqualTo(Added.FIRST);
        }
        for (int i = 0; i < 256; i++) {
            assertThat(matches(start + (char) i + "\u00ff\0")).containsExactly(i);
        }
        assertThat(trie.topics()).isEqualTo(256);
        assertThat(topics()).isSorted();

        Collections.shuffle(next, new Random(2));
        for (int i : next) {
            assertThat(remove(start + (char) i, i)).isEqualTo(Removed.LAST);
            assertThat(matches(start + (char) i)).isEmpty();
        }
        assertThat(trie.nodes()).isZero();
    }

    @Test
    void zero_bytes_at_the_end_make_a_different_topic() {
        add("a", "none");
        add("a\0", "one");
        add("a\0\0", "two");

        assertThat(matches("a")).containsExactly("none");
        assertThat(matches("a\0")).containsExactly("none", "one");
        assertThat(matches("a\0\u00ff")).containsExactly("none", "one");
        assertThat(remove("a\0", "one")).isEqualTo(Removed.LAST);
        assertThat(matches("a\0\0")).containsExactly("none", "two");
    }

    // Much of everything

    @Test
    void topics_of_a_hundred_kilobytes_within_each_other_do_no_harm() throws Exception {
        byte[] longest = new byte[LONG_TOPIC];
        new Random(3).nextBytes(longest);

        onSmallStack(() -> {
            for (int length = LONG_TOPIC; length > 0; length -= 1024) {
                assertThat(trie.add(Arrays.copyOf(longest, length), "of " + length % 3))
                        .isEqualTo(Added.FIRST);
            }
            assertThat(trie.topics()).isEqualTo(100);
            assertThat(trie.nodes()).isEqualTo(100);
            assertThat(trie.match(longest)).isEqualTo(3);
            assertThat(trie.match(Arrays.copyOf(longest, 1023))).isZero();

            assertThat(removeAll("of 1").size()).isEqualTo(34);
            assertThat(removeAll("of 0").size()).isEqualTo(33);
            assertThat(removeAll("of 2").size()).isEqualTo(33);
            assertThat(trie.nodes()).isZero();
        });
    }

    @Test
    void thousands_of_topics_within_each_other_do_no_harm() throws Exception {
        int depth = 2_500;
        byte[] longest = new byte[depth];

        onSmallStack(() -> {
            for (int length = 0; length <= depth; length++) {
                trie.add(Arrays.copyOf(longest, length), length % 2 == 0 ? "even" : length);
            }
            assertThat(trie.nodes()).isEqualTo(depth + 1);
            assertThat(topics().size()).isEqualTo(depth + 1);
            assertThat(trie.match(longest)).isEqualTo(depth / 2 + 1);

            assertThat(removeAll("even").size()).isEqualTo(depth / 2 + 1);
            for (int length = 1; length <= depth; length += 2) {
                assertThat(trie.remove(Arrays.copyOf(longest, length), length)).isEqualTo(Removed.LAST);
            }
            assertThat(trie.nodes()).isZero();
        });
    }

    @Test
    void ten_thousand_subscribers_share_a_topic() {
        List<Integer> subscribers = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            subscribers.add(i);
            add("topic", subscribers.get(i));
        }
        assertThat(matches("topic")).isEqualTo(subscribers);

        List<Integer> leavers = new ArrayList<>(subscribers);
        Collections.shuffle(leavers, new Random(4));
        for (Integer leaver : leavers.subList(0, 9_990)) {
            assertThat(remove("topic", leaver)).isEqualTo(Removed.OTHERS_REMAIN);
        }
        subscribers.removeAll(new HashSet<>(leavers.subList(0, 9_990)));
        assertThat(matches("topic")).isEqualTo(subscribers);
        for (Integer leaver : leavers.subList(9_990, 9_999)) {
            assertThat(removeAll(leaver)).isEmpty();
        }
        assertThat(removeAll(leavers.get(9_999))).containsExactly("topic");
    }

    @ParameterizedTest
    @CsvSource({
        "1, 2, 4, 3", // few topics, all within each other
        "2, 2, 12, 20",
        "3, 3, 6, 40",
        "4, 256, 3, 10",
        "5, 256, 40, 100",
        "6, 1, 60, 5" // only one way to go on
    })
    void it_does_what_a_plain_map_of_sets_does(long seed, int alphabet, int longest, int subscribers) {
        Random random = new Random(seed);
        TreeMap<String, Set<Object>> model = new TreeMap<>();
        List<Integer> all = new ArrayList<>();
        for (int i = 0; i < subscribers; i++) {
            all.add(i);
        }
        for (int step = 0; step < 10_000; step++) {
            String topic = randomTopic(random, alphabet, longest, model);
            Object subscriber = all.get(random.nextInt(subscribers));
            // Grows in one half of each thousand steps, shrinks in the other.
            boolean growing = step / 500 % 2 == 0;
            switch (random.nextInt(8)) {
                case 0, 1 -> addToBoth(topic, subscriber, model);
                case 2, 3 -> removeFromBoth(topic, subscriber, model);
                case 4, 5 -> {
                    if (growing) {
                        addToBoth(topic, subscriber, model);
                    } else {
                        removeFromBoth(topic, subscriber, model);
                    }
                }
                case 6 -> {
                    if (random.nextInt(50) == 0) {
                        assertThat(removeAll(subscriber)).isEqualTo(removeAllFrom(model, subscriber));
                    }
                }
                default -> {
                    String frame = topic + randomTopic(random, alphabet, longest, model);
                    assertThat(matches(frame))
                            .doesNotHaveDuplicates()
                            .containsExactlyInAnyOrderElementsOf(matchesOf(model, frame));
                }
            }
            assertThat(trie.topics()).isEqualTo(model.size());
            if (step % 100 == 0) {
                assertThat(topics()).containsExactlyElementsOf(model.keySet());
                assertThat(trie.nodes()).isLessThanOrEqualTo(2 * model.size());
            }
        }
        for (Object subscriber : all) {
            assertThat(removeAll(subscriber)).isEqualTo(removeAllFrom(model, subscriber));
        }
        assertThat(model).isEmpty();
        assertThat(trie.nodes()).isZero();
    }

    private void addToBoth(String topic, Object subscriber, TreeMap<String, Set<Object>> model) {
        Set<Object> set = model.computeIfAbsent(topic, t -> new HashSet<>());
        Added expected = set.isEmpty() ? Added.FIRST : set.contains(subscriber) ? Added.ALREADY_THERE : Added.FURTHER;
        set.add(subscriber);
        assertThat(add(topic, subscriber)).isEqualTo(expected);
    }

    private void removeFromBoth(String topic, Object subscriber, TreeMap<String, Set<Object>> model) {
        Set<Object> set = model.getOrDefault(topic, Set.of());
        Removed expected =
                !set.contains(subscriber) ? Removed.NOT_THERE : set.size() == 1 ? Removed.LAST : Removed.OTHERS_REMAIN;
        if (expected != Removed.NOT_THERE) {
            set.remove(subscriber);
            model.values().removeIf(Set::isEmpty);
        }
        assertThat(remove(topic, subscriber)).isEqualTo(expected);
    }

    private static List<String> removeAllFrom(TreeMap<String, Set<Object>> model, Object subscriber) {
        List<String> gone = new ArrayList<>();
        model.forEach((topic, set) -> {
            if (set.remove(subscriber) && set.isEmpty()) {
                gone.add(topic);
            }
        });
        model.keySet().removeAll(gone);
        return gone;
    }

    private static Set<Object> matchesOf(TreeMap<String, Set<Object>> model, String frame) {
        Set<Object> matches = new HashSet<>();
        model.forEach((topic, set) -> {
            if (frame.startsWith(topic)) {
                matches.addAll(set);
            }
        });
        return matches;
    }

    /** Mostly a topic that is there, or near one. */
    private static String randomTopic(Random random, int alphabet, int longest, TreeMap<String, Set<Object>> model) {
        StringBuilder topic = new StringBuilder();
        int length = random.nextInt(longest + 1);
        while (topic.length() < length) {
            topic.append((char) (255 - random.nextInt(alphabet)));
        }
        String near = model.floorKey(topic.toString());
        if (near == null || random.nextInt(4) == 0) {
            return topic.toString();
        }
        return switch (random.nextInt(4)) {
            case 0 -> near.substring(0, random.nextInt(near.length() + 1));
            case 1 -> near.length() < longest ? near + (char) (255 - random.nextInt(alphabet)) : near;
            default -> near;
        };
    }

    /** Runs it where a recursion over the bytes of a topic would overflow. */
    private static void onSmallStack(Runnable work) throws Exception {
        FutureTask<Void> task = new FutureTask<>(work, null);
        Thread thread = new Thread(null, task, "small stack", 256 * 1024);
        thread.setDaemon(true);
        thread.start();
        task.get(Duration.ofMinutes(1).toMillis(), TimeUnit.MILLISECONDS);
    }

    private Added add(String topic, Object subscriber) {
        return trie.add(bytes(topic), subscriber);
    }

    private Removed remove(String topic, Object subscriber) {
        return trie.remove(bytes(topic), subscriber);
    }

    private List<String> removeAll(Object subscriber) {
        List<String> gone = new ArrayList<>();
        trie.removeAll(subscriber, topic -> gone.add(text(topic)));
        return gone;
    }

    private List<Object> matches(String frame) {
        List<Object> matches = new ArrayList<>();
        int count = trie.match(bytes(frame));
        for (int i = 0; i < count; i++) {
            matches.add(trie.matched(i));
        }
        return matches;
    }

    private List<String> topics() {
        List<String> topics = new ArrayList<>();
        trie.forEach(topic -> topics.add(text(topic)));
        return topics;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, ISO_8859_1);
    }
}
