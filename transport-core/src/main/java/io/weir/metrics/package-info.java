/**
 * Weir's counters in Micrometer, which is optional: only applications that use this package need it. Start with {@link
 * io.weir.metrics.WeirMetrics}; {@link io.weir.metrics.WeirMeters} lists the meters.
 *
 * <p>Nothing here is on the way of messages. A meter reads the counters of sockets when its value is asked for.
 */
@NullMarked
package io.weir.metrics;

import org.jspecify.annotations.NullMarked;
