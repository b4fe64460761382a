/** One asks, the other answers; start with {@link io.weir.docs.reqrep.HelloServer}. */
@NullMarked
package io.weir.docs.reqrep;

import org.jspecify.annotations.NullMarked;
