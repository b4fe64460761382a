package io.weir.patterns.pubsub;

import io.weir.Message;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link PubPolicy} publishes; the options of {@link PubSocket} and {@link XPubSocket} say what each means.
 *
 * @param welcome what each new connection gets first; null for nothing
 */
record PublisherOptions(
        boolean noDrop,
        boolean invertMatching,
        boolean verbose,
        boolean verboser,
        boolean manual,
        @Nullable Message welcome) {}
