package io.weir.patterns.pubsub;

import io.weir.patterns.pubsub.SubscriberSet.Member;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Which peers subscribed to what at a PUB or XPUB: for each topic the set of its subscribers, and for a message those of whom
 * some topic is a prefix of its first frame.
 *
 * <p>To subscribe to a topic twice is to subscribe once, as libzmq has it: its SUB counts, and sends one CANCEL at the
 * end. Subscribers are the same if they are equal. Topics are copied when they are new.
 *
 * <p>Adding, removing and matching take time in proportion to the topic or frame, and none of them recurses on it; what
 * a subscriber costs beside the topics themselves is a tree of its own topics. {@link #match} allocates nothing.
 *
 * <p>Not safe for several threads at once: a socket calls it with its send lock held, subscription changes included.
 *
 * @param <S> what a subscriber is to the socket
 */
final class TopicTrie<S> {
    private final PrefixMap<SubscriberSet<S>> topics = new PrefixMap<>();
    private final Predicate<SubscriberSet<S>> meet = this::meet;
    private final Map<S, Member<S>> members = new HashMap<>();
    private long lastNumber;

    /** Has room for all subscribers; those at the front are what the last match found. */
    private Member<S>[] matched = Member.newArray(16);

    private int matchedCount;
    private int matchedMost;
    private long lastMark;

    /** Whether those that the match under way has found have its mark. */
    private boolean marked;

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
        if (member.topics.put(topic, member) != null) {
            return Added.ALREADY_THERE;
        }
        SubscriberSet<S> others = topics.put(topic, member);
        if (others == null) {
            return Added.FIRST;
        }
        topics.put(topic, others.with(member));
        return Added.FURTHER;
    }

    /** Takes back one subscription. */
    Removed remove(byte[] topic, S subscriber) {
        Member<S> member = members.get(subscriber);
        if (member == null || member.topics.remove(topic) == null) {
            return Removed.NOT_THERE;
        }
        if (member.topics.size() == 0) {
            dismiss(member);
        }
        return leave(topic, member) ? Removed.LAST : Removed.OTHERS_REMAIN;
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
        member.topics.forEach((topic, self) -> {
            if (leave(topic, member)) {
                gone.add(topic);
            }
        });
        gone.forEach(lastGone);
    }

    /** Returns whether the topic is gone. */
    private boolean leave(byte[] topic, Member<S> member) {
        SubscriberSet<S> audience = Objects.requireNonNull(topics.get(topic));
        SubscriberSet<S> rest = audience.without(member);
        if (rest == null) {
            topics.remove(topic);
            return true;
        }
        topics.put(topic, rest);
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
        matchedCount = 0;
        marked = false;
        topics.visitPrefixesOf(firstFrame, meet);
        matchedMost = Math.max(matchedMost, matchedCount);
        return matchedCount;
    }

    /** Only where several topics match can a subscriber be met twice, so only here does it need a mark. */
    private boolean meet(SubscriberSet<S> audience) {
        if (matchedCount == 0) {
            matchedCount = audience.copyTo(matched);
            return true;
        }
        if (!marked) {
            marked = true;
            lastMark++;
            for (int i = 0; i < matchedCount; i++) {
                matched[i].mark(lastMark);
            }
        }
        matchedCount = audience.appendUnmarked(matched, matchedCount, lastMark);
        return true;
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
        List<byte[]> its = new ArrayList<>();
        if (member != null) {
            member.topics.forEach((topic, self) -> its.add(topic));
        }
        return its;
    }

    /** The number of distinct topics: A, AB and ABC are three. */
    int topics() {
        return topics.size();
    }

    /** Visits the topics in the order of their unsigned bytes. The arrays are for reading only. */
    void forEach(Consumer<? super byte[]> action) {
        topics.forEach((topic, audience) -> action.accept(topic));
    }

    /** The number of nodes that the topics take, fewer than two for each. Counts them one by one. */
    int nodes() {
        return topics.nodes();
    }
}
