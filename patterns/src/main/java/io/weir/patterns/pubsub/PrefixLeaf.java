package io.weir.patterns.pubsub;

import java.util.Objects;

/** A key alone. */
final class PrefixLeaf<V> extends PrefixNode<V> {
    PrefixLeaf(byte[] key, V value) {
        super(key, value);
    }

    V its() {
        return Objects.requireNonNull(value);
    }
}
