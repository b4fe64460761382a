/** Work for many: {@link io.weir.patterns.pipeline.PushSocket} and {@link io.weir.patterns.pipeline.PullSocket}. */
@NullMarked
package io.weir.patterns.pipeline;

import org.jspecify.annotations.NullMarked;
