/** What a socket says of itself: to a meter registry, and at one look. */
@NullMarked
package io.weir.patterns.metrics;

import org.jspecify.annotations.NullMarked;
