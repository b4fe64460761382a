/** What stands between clients and workers, written by hand; start with {@link io.weir.docs.broker.Broker}. */
@NullMarked
package io.weir.docs.broker;

import org.jspecify.annotations.NullMarked;
