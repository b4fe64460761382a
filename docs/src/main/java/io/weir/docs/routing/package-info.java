/**
 * ROUTERs that choose the peer, and the envelopes by which they do; start with {@link
 * io.weir.docs.routing.IdentityCheck}.
 */
@NullMarked
package io.weir.docs.routing;

import org.jspecify.annotations.NullMarked;
