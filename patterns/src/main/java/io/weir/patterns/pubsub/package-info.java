/**
 * Messages for every subscriber of their topic: {@link io.weir.patterns.pubsub.PubSocket} and {@link
 * io.weir.patterns.pubsub.SubSocket}, and their raw forms {@link io.weir.patterns.pubsub.XPubSocket} and {@link
 * io.weir.patterns.pubsub.XSubSocket}; and for groups instead of topics {@link io.weir.patterns.pubsub.RadioSocket} and
 * {@link io.weir.patterns.pubsub.DishSocket}.
 */
@NullMarked
package io.weir.patterns.pubsub;

import org.jspecify.annotations.NullMarked;
