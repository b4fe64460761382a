/**
 * Two ends and no third: {@link io.weir.patterns.pair.PairSocket}, and {@link io.weir.patterns.pair.ChannelSocket} for
 * messages of one frame.
 */
@NullMarked
package io.weir.patterns.pair;

import org.jspecify.annotations.NullMarked;
