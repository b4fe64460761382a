package io.weir.patterns.pubsub;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A place in a {@link PrefixMap}: the bytes that all keys from here on begin with, and the value of the key that ends here,
 * if there is one.
 */
abstract class PrefixNode<V> {
    final byte[] key;

    /** The key's length, here because a walk passes forks without touching their keys. */
    final int length;

    @Nullable V value;

    PrefixNode(byte[] key, @Nullable V value) {
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
}
