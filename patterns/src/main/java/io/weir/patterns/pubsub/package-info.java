/**
 * News for whoever wants it: {@link io.weir.patterns.pubsub.PubSocket} and {@link io.weir.patterns.pubsub.SubSocket},
 * and their raw forms {@link io.weir.patterns.pubsub.XPubSocket} and {@link io.weir.patterns.pubsub.XSubSocket}.
 */
@NullMarked
package io.weir.patterns.pubsub;

import org.jspecify.annotations.NullMarked;
