/**
 * How messages find their peers, whatever the pattern: {@link io.weir.patterns.routing.RoundRobin}, {@link
 * io.weir.patterns.routing.FairQueue}, {@link io.weir.patterns.routing.SolePeer}; and what goes around them, {@link
 * io.weir.patterns.routing.SingleFrameSender} for kinds whose messages are one frame and {@link
 * io.weir.patterns.routing.AddressedQueue} for kinds that say who sent a message.
 */
@NullMarked
package io.weir.patterns.routing;

import org.jspecify.annotations.NullMarked;
