/**
 * Weir's counters in Micrometer, which is optional: only who uses this package needs it. Start with {@link
 * io.weir.metrics.WeirMetrics}; {@link io.weir.metrics.WeirMeter} lists the meters.
 *
 * <p>Nothing here is on the way of messages. A meter reads the counters of sockets when somebody asks for its value.
 */
@NullMarked
package io.weir.metrics;

import org.jspecify.annotations.NullMarked;
