/**
 * How messages find their peers, whatever the pattern: {@link io.weir.patterns.routing.RoundRobin}, {@link
 * io.weir.patterns.routing.FairQueue}, {@link io.weir.patterns.routing.SolePeer}.
 */
@NullMarked
package io.weir.patterns.routing;

import org.jspecify.annotations.NullMarked;
