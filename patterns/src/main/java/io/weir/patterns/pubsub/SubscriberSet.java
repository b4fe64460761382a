package io.weir.patterns.pubsub;

import org.jspecify.annotations.Nullable;

/**
 * The subscribers of one topic, one or more, in the order in which the trie came to know them.
 *
 * <p>That order costs no index: a larger set is sorted by its members' numbers, and finds one by halving.
 */
sealed interface SubscriberSet<S> {
    /** This set and a member that is not yet in it; this one must not be used any more. */
    SubscriberSet<S> with(Member<S> member);

    /** This set without a member that is in it, null if no member is left; this one must not be used any more. */
    @Nullable SubscriberSet<S> without(Member<S> member);

    /** Copies all to the front of the list and returns how many they are. */
    int copyTo(Member<S>[] list);

    /** Appends those without the mark to the first {@code count} of the list, marks them, and returns the new count. */
    int appendUnmarked(Member<S>[] list, int count, long mark);

    /** One subscriber, and by itself the set of one. Most topics have no other. */
    final class Member<S> implements SubscriberSet<S> {
        final S subscriber;
        final PrefixMap<Member<S>> topics = new PrefixMap<>();
        private final long number;
        private long mark;

        Member(S subscriber, long number) {
            this.subscriber = subscriber;
            this.number = number;
        }

        void mark(long newMark) {
            mark = newMark;
        }

        @Override
        public SubscriberSet<S> with(Member<S> other) {
            return new Crowd<>(this).with(other);
        }

        @Override
        public @Nullable SubscriberSet<S> without(Member<S> self) {
            return null;
        }

        @Override
        public int copyTo(Member<S>[] list) {
            list[0] = this;
            return 1;
        }

        @Override
        public int appendUnmarked(Member<S>[] list, int count, long newMark) {
            if (mark == newMark) {
                return count;
            }
            mark = newMark;
            list[count] = this;
            return count + 1;
        }

        @SuppressWarnings({"unchecked", "rawtypes"})
        static <S> Member<S>[] newArray(int length) {
            return new Member[length];
        }
    }

    /** Two members or more. */
    final class Crowd<S> implements SubscriberSet<S> {
        private Member<S>[] members = Member.newArray(4);
        private int size = 1;

        private Crowd(Member<S> first) {
            members[0] = first;
        }

        @Override
        public SubscriberSet<S> with(Member<S> member) {
            if (size == members.length) {
                resize(2 * size);
            }
            int at = indexOf(member);
            System.arraycopy(members, at, members, at + 1, size - at);
            members[at] = member;
            size++;
            return this;
        }

        @Override
        public SubscriberSet<S> without(Member<S> member) {
            int at = indexOf(member);
            size--;
            System.arraycopy(members, at + 1, members, at, size - at);
            members[size] = members[0]; // any that is here anyway: the array must not keep the one that left
            if (size == 1) {
                return members[0];
            }
            if (size < members.length / 4) {
                resize(members.length / 2);
            }
            return this;
        }

        private void resize(int capacity) {
            Member<S>[] resized = Member.newArray(capacity);
            System.arraycopy(members, 0, resized, 0, size);
            members = resized;
        }

        /** Where the member is, or belongs: at the end, when topics are taken as subscribers arrive. */
        private int indexOf(Member<S> member) {
            int low = 0;
            int high = size;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (members[middle].number < member.number) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }

        @Override
        public int copyTo(Member<S>[] list) {
            System.arraycopy(members, 0, list, 0, size);
            return size;
        }

        @Override
        public int appendUnmarked(Member<S>[] list, int count, long newMark) {
            int end = count;
            for (int i = 0; i < size; i++) {
                end = members[i].appendUnmarked(list, end, newMark);
            }
            return end;
        }
    }
}
