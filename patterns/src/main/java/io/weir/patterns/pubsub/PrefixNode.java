package io.weir.patterns.pubsub;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A place in a {@link PrefixMap}: the bytes that all keys from here on begin with, and the value of the key that ends here,
 * if there is one.
 */
abstract sealed class PrefixNode<V> {
    final byte[] key;

    /** The key's length, here because a walk passes forks without touching their keys. */
    final int length;

    @Nullable V value;

    private PrefixNode(byte[] key, @Nullable V value) {
        this.key = key;
        this.length = key.length;
        this.value = value;
    }

    /** Whether the path begins with this key, of which so many bytes are known to agree. */
    final boolean leads(byte[] path, int agreed) {
        return length <= path.length && (length <= agreed || Arrays.equals(key, agreed, length, path, agreed, length));
    }

    /** How many bytes of this key the path begins with; so many are known to agree. */
    final int commonLength(byte[] path, int agreed) {
        if (agreed >= length) {
            return length;
        }
        int mismatch = Arrays.mismatch(key, agreed, length, path, agreed, path.length);
        return mismatch < 0 ? length : agreed + mismatch;
    }

    /** A key alone. */
    static final class Leaf<V> extends PrefixNode<V> {
        Leaf(byte[] key, V value) {
            super(key, value);
        }

        V its() {
            return Objects.requireNonNull(value);
        }
    }

    /**
     * Where keys part by the next byte: two of them at least, that which ends here included. 256 bits tell with which bytes
     * they go on; an array without gaps, in the order of those bytes, tells where to.
     */
    static final class Fork<V> extends PrefixNode<V> {
        private static final PrefixNode<?>[] NONE = {};

        private long bits0;
        private long bits1;
        private long bits2;
        private long bits3;
        private PrefixNode<V>[] branches = newArray(0);

        Fork(byte[] key, @Nullable V value) {
            super(key, value);
        }

        /** Where a path that begins with this key goes on, null if it ends here or goes nowhere. */
        @Nullable PrefixNode<V> next(byte[] path) {
            if (length >= path.length) {
                return null;
            }
            byte next = path[length];
            return has(next) ? branches[rank(next)] : null;
        }

        /** Puts a node behind this one, in the place of any that goes on with the same byte. */
        void attach(PrefixNode<V> node) {
            byte next = node.key[length];
            int rank = rank(next);
            if (!has(next)) {
                PrefixNode<V>[] more = newArray(branches.length + 1);
                System.arraycopy(branches, 0, more, 0, rank);
                System.arraycopy(branches, rank, more, rank + 1, branches.length - rank);
                branches = more;
                flip(next);
            }
            branches[rank] = node;
        }

        void detach(PrefixNode<V> node) {
            byte next = node.key[length];
            int rank = rank(next);
            PrefixNode<V>[] fewer = newArray(branches.length - 1);
            System.arraycopy(branches, 0, fewer, 0, rank);
            System.arraycopy(branches, rank + 1, fewer, rank, fewer.length - rank);
            branches = fewer;
            flip(next);
        }

        /** This, or what takes its place now that it may have lost its reason to be there. */
        PrefixNode<V> settled() {
            V own = value;
            if (branches.length == 0 && own != null) {
                return new Leaf<>(key, own);
            }
            return branches.length == 1 && own == null ? branches[0] : this;
        }

        /** What is behind this one, in the order of the keys. */
        List<PrefixNode<V>> branches() {
            return Arrays.asList(branches);
        }

        private boolean has(byte next) {
            return (word(next) >>> next & 1) != 0;
        }

        /** The 64 bits that hold the byte's; shifts by the byte itself, of which Java takes six bits, find it. */
        private long word(byte next) {
            boolean odd = (next & 64) != 0;
            return next >= 0 ? (odd ? bits1 : bits0) : (odd ? bits3 : bits2);
        }

        /** How many branches come before the byte's. */
        private int rank(byte next) {
            int rank = Long.bitCount(word(next) & (1L << next) - 1);
            int words = (next & 0xff) >>> 6;
            if (words > 0) {
                rank += Long.bitCount(bits0);
            }
            if (words > 1) {
                rank += Long.bitCount(bits1);
            }
            if (words > 2) {
                rank += Long.bitCount(bits2);
            }
            return rank;
        }

        private void flip(byte next) {
            long bit = 1L << next;
            switch ((next & 0xff) >>> 6) {
                case 0 -> bits0 ^= bit;
                case 1 -> bits1 ^= bit;
                case 2 -> bits2 ^= bit;
                default -> bits3 ^= bit;
            }
        }

        @SuppressWarnings({"unchecked", "rawtypes"})
        private static <V> PrefixNode<V>[] newArray(int length) {
            return length == 0 ? (PrefixNode<V>[]) NONE : new PrefixNode[length];
        }
    }

    /**
     * Keys of one length that all begin with this one, and have at most seven bytes more: a hash table of a few hundred, in which
     * a key is one number and its value, and no object of its own. A walk that ends here looks at two places, both known
     * before either has come from memory.
     *
     * <p>Such a number, a <em>word</em>, has a key's last bytes from the left, zeros behind them, and how many there are in its
     * own last byte; so none is zero. As unsigned numbers words are in the order of their keys.
     */
    static final class Table<V> extends PrefixNode<V> {
        private static final VarHandle EIGHT_BYTES =
                MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
        private static final int REACH = 7;
        private static final int SMALLEST = 4;
        private static final int MOST = 384;
        private static final long GOLDEN = 0x9E3779B97F4A7C15L;

        /** How long its keys are, the one that it begins with apart. */
        private final int end;

