package io.weir.patterns.pubsub;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Keys of one length that all begin with this one, and have at most seven bytes more: a hash table of a few hundred, in which
 * a key is one number and its value, and no object of its own. A walk that ends here looks at two places, both known
 * before either has come from memory.
 *
 * <p>Such a number, a <em>word</em>, has a key's last bytes from the left, zeros behind them, and how many there are in its
 * own last byte; so none is zero. As unsigned numbers words are in the order of their keys.
 */
final class PrefixTable<V> extends PrefixNode<V> {
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

    private PrefixTable(byte[] key, int end) {
        super(key, null);
        this.end = end;
    }

    /** An empty one for keys that begin with so many bytes of this one, and are as long; null if they would be too long. */
    static <V> @Nullable PrefixTable<V> of(byte[] key, int common) {
        boolean near = common < key.length && key.length - common <= REACH;
        return near ? new PrefixTable<>(Arrays.copyOf(key, common), key.length) : null;
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
            return new PrefixLeaf<>(key, own);
        }
        return used == 1 && own == null ? leaves().get(0) : this;
    }

    /** The keys, but for the one that it begins with, in their order. */
    List<PrefixLeaf<V>> leaves() {
        return Arrays.stream(words)
                .filter(word -> word != 0)
                .map(word -> word ^ Long.MIN_VALUE)
                .sorted()
                .map(flipped -> flipped ^ Long.MIN_VALUE)
                .mapToObj(word -> new PrefixLeaf<>(keyOf(word), Objects.requireNonNull(values[slot(word)])))
                .toList();
    }

    /** One of the same keys that begins earlier, and has room for one more; null if that cannot be. */
    @Nullable PrefixTable<V> widened(int earlier) {
        if (value != null || !hasRoom() || end - earlier > REACH) {
            return null;
        }
        PrefixTable<V> wide = new PrefixTable<>(Arrays.copyOf(key, earlier), end);
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
