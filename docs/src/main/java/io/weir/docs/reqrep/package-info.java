/** One asks, the other answers. */
@NullMarked
package io.weir.docs.reqrep;

import org.jspecify.annotations.NullMarked;
