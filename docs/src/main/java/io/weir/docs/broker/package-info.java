/** What stands between clients and workers, written by hand. */
@NullMarked
package io.weir.docs.broker;

import org.jspecify.annotations.NullMarked;
