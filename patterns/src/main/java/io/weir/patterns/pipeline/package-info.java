/**
 * Work for many: {@link io.weir.patterns.pipeline.PushSocket} and {@link io.weir.patterns.pipeline.PullSocket}; {@link
 * io.weir.patterns.pipeline.ScatterSocket} and {@link io.weir.patterns.pipeline.GatherSocket} for messages of one frame.
 */
@NullMarked
package io.weir.patterns.pipeline;

import org.jspecify.annotations.NullMarked;
