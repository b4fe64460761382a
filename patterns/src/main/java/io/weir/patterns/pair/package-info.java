/** Two ends and nobody else: {@link io.weir.patterns.pair.PairSocket}. */
@NullMarked
package io.weir.patterns.pair;

import org.jspecify.annotations.NullMarked;
