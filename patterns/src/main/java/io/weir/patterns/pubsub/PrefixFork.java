package io.weir.patterns.pubsub;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where keys part by the next byte: two of them at least, that which ends here included. 256 bits tell with which bytes
 * they go on; an array without gaps, in the order of those bytes, tells where to.
 */
final class PrefixFork<V> extends PrefixNode<V> {
    private static final PrefixNode<?>[] NONE = {};

    private long bits0;
    private long bits1;
    private long bits2;
    private long bits3;
    private PrefixNode<V>[] branches = newArray(0);

    PrefixFork(byte[] key, @Nullable V value) {
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

    /** This, or what takes its place now that it may have too few branches. */
    PrefixNode<V> settled() {
        V own = value;
        if (branches.length == 0 && own != null) {
            return new PrefixLeaf<>(key, own);
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
