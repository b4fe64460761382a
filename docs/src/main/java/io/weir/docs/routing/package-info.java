/** ROUTERs that choose the peer, and the envelopes by which they do. */
@NullMarked
package io.weir.docs.routing;

import org.jspecify.annotations.NullMarked;
