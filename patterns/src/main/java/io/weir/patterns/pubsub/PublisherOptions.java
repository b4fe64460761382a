package io.weir.patterns.pubsub;

import io.weir.Message;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link PubPolicy} publishes; the options of {@link PubSocket} and {@link XPubSocket} say what each means.
 *
 * @param waiting what it waits for
 * @param welcome what each new connection gets first; null for nothing
 */
record PublisherOptions(
        Waiting waiting,
        boolean invertMatching,
        boolean verbose,
        boolean verboser,
        boolean manual,
        @Nullable Message welcome) {}
