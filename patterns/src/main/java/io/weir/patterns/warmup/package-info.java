/** Warming a process up before it takes traffic; begin with {@link io.weir.patterns.warmup.WarmUp}. */
@NullMarked
package io.weir.patterns.warmup;

import org.jspecify.annotations.NullMarked;
