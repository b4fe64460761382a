package io.weir.patterns.pubsub;

import io.weir.patterns.pubsub.Audience.Member;
import io.weir.patterns.pubsub.PrefixMap.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who subscribed to what at a PUB or XPUB: for each topic the set of its subscribers, and for a message those of whom
 * some topic is a prefix of its first frame.
 *
 * <p>To subscribe to a topic twice is to subscribe once, as libzmq has it: its SUB counts, and sends one CANCEL at the
 * end. Subscribers are the same if they are equal. Topics are copied when they are new.
 *
 * <p>Adding, removing and matching take time in proportion to the topic or frame, and none of them recurses on it; what
 * a subscriber costs beside the topics themselves is a set of references to its topics. {@link #match} allocates
 * nothing.
 *
 * <p>Not safe for several threads at once: a socket calls it with its send seat held, subscription changes included.
 *
 * @param <S> what a subscriber is to the socket
 */
final class TopicTrie<S> {
    private final PrefixMap<Audience<S>> topics = new PrefixMap<>();
    private final Map<S, Member<S>> members = new HashMap<>();
    private long lastNumber;

    /** Has room for all subscribers; those at the front are what the last match found. */
    private Member<S>[] matched = Member.newArray(16);

    private int matchedCount;
    private int matchedMost;
    private long lastMark;

    /** What became of an added subscription. */
    enum Added {
        /** The topic is new: this is its first subscriber. */
        FIRST,
        /** The topic had other subscribers. */
        FURTHER,
        /** The subscriber had the topic; nothing changed. */
        ALREADY_THERE
    }

    /** What became of a removed subscription. */
    enum Removed {
        /** The topic is gone: this was its last subscriber. */
        LAST,
        /** The topic has other subscribers. */
        OTHERS_REMAIN,
        /** The subscriber did not have the topic; nothing changed. */
        NOT_THERE
    }

    /** Subscribes to a topic, of which the empty one is a prefix of every message. */
    Added add(byte[] topic, S subscriber) {
        Member<S> member = members.get(subscriber);
        if (member == null) {
            member = admit(subscriber);
        }
        Node<Audience<S>> node = topics.find(topic);
        if (node == null) {
            member.topics.add(topics.put(topic, member));
            return Added.FIRST;
        }
        if (!member.topics.add(node)) {
            return Added.ALREADY_THERE;
        }
        node.value(node.value().with(member));
        return Added.FURTHER;
    }

    /** Takes back one subscription. */
    Removed remove(byte[] topic, S subscriber) {
        Member<S> member = members.get(subscriber);
        Node<Audience<S>> node = topics.find(topic);
        if (member == null || node == null || !member.topics.remove(node)) {
            return Removed.NOT_THERE;
        }
        if (member.topics.isEmpty()) {
            dismiss(member);
        }
        return leave(node, member) ? Removed.LAST : Removed.OTHERS_REMAIN;
    }

    /**
     * Takes back all subscriptions of a subscriber, at the cost of these only, then calls back with each topic that has
     * no subscriber any more, in the order of their unsigned bytes. The arrays are for reading only.
     */
    void removeAll(S subscriber, Consumer<? super byte[]> lastGone) {
        Member<S> member = members.get(subscriber);
        if (member == null) {
            return;
        }
        dismiss(member);
        List<byte[]> gone = new ArrayList<>();
        for (Node<Audience<S>> node : member.topics) {
            if (leave(node, member)) {
                gone.add(node.key());
            }
        }
        gone.sort(Arrays::compareUnsigned);
        gone.forEach(lastGone);
    }

    /** Returns whether the topic is gone. */
    private boolean leave(Node<Audience<S>> node, Member<S> member) {
        Audience<S> rest = node.value().without(member);
        if (rest == null) {
            topics.remove(node);
            return true;
        }
        node.value(rest);
        return false;
    }

    private Member<S> admit(S subscriber) {
        Member<S> member = new Member<>(subscriber, ++lastNumber);
        members.put(subscriber, member);
        if (members.size() > matched.length) {
            matched = Arrays.copyOf(matched, 2 * matched.length);
        }
        return member;
    }

    private void dismiss(Member<S> member) {
        members.remove(member.subscriber);
        Arrays.fill(matched, 0, matchedMost, null); // or the array would keep the subscriber in memory
        matchedMost = 0;
        matchedCount = 0;
    }

    /**
     * Finds the subscribers of all topics that the frame begins with, each once, and returns how many they are. {@link
     * #matched} names them until any other method is called: those of shorter topics first, those of one topic in the
     * order in which they first subscribed to anything.
     */
    int match(byte[] firstFrame) {
        int count = 0;
        Node<Audience<S>> node = topics.shortestPrefixOf(firstFrame);
        if (node != null) {
            count = node.value().copyTo(matched);
            node = topics.longerPrefixOf(firstFrame, node);
            if (node != null) {
                count = appendLonger(firstFrame, node, count);
            }
        }
        matchedCount = count;
        matchedMost = Math.max(matchedMost, count);
        return count;
    }

    /** Only where several topics match can a subscriber be met twice, so only here does it need a mark. */
    private int appendLonger(byte[] firstFrame, Node<Audience<S>> second, int firstCount) {
        long mark = ++lastMark;
        for (int i = 0; i < firstCount; i++) {
            matched[i].mark(mark);
        }
        int count = firstCount;
        for (@Nullable Node<Audience<S>> node = second; node != null; node = topics.longerPrefixOf(firstFrame, node)) {
            count = node.value().appendUnmarked(matched, count, mark);
        }
        return count;
    }

    /** How many bytes of a frame {@link #match} looks at, at most. */
    int longest() {
        return topics.longest();
    }

    /**
     * One of the subscribers that the last match found.
     *
     * @throws IndexOutOfBoundsException if it found fewer
     */
    S matched(int index) {
        return matched[Objects.checkIndex(index, matchedCount)].subscriber;
    }

    /** The topics of a subscriber, in the order of their unsigned bytes. The arrays are for reading only. */
    List<byte[]> topicsOf(S subscriber) {
        Member<S> member = members.get(subscriber);
        return member == null
                ? List.of()
                : member.topics.stream()
                        .map(Node::key)
                        .sorted(Arrays::compareUnsigned)
                        .toList();
    }

    /** The number of distinct topics: A, AB and ABC are three. */
    int topics() {
        return topics.size();
    }

    /** Visits the topics in the order of their unsigned bytes. The arrays are for reading only. */
    void forEach(Consumer<? super byte[]> action) {
        topics.forEach(node -> action.accept(node.key()));
    }

    /** The number of nodes that the topics take, at most two for each and one more. Counts them one by one. */
    int nodes() {
        return topics.nodes();
    }
}
