/** Charts, and how they become files. */
@NullMarked
package io.weir.bench.chart;

import org.jspecify.annotations.NullMarked;