        /** Zero where nothing is. At most half of it is taken. */
        private long[] words = new long[SMALLEST];

        private @Nullable V[] values = newArray(SMALLEST);
        private int used;

        /** How many bits of a hash tell no home: here, because a walk is not to wait for an array to come from memory. */
        private int shift = Long.numberOfLeadingZeros(SMALLEST - 1);

        private Table(byte[] key, int end) {
            super(key, null);
            this.end = end;
        }

        /** An empty one for keys that begin with so many bytes of this one, and are as long; null if they would be too long. */
        static <V> @Nullable Table<V> of(byte[] key, int common) {
            boolean near = common < key.length && key.length - common <= REACH;
            return near ? new Table<>(Arrays.copyOf(key, common), key.length) : null;
        }

        /** Whether a longer key that begins with this one is as long as those here. */
        boolean takes(byte[] path) {
            return path.length == end;
        }

        /** Whether there is room for one more. */
        boolean hasRoom() {
            return used < MOST;
        }

        /** The value of the key here that the path begins with, if it begins with this one; null if there is none. */
        @Nullable V find(byte[] path) {
            return path.length < end ? null : values[slot(word(path))];
        }

        /** Gives a key that this takes a value, and returns the one it had. */
        @Nullable V put(byte[] path, V its) {
            long word = word(path);
            int slot = slot(word);
            V former = values[slot];
            values[slot] = its;
            if (former == null) {
                words[slot] = word;
                used++;
                if (used > words.length / 2) {
                    resize(2 * words.length);
                }
            }
            return former;
        }

        /** Removes a key that this takes, and returns the value it had. */
        @Nullable V remove(byte[] path) {
            int slot = slot(word(path));
            V former = values[slot];
            if (former != null) {
                clear(slot);
                used--;
                if (used < words.length / 8) {
                    resize(words.length / 2);
                }
            }
            return former;
        }

        /** This, or what takes its place if there is one key left. */
        PrefixNode<V> settled() {
            V own = value;
            if (used == 0 && own != null) {
                return new Leaf<>(key, own);
            }
            return used == 1 && own == null ? leaves().get(0) : this;
        }

        /** The keys, but for the one that it begins with, in their order. */
        List<Leaf<V>> leaves() {
            return Arrays.stream(words)
                    .filter(word -> word != 0)
                    .map(word -> word ^ Long.MIN_VALUE)
                    .sorted()
                    .map(flipped -> flipped ^ Long.MIN_VALUE)
                    .mapToObj(word -> new Leaf<>(keyOf(word), Objects.requireNonNull(values[slot(word)])))
                    .toList();
        }

        /** One of the same keys that begins earlier, and has room for one more; null if that cannot be. */
        @Nullable Table<V> widened(int earlier) {
            if (value != null || !hasRoom() || end - earlier > REACH) {
                return null;
            }
            Table<V> wide = new Table<>(Arrays.copyOf(key, earlier), end);
            leaves().forEach(leaf -> wide.put(leaf.key, leaf.its()));
            return wide;
        }

        private byte[] keyOf(long word) {
            byte[] whole = Arrays.copyOf(key, end);
            for (int i = length; i < end; i++) {
                whole[i] = (byte) (word >>> (56 - 8 * (i - length)));
            }
            return whole;
        }

        /** The bytes between where this key ends and where the keys end that are here, of a path that has them. */
        private long word(byte[] path) {
            int count = end - length;
            return (head(path) & -1L << (64 - 8 * count)) | count;
        }

        /** The eight bytes that come after this key, or as many as there are and zeros. */
        private long head(byte[] path) {
            int rest = path.length - length;
            if (rest >= Long.BYTES) {
                return (long) EIGHT_BYTES.get(path, length);
            }
            if (path.length >= Long.BYTES) {
                return (long) EIGHT_BYTES.get(path, path.length - Long.BYTES) << (64 - 8 * rest);
            }
            long head = 0;
            for (int i = 0; i < rest; i++) {
                head |= (path[length + i] & 0xffL) << (56 - 8 * i);
            }
            return head;
        }

        /** Where the word is, or belongs. */
        private int slot(long word) {
            int slot = home(word);
            long there;
            while ((there = words[slot]) != word && there != 0) {
                slot = (slot + 1) & (words.length - 1);
            }
            return slot;
        }

        private int home(long word) {
            return (int) ((word * GOLDEN) >>> shift);
        }

        /** Moves those behind the hole that were meant to be nearer, so that none is behind a gap. */
        private void clear(int removed) {
            int hole = removed;
            int mask = words.length - 1;
            for (int slot = (hole + 1) & mask; words[slot] != 0; slot = (slot + 1) & mask) {
                if (((slot - home(words[slot])) & mask) >= ((slot - hole) & mask)) {
                    words[hole] = words[slot];
                    values[hole] = values[slot];
                    hole = slot;
                }
            }
            words[hole] = 0;
            values[hole] = null;
        }

        private void resize(int capacity) {
            long[] formerWords = words;
            @Nullable V[] formerValues = values;
            words = new long[capacity];
            values = newArray(capacity);
            shift = Long.numberOfLeadingZeros(capacity - 1);
            for (int i = 0; i < formerWords.length; i++) {
                if (formerWords[i] != 0) {
                    int slot = slot(formerWords[i]);
                    words[slot] = formerWords[i];
                    values[slot] = formerValues[i];
                }
            }
        }

        @SuppressWarnings("unchecked")
        private static <V> @Nullable V[] newArray(int length) {
            return (V[]) new Object[length];
        }
    }
}
