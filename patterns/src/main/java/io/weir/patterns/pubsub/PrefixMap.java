package io.weir.patterns.pubsub;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A map from byte strings to values that finds, in one walk over a frame, every key the frame begins with: a radix
 * tree, in which bytes where no two keys part take no nodes.
 *
 * <pre>
 *   (root) ── we ─┬─ weather            after put of weather, wet, wetter:
 *                 └─ wet ── wetter      "we" is a fork, it has no value of its own
 * </pre>
 *
 * <p>Each node holds its whole key, so parting or joining two keys copies no more than the key that was asked for,
 * however long its neighbours are, and a node that has a value stays the same object until that value is removed. The
 * forks' keys together are never longer than those of the keys held.
 *
 * <p>Every operation is a loop, not a recursion, and takes time in proportion to the key or frame it is given. Not safe
 * for several threads at once.
 */
final class PrefixMap<V> {
    private final Node<V> root = new Node<>(new byte[0]);
    private int size;
    private int longest;

    /** The number of keys that have a value. */
    int size() {
        return size;
    }

    /** No key is longer; there may have been one that was as long. */
    int longest() {
        return longest;
    }

    /** The node of this very key, or null if the key has no value. */
    @Nullable Node<V> find(byte[] key) {
        Node<V> node = root;
        while (node != null && node.length < key.length) {
            node = node.next(key);
        }
        return node != null && node.value != null && Arrays.equals(node.key, key) ? node : null;
    }

    /** The shortest key that the frame begins with, or null if there is none. */
    @Nullable Node<V> shortestPrefixOf(byte[] frame) {
        return root.value != null ? root : longerPrefixOf(frame, root);
    }

    /** The next longer key that the frame begins with, or null if it begins with none longer than the one given. */
    @Nullable Node<V> longerPrefixOf(byte[] frame, Node<V> shorter) {
        int from = shorter.length;
        Node<V> node = shorter;
        do {
            node = node.next(frame);
            if (node == null || node.length > frame.length) {
                return null;
            }
        } while (node.value == null);
        // Forks were passed without a look at their keys; this one comparison covers them.
        return Arrays.equals(node.key, from, node.length, frame, from, node.length) ? node : null;
    }

    /** Gives the key a value, in the place of the one it may have had. The key is copied if it is new. */
    Node<V> put(byte[] key, V value) {
        int common = commonLength(key);
        Node<V> node = root;
        Node<V> next = node.next(key);
        while (next != null && next.length <= common) {
            node = next;
            next = node.next(key);
        }
        if (next != null) {
            node = fork(node, next, common);
        }
        if (node.length < key.length) {
            Node<V> leaf = new Node<>(key.clone());
            node.attach(leaf);
            node = leaf;
        }
        if (node.value == null) {
            size++;
            longest = Math.max(longest, key.length);
        }
        node.value = value;
        return node;
    }

    /** How much of the key is in the tree already: as much as agrees with the last node that its bytes can lead to. */
    private int commonLength(byte[] key) {
        Node<V> last = root;
        for (Node<V> node = root; node != null; node = node.next(key)) {
            last = node;
        }
        int mismatch = Arrays.mismatch(last.key, key);
        return mismatch < 0 ? key.length : mismatch;
    }

    private static <V> Node<V> fork(Node<V> above, Node<V> below, int length) {
        Node<V> fork = new Node<>(Arrays.copyOf(below.key, length));
        fork.attach(below);
        above.attach(fork);
        return fork;
    }

    /** Removes the key of a node that this map handed out and that still has its value. */
    void remove(Node<V> node) {
        Node<V> above = root;
        Node<V> parent = root;
        Node<V> at = root;
        while (at != node) {
            above = parent;
            parent = at;
            at = Objects.requireNonNull(at.next(node.key), "not in this map");
        }
        node.value = null;
        size--;
        if (node.branches.length == 0 && node != root) {
            parent.detach(node);
            cutOut(parent, above);
        } else {
            cutOut(node, parent);
        }
    }

    /** Joins what is above and below a node, if the node has lost its reason to be there. */
    private void cutOut(Node<V> node, Node<V> above) {
        if (node.branches.length == 1 && node.value == null && node != root) {
            above.attach(node.branches[0]);
        }
    }

    /** Visits the keys that have a value in the order of their unsigned bytes. The map must not change meanwhile. */
    void forEach(Consumer<? super Node<V>> action) {
        visitAll(node -> {
            if (node.value != null) {
                action.accept(node);
            }
        });
    }

    /** The number of nodes, the root and the forks included: what the map costs. Counts them one by one. */
    int nodes() {
        int[] count = {0};
        visitAll(node -> count[0]++);
        return count[0];
    }

    private void visitAll(Consumer<? super Node<V>> action) {
        Deque<Node<V>> ahead = new ArrayDeque<>();
        for (Node<V> node = root; node != null; node = ahead.poll()) {
            action.accept(node);
            for (int i = node.branches.length - 1; i >= 0; i--) {
                ahead.push(node.branches[i]);
            }
        }
    }

    /**
     * A key and its value; within the tree also the root or a fork, which have none.
     *
     * <p>256 bits tell with which bytes keys go on from here; an array without gaps, in the order of those bytes, tells
     * where to. All in one object: a step down the tree costs two looks into memory, at a node and at its array.
     */
    static final class Node<V> {
        private static final Node<?>[] NONE = {};

        private final byte[] key;

        /** The key's length, here because a walk passes forks without touching their keys. */
        private final int length;

        private @Nullable V value;
        private long bits0;
        private long bits1;
        private long bits2;
        private long bits3;
        private Node<V>[] branches = newArray(0);

        private Node(byte[] key) {
            this.key = key;
            this.length = key.length;
        }

        /** The key's own array, for reading only. */
        byte[] key() {
            return key;
        }

        /** The value, which a node has from when the map hands it out until it is removed. */
        V value() {
            return Objects.requireNonNull(value, "removed");
        }

        void value(V newValue) {
            value = newValue;
        }

        private @Nullable Node<V> next(byte[] path) {
            if (length >= path.length) {
                return null;
            }
            byte next = path[length];
            return has(next) ? branches[rank(next)] : null;
        }

        /** Puts the node behind this one, in the place of any that goes on with the same byte. */
        private void attach(Node<V> node) {
            byte next = node.key[length];
            int rank = rank(next);
            if (!has(next)) {
                Node<V>[] more = newArray(branches.length + 1);
                System.arraycopy(branches, 0, more, 0, rank);
                System.arraycopy(branches, rank, more, rank + 1, branches.length - rank);
                branches = more;
                flip(next);
            }
            branches[rank] = node;
        }

        private void detach(Node<V> node) {
            byte next = node.key[length];
            int rank = rank(next);
            Node<V>[] fewer = newArray(branches.length - 1);
            System.arraycopy(branches, 0, fewer, 0, rank);
            System.arraycopy(branches, rank + 1, fewer, rank, fewer.length - rank);
            branches = fewer;
            flip(next);
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
        private static <V> Node<V>[] newArray(int length) {
            return length == 0 ? (Node<V>[]) NONE : new Node[length];
        }
    }
}
