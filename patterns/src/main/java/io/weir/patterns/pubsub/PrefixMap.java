package io.weir.patterns.pubsub;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A map from byte strings to values that finds, in one walk over a frame, every key the frame begins with: a radix tree
 * in which bytes where no two keys part take nothing, and keys that differ only near their ends share a small hash table.
 *
 * <pre>
 *   (fork) rate. ─┬─ (table) rate.D ·· AX, KK      keys of one length that have seven bytes more or less:
 *                 ├─ (leaf)  rate.EURUSD           numbers in the table
 *                 └─ (fork)  rate.G ─┬─ (leaf) rate.GBP
 *                                    └─ (leaf) rate.GOLD in Zurich
 * </pre>
 *
 * <p>A second key makes a table or a fork of a leaf; a key too many, or of another length, makes a fork of a table; and what
 * is left of a fork or table with one key or one way on is that. Keys are copied where they become a leaf.
 *
 * <p>Every operation is a loop, not a recursion, and takes time in proportion to the key or frame it is given; but once in a
 * while {@link #put} makes a fork of a table, which takes as long as to put a few hundred keys at most. Not safe for several threads
 * at once.
 */
final class PrefixMap<V> {
    private @Nullable PrefixNode<V> root;
    private int size;
    private int longest;

    /** The number of keys. */
    int size() {
        return size;
    }

    /** No key is longer; there may have been one that was as long. */
    int longest() {
        return longest;
    }

    /** The value of this very key, null if it has none. */
    @Nullable V get(byte[] key) {
        int agreed = 0;
        PrefixNode<V> node = root;
        while (node != null && node.leads(key, agreed)) {
            if (node.length == key.length) {
                return node.value;
            }
            if (node instanceof PrefixTable<V> table) {
                return table.takes(key) ? table.find(key) : null;
            }
            if (!(node instanceof PrefixFork<V> fork)) {
                return null;
            }
            agreed = fork.length + 1;
            node = fork.next(key);
        }
        return null;
    }

    /** Whether the frame begins with any key. */
    boolean hasPrefixOf(byte[] frame) {
        return !visitPrefixesOf(frame, value -> false);
    }

    /**
     * Shows the values of all keys that the frame begins with, those of shorter keys first, until the visitor returns false;
     * true if it never did. The visitor must not change the map.
     */
    boolean visitPrefixesOf(byte[] frame, Predicate<? super V> visitor) {
        int agreed = 0;
        PrefixNode<V> node = root;
        while (node != null) {
            V value = node.value;
            if (value != null) {
                // Forks before it were passed without a look at their keys; this one comparison covers them.
                if (!node.leads(frame, agreed)) {
                    return true;
                }
                if (!visitor.test(value)) {
                    return false;
                }
                agreed = node.length;
            }
            if (node instanceof PrefixFork<V> fork) {
                node = fork.next(frame);
            } else if (node instanceof PrefixTable<V> table) {
                V last = table.find(frame);
                return last == null || !table.leads(frame, agreed) || visitor.test(last);
            } else {
                return true;
            }
        }
        return true;
    }

    /** Gives the key a value, and returns the one it had, null if it is new. */
    @Nullable V put(byte[] key, V value) {
        V former = insert(root, key, value);
        if (former == null) {
            size++;
            longest = Math.max(longest, key.length);
        }
        return former;
    }

    /** Puts a key at or below a node, which is the root or a fork that the key begins with. */
    private @Nullable V insert(@Nullable PrefixNode<V> first, byte[] key, V value) {
        PrefixFork<V> above = null;
        PrefixNode<V> node = first;
        int agreed = 0;
        while (node != null) {
            int common = node.commonLength(key, agreed);
            if (common < node.length || (node instanceof PrefixLeaf<V> && common < key.length)) {
                replace(above, parted(node, common, key, value));
                return null;
            }
            if (common == key.length) {
                V former = node.value;
                node.value = value;
                return former;
            }
            if (node instanceof PrefixTable<V> table) {
                if (table.takes(key) && table.hasRoom()) {
                    return table.put(key, value);
                }
                node = burst(table);
                replace(above, node);
            } else {
                above = (PrefixFork<V>) node;
                agreed = above.length + 1;
                node = above.next(key);
            }
        }
        replace(above, new PrefixLeaf<>(key.clone(), value));
        return null;
    }

    /** What takes the place of a node that the key has so much in common with, so that the key can be there, too. */
    private static <V> PrefixNode<V> parted(PrefixNode<V> node, int common, byte[] key, V value) {
        PrefixTable<V> table = tableOf(node, common, key);
        if (table != null) {
            table.put(key, value);
            return table;
        }
        boolean keyEnds = common == key.length;
        boolean nodeEnds = common == node.length;
        PrefixFork<V> fork =
                new PrefixFork<>(Arrays.copyOf(key, common), keyEnds ? value : nodeEnds ? node.value : null);
        if (!keyEnds) {
            fork.attach(new PrefixLeaf<>(key.clone(), value));
        }
        if (!nodeEnds) {
            fork.attach(node);
        }
        return fork;
    }

    /** A table of what the node holds in which there is a place for the key, null if there cannot be one. */
    private static <V> @Nullable PrefixTable<V> tableOf(PrefixNode<V> node, int common, byte[] key) {
        if (node instanceof PrefixTable<V> table) {
            return table.takes(key) ? table.widened(common) : null;
        }
        if (node instanceof PrefixLeaf<V> leaf && leaf.length == key.length) {
            PrefixTable<V> table = PrefixTable.of(key, common);
            if (table != null) {
                table.put(leaf.key, leaf.its());
            }
            return table;
        }
        return null;
    }

    /** What becomes of a table that has no place for another key. */
    private PrefixNode<V> burst(PrefixTable<V> table) {
        PrefixFork<V> fork = new PrefixFork<>(table.key, table.value);
        table.leaves().forEach(leaf -> insert(fork, leaf.key, leaf.its()));
        return fork.settled();
    }

    /** Removes the key, and returns the value it had. */
    @Nullable V remove(byte[] key) {
        int agreed = 0;
        PrefixFork<V> twoAbove = null;
        PrefixFork<V> above = null;
        PrefixNode<V> node = root;
        while (node instanceof PrefixFork<V> fork && fork.leads(key, agreed) && fork.length < key.length) {
            agreed = fork.length + 1;
            twoAbove = above;
            above = fork;
            node = fork.next(key);
        }
        if (node == null || !node.leads(key, agreed)) {
            return null;
        }
        V former = null;
        if (node.length == key.length) {
            former = node.value;
            node.value = null;
        } else if (node instanceof PrefixTable<V> table && table.takes(key)) {
            former = table.remove(key);
        }
        if (former == null) {
            return null;
        }
        size--;
        if (node instanceof PrefixFork<V> fork) {
            replace(above, fork.settled());
        } else if (node instanceof PrefixTable<V> table) {
            replace(above, table.settled());
        } else if (above == null) {
            root = null;
        } else {
            above.detach(node);
            replace(twoAbove, above.settled());
        }
        return former;
    }

    /** Puts a node in the place of the one that goes on with the same byte. */
    private void replace(@Nullable PrefixFork<V> above, PrefixNode<V> node) {
        if (above == null) {
            root = node;
        } else {
            above.attach(node);
        }
    }

    /**
     * Visits keys and values in the order of the keys' unsigned bytes. The arrays are for reading only, and the map must not
     * change meanwhile.
     */
    void forEach(BiConsumer<? super byte[], ? super V> action) {
        visitNodes(node -> {
            if (node.value != null) {
                action.accept(node.key, node.value);
            }
            if (node instanceof PrefixTable<V> table) {
                table.leaves().forEach(leaf -> action.accept(leaf.key, leaf.its()));
            }
        });
    }

    /** The number of nodes: what the map costs beside its tables. Counts them one by one. */
    int nodes() {
        int[] count = {0};
        visitNodes(node -> count[0]++);
        return count[0];
    }

    private void visitNodes(Consumer<? super PrefixNode<V>> action) {
        Deque<PrefixNode<V>> ahead = new ArrayDeque<>();
        for (PrefixNode<V> node = root; node != null; node = ahead.poll()) {
            action.accept(node);
            if (node instanceof PrefixFork<V> fork) {
                List<PrefixNode<V>> branches = fork.branches();
                for (int i = branches.size() - 1; i >= 0; i--) {
                    ahead.push(branches.get(i));
                }
            }
        }
    }
}
