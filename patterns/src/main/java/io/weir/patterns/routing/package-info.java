/**
 * How messages find their peers, whatever the pattern: {@link io.weir.patterns.routing.RoundRobin}, {@link
 * io.weir.patterns.routing.FairQueue}, {@link io.weir.patterns.routing.SolePeer}; and {@link
 * io.weir.patterns.routing.SingleFrameSender} and {@link io.weir.patterns.routing.SingleFrameQueue} for kinds whose messages
 * are one frame.
 */
@NullMarked
package io.weir.patterns.routing;

import org.jspecify.annotations.NullMarked;
